"""Link-Local Multicast Name Resolution."""

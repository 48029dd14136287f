"""EtherCAT."""

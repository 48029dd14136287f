"""NetBIOS name and datagram services."""

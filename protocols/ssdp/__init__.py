"""SSDP: UPnP devices tell all what they are, and hosts look for them."""

"""BACnet/IP: see semantics.py."""

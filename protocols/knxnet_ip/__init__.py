"""KNXnet/IP."""

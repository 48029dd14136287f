"""GE Ethernet Global Data."""

"""Common Industrial Protocol, which EtherNet/IP carries, with PCCC within it."""

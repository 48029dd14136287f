"""EtherNet/IP encapsulation on TCP and UDP 44818, cyclic data on UDP 2222."""

"""Domain Name System."""

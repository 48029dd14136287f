"""Address Resolution Protocol."""

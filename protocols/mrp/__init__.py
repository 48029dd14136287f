"""Media Redundancy Protocol: rings of switches."""

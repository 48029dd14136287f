"""Crimson 3, in which Red Lion panels and gateways say what they are."""

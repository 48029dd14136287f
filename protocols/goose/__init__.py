"""GOOSE: what protection relays and other IEDs of a substation tell each other at once."""

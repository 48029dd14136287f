"""MMS: what stations ask of protection relays, and control centres of each other."""

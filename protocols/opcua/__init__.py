"""OPC UA: see semantics.py."""

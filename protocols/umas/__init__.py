"""UMAS: see semantics.py."""

"""IEC 60870-5-104: see semantics.py."""

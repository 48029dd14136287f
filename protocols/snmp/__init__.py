"""Simple Network Management Protocol."""

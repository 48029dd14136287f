"""HART-IP."""

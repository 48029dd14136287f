"""Mitsubishi SLMP and MELSEC communication."""

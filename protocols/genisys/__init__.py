"""Genisys."""

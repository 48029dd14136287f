"""Precision Time Protocol."""

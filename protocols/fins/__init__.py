"""Omron FINS."""

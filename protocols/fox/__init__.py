"""Niagara Fox."""

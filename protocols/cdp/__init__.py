"""Cisco Discovery Protocol."""

"""Beckhoff ADS over AMS."""

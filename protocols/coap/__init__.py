"""Constrained Application Protocol: what small devices are asked for and told."""

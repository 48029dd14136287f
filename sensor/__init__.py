"""Frames to observations: the only code that touches packets."""

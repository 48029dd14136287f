"""Spanning tree protocols: bridges agree on a root, and on which lines lead there."""

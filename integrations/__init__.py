"""Plant to other systems."""

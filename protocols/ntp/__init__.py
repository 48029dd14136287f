"""Network Time Protocol."""

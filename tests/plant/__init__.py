"""The simulated plant against its truth."""

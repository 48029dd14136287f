"""What bytes mean: one folder per protocol, all alike."""

"""Plant to what it never did before: baseline, detectors, incidents."""

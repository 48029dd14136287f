"""IEC 62443-3-3 from a mirror port: one file per computed requirement, and what paper says."""

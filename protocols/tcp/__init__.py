"""TCP itself: openings that came to nothing, stated by the sensor's core."""

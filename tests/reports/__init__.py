"""Reports, held against plants made by hand and against the sensor's captures."""

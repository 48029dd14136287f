"""The report of IEC 62443-3-3 on paper: one file for each of its parts."""

"""The catalogue and the checks as data, and how they were derived."""

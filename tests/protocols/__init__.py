"""Protocol folders: golden observations and semantics."""

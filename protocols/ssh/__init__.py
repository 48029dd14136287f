"""SSH: versions, software and algorithms of both sides."""

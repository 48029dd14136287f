"""HTTP/1.x: what is asked of which path, and accounts in clear."""

"""FTP: files asked for by name, and accounts in clear."""

"""Telnet: options, and the log-on in clear."""

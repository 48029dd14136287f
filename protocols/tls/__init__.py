"""TLS: what both sides agree on before all is encrypted."""

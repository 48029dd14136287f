"""Kerberos: who logs on in a domain, for which services, by which encryption."""

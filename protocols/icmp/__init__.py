"""ICMP (RFC 792) and ICMPv6 (RFC 4443): who probes whom, and what could not be reached."""

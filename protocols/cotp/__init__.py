"""ISO transport over TCP: TPKT (RFC 1006) and COTP class 0 (X.224)."""

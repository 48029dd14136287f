"""WS-Discovery: cameras, printers and computers tell all what they are."""

"""syslog: what hosts and devices tell whoever keeps their logs."""

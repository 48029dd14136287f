"""Dynamic Host Configuration Protocol for IPv6."""

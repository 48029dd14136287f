"""Dynamic Host Configuration Protocol."""

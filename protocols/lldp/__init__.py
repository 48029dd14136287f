"""Link Layer Discovery Protocol."""

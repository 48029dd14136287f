"""Our requests against tshark's: one file a protocol says how tshark shows them."""

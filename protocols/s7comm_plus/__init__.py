"""S7comm-plus: how S7-1200 and S7-1500 controllers are programmed and read."""

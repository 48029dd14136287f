"""CODESYS V3, by which controllers of many makers are found, programmed and watched."""

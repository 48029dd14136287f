"""How many there are of a thing, in words."""

from __future__ import annotations


def plural(count: int, word: str) -> str:
    """`1 zone`, `2,000 zones`."""
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"

"""Texts with choices in them: `V{2-4}.{0-9}` is one of thirty, and the seed says which.

`{lo-hi}` is a number, as wide as `lo` where that begins with 0; `{a|b|c}` is one of the words.
"""

from __future__ import annotations

import hashlib
import math
import re

_CHOICE = re.compile(r"\{(?:(\d+)-(\d+)|([^{}|]+(?:\|[^{}|]+)+))\}")
# A prime: seeds step through all texts of a pattern before one comes back.
_STRIDE = 2_654_435_761


def number(name: str, seed: int, size: int) -> int:
    """One of `size` numbers for a name; seeds give different ones unless equal modulo `size`."""
    digest = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8])
    return (digest + seed * _STRIDE) % size


def size(pattern: str) -> int:
    """How many texts a pattern stands for."""
    return math.prod(len(_choices(match)) for match in _CHOICE.finditer(pattern))


def choose(pattern: str, name: str, seed: int) -> str:
    """The text that a pattern means for this name and seed."""
    left = number(name, seed, size(pattern))

    def chosen(match: re.Match[str]) -> str:
        nonlocal left
        choices = _choices(match)
        left, index = divmod(left, len(choices))
        if match[3]:
            return match[3].split("|")[index]
        return f"{int(match[1]) + index:0{_width(match[1])}}"

    return _CHOICE.sub(chosen, pattern)


def _choices(match: re.Match[str]) -> range:
    if match[3]:
        return range(match[3].count("|") + 1)
    return range(int(match[2]) - int(match[1]) + 1)


def _width(low: str) -> int:
    return len(low) if low.startswith("0") else 0

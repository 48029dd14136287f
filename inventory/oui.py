"""Whose network interface a MAC is, by the IEEE's registry (MA-L, MA-M, MA-S)."""

from __future__ import annotations

import gzip
from bisect import bisect
from functools import cache
from importlib import resources

from inventory.addresses import is_mac, is_made_up

_DIGITS = (9, 7, 6)  # MA-S, MA-M, MA-L: the longest prefix is the owner's


def vendor(mac: str) -> str | None:
    """The registered organisation; none for a locally administered MAC."""
    if not is_mac(mac) or is_made_up(mac):
        return None
    plain = mac.replace(":", "")
    return next((found for n in _DIGITS if (found := _named(plain[:n]))), None)


def source() -> str:
    """Where the registry came from, and of which day it is."""
    return _lines()[0].lstrip("# ")


def _named(prefix: str) -> str | None:
    """Who has a prefix. The registry is sorted, and few prefixes are asked for: no table."""
    lines = _lines()
    at = bisect(lines, f"{prefix}\n") - 1  # a tab sorts before a line's end
    found, _, name = lines[at].partition("\t")
    return name if found == prefix else None


@cache
def _lines() -> list[str]:
    packed = (resources.files("inventory") / "data" / "oui.tsv.gz").read_bytes()
    return gzip.decompress(packed).decode().splitlines()

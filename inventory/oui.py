"""Whose network interface a MAC is, by the IEEE's registry: MA-L, MA-M, MA-S, and IAB before it."""

from __future__ import annotations

from bisect import bisect
from functools import cache, lru_cache
from importlib import resources

from inventory.addresses import is_mac, is_made_up

# Of virtual routers and the like (RFC 9542, 2.1), and what software counts from: registered, and
# no maker's.
_NOBODYS = ("00:00:5e:", "00:00:00:")
_DIGITS = (9, 7, 6)  # MA-S and IAB, MA-M, MA-L: the longest prefix is the owner's


def vendor(mac: str) -> str | None:
    """The registered organisation; none for a MAC that no maker gave."""
    if not is_mac(mac) or is_made_up(mac) or mac.startswith(_NOBODYS):
        return None
    plain = mac.replace(":", "")
    return next((found for n in _DIGITS if (found := _named(plain[:n]))), None)


def source() -> str:
    """Where the registry came from, and of which day it is."""
    return _text().partition(b"\n")[0].decode().lstrip("# ")


@lru_cache(maxsize=4096)
def _named(prefix: str) -> str | None:
    """Who has a prefix. The registry is sorted, and few prefixes are asked for: no table."""
    sought, places = prefix.encode(), range(_text().rindex(b"\n", 0, -1))
    found, _, name = _line_after(bisect(places, sought, key=_line_after)).partition(b"\t")
    return name.decode() if found == sought else None


def _line_after(at: int) -> bytes:
    """The first line that begins behind an octet of the registry."""
    begin = _text().index(b"\n", at) + 1
    return _text()[begin : _text().index(b"\n", begin)]


@cache
def _text() -> bytes:
    return (resources.files("inventory") / "data" / "oui.tsv").read_bytes()

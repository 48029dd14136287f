"""The order in which operations follow each other: digests of it, read."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import reduce
from operator import or_


def joined(digests: Iterable[bytes | None]) -> bytes:
    """The digest of all: every bit that one of them has. Empty where there are none."""
    return reduce(_join, filter(None, digests), b"")


def _join(one: bytes, other: bytes) -> bytes:
    return bytes(map(or_, one, other)) if one else other


def successions(digest: bytes) -> int:
    """About how many pairs set its bits, two of which may share one: linear counting (Whang,
    Vander-Zanden and Taylor, 1990). A digest that is full says no more than 1,420."""
    bits = 8 * len(digest)
    empty = bits - int.from_bytes(digest).bit_count()
    return round(-bits * math.log(max(1, empty) / bits)) if bits else 0

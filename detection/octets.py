"""What octets would be as a number: a guess, told as such beside the octets."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from math import isfinite

# As S7 controllers keep them, the most significant octet first (STEP 7, elementary data types).
REAL = "a REAL"
_FORMS = {2: {"an INT": ">h", "a WORD": ">H"}, 4: {"a DINT": ">i", "a DWORD": ">I", REAL: ">f"}}
_SMALL, _GREAT = 1e-6, 1e9  # what a process has: integers look like far smaller or greater REALs
_NARROW = 8  # of its type's range a number of a process has but a part

Ranges = Mapping[str, Sequence[float] | None]  # of each form from where to where; None: it is not


def numbers(said: str) -> dict[str, float]:
    """Octets (`65 200 0 0`) as each form that they may be of."""
    octets = bytes(int(octet) for octet in said.split())
    read = {name: struct.unpack(form, octets)[0] for name, form in _forms(len(octets)).items()}
    return {name: number for name, number in read.items() if name != REAL or _is_likely(number)}


def hexadecimal(said: str) -> str:
    """Octets as people write them: `41 C8 00 00`."""
    return bytes(int(octet) for octet in said.split()).hex(" ").upper()


def joined(before: Ranges | None, said: str) -> Ranges:
    """The ranges with one more: a form that one of all is not of is none of the others either."""
    found = numbers(said)
    names = _forms(len(said.split()))
    if before is None:
        return {name: [found[name]] * 2 if name in found else None for name in names}
    return {name: _wider(before.get(name), found.get(name)) for name in names}


def _wider(range_: Sequence[float] | None, number: float | None) -> Sequence[float] | None:
    if range_ is None or number is None:
        return None
    return [min(range_[0], number), max(range_[1], number)]


def likely(ranges: Ranges) -> str | None:
    """The form that all had so far: a REAL where each may be one, else the narrower integer."""
    if ranges.get(REAL):
        return REAL
    known = {name: pair[1] - pair[0] for name, pair in ranges.items() if pair}
    name = min(known, key=lambda name: known[name], default=None)
    most = {"an INT": 2**16, "a WORD": 2**16, "a DINT": 2**32, "a DWORD": 2**32}
    return name if name and known[name] <= most[name] / _NARROW else None


def _forms(length: int) -> Mapping[str, str]:
    return _FORMS.get(length, {})


def _is_likely(number: float) -> bool:
    return number == 0.0 or (isfinite(number) and _SMALL <= abs(number) <= _GREAT)

"""Runs tshark over a capture and gives the requests that it shows."""

from __future__ import annotations

import importlib
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol as Structural
from typing import cast

Request = tuple[str, str, str]
# What tells one datagram from all others, and when and how far from its sender it was seen.
_DATAGRAM = ("ip.src", "ip.dst", "ip.id", "ip.len", "udp.port", "udp.checksum")
_SIGHT = ("frame.time_epoch", "ip.ttl")
_ROUTED_SECONDS, _MIRRORED_SECONDS = 0.1, 0.002
_SEPARATOR, _OCCURRENCE = "\x1e", "\x1f"


class Shown(Structural):
    """One protocol's file in this folder."""

    FILTER: str
    FIELDS: Sequence[str]

    def requests(self, row: Mapping[str, Sequence[str]]) -> Iterator[Request]:
        """The requests of one frame."""


def shown(protocol: str) -> Shown:
    """How tshark shows a protocol."""
    return cast(Shown, importlib.import_module(f"tests.agreement.{protocol}"))


def requests(protocol: str, capture: Path) -> Counter[Request]:
    """The requests of a capture per (client, server, code)."""
    how = shown(protocol)
    names = (*_DATAGRAM, *_SIGHT, *how.FIELDS)
    fields = [part for name in names for part in ("-e", name)]
    form = (
        "-E",
        f"separator={_SEPARATOR}",
        "-E",
        f"aggregator={_OCCURRENCE}",
        "-E",
        "occurrence=a",
    )
    command = ["tshark", "-n", "-r", str(capture), "-Y", how.FILTER, "-T", "fields"]
    done = subprocess.run(
        [*command, *form, *fields], capture_output=True, text=True, errors="replace", check=False
    )
    found: Counter[Request] = Counter()
    first: dict[str, tuple[float, str]] = {}
    for line in done.stdout.split("\n")[:-1]:
        values = line.split(_SEPARATOR)
        row = {
            name: value.split(_OCCURRENCE) if value else []
            for name, value in zip(names, values, strict=False)
        }
        if not _copied(row, first):
            found.update(how.requests(row))
    return found


def _copied(row: Mapping[str, Sequence[str]], first: dict[str, tuple[float, str]]) -> bool:
    """Whether the datagram is there for the second time, which counts once as in the sensor.

    A router shows it again within 100 ms with another time to live, a mirror within 2 ms;
    of datagrams without an identification nobody can tell. tshark knows TCP's copies itself.
    """
    datagram, hops = str([row[name] for name in _DATAGRAM]), str(row["ip.ttl"])
    at = float(row["frame.time_epoch"][0])
    before, seen_hops = first.get(datagram, (-1.0, hops))
    identified = row["udp.port"] and any(int(number, 0) for number in row["ip.id"])
    allowed = _MIRRORED_SECONDS if hops == seen_hops else _ROUTED_SECONDS
    if identified and at - before <= allowed:
        return True
    first[datagram] = at, hops
    return False

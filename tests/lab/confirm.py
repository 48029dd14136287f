"""Does the wire show what the truth says? tshark dissects, and is asked row by row."""

from __future__ import annotations

import subprocess
import tempfile
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from tests import rewrite
from tests.lab.event import Event
from tests.lab.truth import Statement

# What tshark calls a protocol; SLMP it does not know.
_LAYER: Mapping[str, str] = {
    "bacnet": "bacapp",
    "enip": "enip",
    "fins": "omron",
    "lldp": "lldp",
    "mms": "mms",
    "modbus": "modbus",
    "opcua": "opcua",
    "profinet-dcp": "pn_dcp",
    "s7comm": "s7comm",
    "slmp": "tcp",
    "snmp": "snmp",
}
_FIELDS = ("frame.number", "frame.protocols", "eth.src", "ip.src")
# A mirror's time and an attacker's own may differ by so much.
_SLACK_NS = 500_000_000


@dataclass(frozen=True, slots=True)
class Seen:
    """A frame as tshark dissects it, with its octets."""

    number: int
    layers: frozenset[str]
    mac: str
    ips: frozenset[str]
    data: bytes


def frames(capture: Path) -> list[Seen]:
    """All frames of a capture."""
    fields = [part for name in _FIELDS for part in ("-e", name)]
    rows = _tshark(capture, "-T", "fields", *fields).splitlines()
    return [
        Seen(int(number), frozenset(layers.split(":")), mac, frozenset(ips.split(",")) - {""}, data)
        for (number, layers, mac, ips), data in zip(
            map(_cells, rows), _octets(capture), strict=True
        )
    ]


def _cells(row: str) -> list[str]:
    return row.split("\t")


def _octets(capture: Path) -> list[bytes]:
    with tempfile.NamedTemporaryFile(suffix=".pcap") as plain:
        subprocess.run(["editcap", "-F", "nsecpcap", capture, plain.name], check=True)
        return [frame.data for frame in rewrite.read(Path(plain.name))[1]]


def unstated(seen: Sequence[Seen], statements: Sequence[Statement]) -> list[Statement]:
    """The statements that no frame of their host and protocol carries."""
    return [s for s in statements if not any(_carries(frame, s) for frame in seen)]


def _carries(frame: Seen, said: Statement) -> bool:
    ours = bool(frame.ips & set(said.ips)) if frame.ips else frame.mac in said.macs
    return ours and _LAYER[said.protocol] in frame.layers and said.value.encode() in frame.data


def shown(capture: Path, event: Event) -> tuple[int, ...]:
    """The numbers of the frames that an event's filter finds within its time.

    tshark reads that time's frames only: a campaign has nearly a hundred events.
    """
    first, last = event.start_ns - _SLACK_NS, event.end_ns + _SLACK_NS
    before = bisect_left(_times(capture, capture.stat().st_mtime_ns), first)
    with tempfile.NamedTemporaryFile(suffix=".pcapng") as part:
        ends = ("-A", f"{first / 1e9:.9f}", "-B", f"{last / 1e9:.9f}")
        subprocess.run(["editcap", *ends, capture, part.name], check=True)
        found = _tshark(Path(part.name), "-Y", event.shows, "-T", "fields", "-e", "frame.number")
    return tuple(before + int(number) for number in found.split())


@cache
def _times(capture: Path, _changed_ns: int) -> list[int]:
    """When each frame was there, in nanoseconds since 1970; captures are in order of time."""
    told = _tshark(capture, "-T", "fields", "-e", "frame.time_epoch").split()
    return [int(Decimal(text) * 10**9) for text in told]


def complaints(capture: Path, filter_: str, *options: str) -> list[str]:
    """What tshark says of frames that a filter finds, a line each."""
    return _tshark(capture, *options, "-Y", filter_).splitlines()


def malformed(capture: Path) -> Iterator[str]:
    """Frames that tshark calls malformed."""
    yield from complaints(capture, "_ws.malformed")


def _tshark(capture: Path, *arguments: str) -> str:
    command = ["tshark", "-n", "-r", str(capture), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout

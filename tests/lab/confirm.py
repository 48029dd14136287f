"""Does the wire show what the truth says? tshark dissects, and is asked row by row."""

from __future__ import annotations

import itertools
import subprocess
import tempfile
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path
from typing import Any

from tests import rewrite
from tests.lab.event import Event
from tests.lab.truth import Statement

# What tshark calls a protocol; SLMP it does not know.
_LAYER: Mapping[str, str] = {
    "bacnet": "bacapp",
    "enip": "enip",
    "enip-io": "enip",
    "ethercat": "ecatf",
    "fins": "omron",
    "hart-ip": "hart_ip",
    "lldp": "lldp",
    "mms": "mms",
    "modbus": "modbus",
    "opcua": "opcua",
    "profinet-dcp": "pn_dcp",
    "profinet-io": "dcerpc",
    "s7comm": "s7comm",
    "slmp": "tcp",
    "snmp": "snmp",
    "umas": "modbus",
}
_FIELDS = ("frame.number", "frame.protocols", "eth.src", "ip.src", "ip.dst", "eth.dst")
_PORTS = ("tcp.dstport", "udp.dstport")
# Modbus as on a serial line has no port of its own: this one is what plants give it.
_SERIAL = ("-o", "mbrtu.tcp.port:4001")
_EVERYBODY = ("01:0e:cf:00:00:00", "ff:ff:ff:ff:ff:ff")  # PROFINET's devices; all stations
_OPENS = "tcp.flags.syn == 1 && tcp.flags.ack == 0"
Truth = Mapping[str, Any]
Asked = tuple[str, str, int | str]  # source, target, and port or layer
# A mirror's time and an attacker's own may differ by so much.
_SLACK_NS = 500_000_000


@dataclass(frozen=True, slots=True)
class Seen:
    """A frame as tshark dissects it, with its octets; `targets` are MAC and IPs, `port` theirs."""

    number: int
    layers: frozenset[str]
    mac: str
    ips: frozenset[str]
    targets: frozenset[str]
    port: int
    data: bytes


def frames(capture: Path) -> list[Seen]:
    """All frames of a capture."""
    fields = [part for name in (*_FIELDS, *_PORTS) for part in ("-e", name)]
    rows = _tshark(capture, "-T", "fields", *fields).splitlines()
    return [_seen(row.split("\t"), data) for row, data in zip(rows, _octets(capture), strict=True)]


def _seen(cells: list[str], data: bytes) -> Seen:
    number, layers, mac, ips, targets, their_mac, *ports = cells
    named = frozenset((*targets.split(","), their_mac)) - {""}
    port = next((int(port) for port in ports if port.isdigit()), 0)
    sources = frozenset(ips.split(",")) - {""}
    return Seen(int(number), frozenset(layers.split(":")), mac, sources, named, port, data)


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


def unlinked(seen: Sequence[Seen], truth: Truth) -> list[Mapping[str, Any]]:
    """The links that a mirror hears and of which no frame goes from client to server."""
    hosts = {host["id"]: host for host in truth["inventory"]}
    asked: set[Asked] = set()
    for frame in seen:
        ends = itertools.product((frame.mac, *frame.ips), frame.targets, _services(frame))
        asked.update(ends)
    return [link for link in truth["links"] if link["heard"] and not _asks(link, hosts, asked)]


def _services(frame: Seen) -> Iterable[int | str]:
    """The port asked; what has none is told by its layers."""
    return [frame.port] if frame.port else frame.layers


def _asks(link: Mapping[str, Any], hosts: Mapping[str, Any], asked: set[Asked]) -> bool:
    """Whether the client sent it, or who hides it."""
    client, server = hosts[link["client"]], hosts[link["server"]]
    sender = hosts[client["hidden_behind"]] if client["hidden_behind"] else client
    sources = (*sender["macs"], *sender["ips"])
    targets = server["ips"] if link["port"] else [*server["macs"], *_EVERYBODY]
    service = link["port"] or _LAYER[link["protocol"]]
    return any((s, target, service) in asked for s in sources for target in targets)


def strangers(capture: Path, truth: Truth) -> set[tuple[str, ...]]:
    """Source, target and port of TCP that was opened between two zones though no link says so.

    What FTP carries comes by further connections, to ports that its server names.
    """
    hosts = {host["id"]: host for host in truth["inventory"]}
    services = {
        (ip, port)
        for link in truth["links"]
        for ip in hosts[link["server"]]["ips"]
        for port in (str(link["port"]), *(["any"] if link["protocol"] == "ftp" else []))
    }
    networks = [IPv4Network(zone["network"]) for zone in truth["zones"]]
    fields = ("-T", "fields", "-e", "ip.src", "-e", "ip.dst", "-e", "tcp.dstport")
    opened = {tuple(row.split("\t")) for row in _tshark(capture, "-Y", _OPENS, *fields).split("\n")}
    return {
        (source, target, port)
        for source, target, port in opened - {("",)}
        if _zone(source, networks) != _zone(target, networks)
        and not {(target, port), (target, "any")} & services
    }


def _zone(address: str, networks: Sequence[IPv4Network]) -> int:
    """The place of an address's network."""
    return next((n for n, net in enumerate(networks) if IPv4Address(address) in net), -1)


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


def unproved(capture: Path, facts: Sequence[Mapping[str, Any]]) -> list[str]:
    """The facts about a host of which tshark finds no frame."""
    return [
        fact["id"] for fact in facts if fact["shows"] and not _tshark(capture, "-Y", fact["shows"])
    ]


def complaints(capture: Path, filter_: str, *options: str) -> list[str]:
    """What tshark says of frames that a filter finds, a line each."""
    return _tshark(capture, *options, "-Y", filter_).splitlines()


def malformed(capture: Path) -> Iterator[str]:
    """Frames that tshark calls malformed."""
    yield from complaints(capture, "_ws.malformed")


def _tshark(capture: Path, *arguments: str) -> str:
    command = ["tshark", "-n", *_SERIAL, "-r", str(capture), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout

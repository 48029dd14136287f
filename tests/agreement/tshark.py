"""Runs tshark over a capture and gives the requests and values that it shows."""

from __future__ import annotations

import importlib
import re
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, cast
from typing import Protocol as Structural
from xml.etree import ElementTree

Request = tuple[str, str, str]
Message = Mapping[str, Sequence[str]]
# Client, server, unit, code, object, value: a number, or a text.
Value = tuple[str, str, str, str, str, float | str]
# Client, server, code, object.
Placed = tuple[str, str, str, str]
# Whom a claim is about, its attribute, its value.
Claim = tuple[str, str, str]
# What tells one datagram from all others, and when and how far from its sender it was seen.
_DATAGRAM = ("ip.src", "ip.dst", "ip.id", "ip.len", "udp.port", "udp.checksum")
_SIGHT = ("frame.time_epoch", "ip.ttl")
_ROUTED_SECONDS, _MIRRORED_SECONDS = 0.1, 0.002
_SEPARATOR, _OCCURRENCE = "\x1e", "\x1f"


class Shown(Structural):
    """One protocol's file in this folder."""

    LISTED: frozenset[str]  # what tshark's protocols are called in the manifest
    FILTER: str
    FIELDS: Sequence[str]

    def requests(self, row: Message) -> Iterator[Request]:
        """The requests of one frame."""


class Valued(Shown, Structural):
    """One whose values are compared, too."""

    LAYERS: Sequence[str]  # the layers of one message, the outermost first
    VALUED: frozenset[str]  # the codes whose values tshark shows

    def values(self, messages: Iterable[Message]) -> Iterator[Value]:
        """What each object had as its value, in the order of the capture."""


class Placing(Shown, Structural):
    """One whose objects are places that tshark shows as numbers."""

    LAYERS: Sequence[str]  # the layers of one message, the outermost first
    PLACED: frozenset[str]  # the codes whose objects are compared
    PLACES: re.Pattern[str]  # and which of these

    def objects(self, messages: Iterable[Message]) -> Iterator[Placed]:
        """What each request was for."""


class Claiming(Shown, Structural):
    """One whose devices say who they are."""

    LAYERS: Sequence[str]  # the layers of one message, the outermost first
    CLAIMED: frozenset[str]  # the attributes that are compared

    def claims(self, messages: Iterable[Message]) -> Iterator[Claim]:
        """What was said of whom."""


def files() -> list[str]:
    """The protocols with a file in this folder."""
    named = (path.stem for path in Path(__file__).parent.glob("*.py"))
    modules = (name for name in named if not name.startswith(("test_", "_")))
    names = (name.replace("_", "-") for name in modules)
    return sorted(name for name in names if hasattr(shown(name), "LISTED"))


def shown(protocol: str) -> Shown:
    """How tshark shows a protocol."""
    return cast(Shown, importlib.import_module(f"tests.agreement.{protocol.replace('-', '_')}"))


def valued(protocol: str) -> Valued:
    """The same for its values."""
    return cast(Valued, shown(protocol))


def placing(protocol: str) -> Placing:
    """The same for its objects."""
    return cast(Placing, shown(protocol))


def claiming(protocol: str) -> Claiming:
    """The same for what its devices say of themselves."""
    return cast(Claiming, shown(protocol))


def requests(protocol: str, capture: Path) -> Counter[Request]:
    """The requests of a capture per (client, server, code)."""
    how = shown(protocol)
    counted = getattr(how, "COUNTED", ())
    names = (*_DATAGRAM, *_SIGHT, *how.FIELDS, *counted)
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
        if not _copied(row, first, counted):
            found.update(how.requests(row))
    return found


def _copied(
    row: Mapping[str, Sequence[str]],
    first: dict[str, tuple[float, str]],
    counted: Sequence[str] = (),
) -> bool:
    """Whether the datagram is there for the second time, which counts once as in the sensor.

    A router shows it again within 100 ms with another time to live, a mirror within 2 ms;
    of datagrams without an identification nobody can tell. tshark knows TCP's copies itself.
    A frame without IP is told by the fields that its sender `counted` on.
    """
    datagram = str([row[name] for name in (*_DATAGRAM, *counted)])
    hops = str(row["ip.ttl"])
    at = float(row["frame.time_epoch"][0])
    before, seen_hops = first.get(datagram, (-1.0, hops))
    identified = row["udp.port"] and any(int(number, 0) for number in row["ip.id"])
    identified = identified or (counted and not row["ip.src"])
    allowed = _MIRRORED_SECONDS if hops == seen_hops else _ROUTED_SECONDS
    if identified and at - before <= allowed:
        return True
    first[datagram] = at, hops
    return False


# What of a frame's outer layers each of its messages carries, too.
_FRAME: Sequence[str] = (
    *("ip.src", "ip.dst", "ip.id", "ip.len", "ip.ttl", "ipv6.src", "ipv6.dst"),
    *("eth.src", "eth.dst", "tcp.stream", "udp.stream", "udp.checksum"),
)
_PORTS = ("tcp.srcport", "tcp.dstport", "udp.srcport", "udp.dstport")


def values(protocol: str, capture: Path) -> Iterator[Value]:
    """The values of a capture, as the protocol's file reads them from its messages."""
    how = valued(protocol)
    chosen = getattr(how, "VALUE_FILTER", how.FILTER)
    return how.values(messages(capture, chosen, how.LAYERS, getattr(how, "BEGINS", "")))


def objects(protocol: str, capture: Path) -> Counter[Placed]:
    """How often each object was asked for, as the protocol's file reads it from messages."""
    how = placing(protocol)
    shown = messages(capture, how.FILTER, how.LAYERS, getattr(how, "BEGINS", ""))
    return Counter(how.objects(shown))


def claims(protocol: str, capture: Path) -> Iterator[Claim]:
    """The claims of a capture, as the protocol's file reads them from its messages."""
    how = claiming(protocol)
    return how.claims(messages(capture, how.FILTER, how.LAYERS))


def messages(
    capture: Path, chosen: str, layers: Sequence[str], begins: str = ""
) -> Iterator[Message]:
    """Each message of the frames that a filter chooses: its fields by name, as tshark shows
    them, in their order, with the addresses, the ports and `frame.number` of its frame.
    Where a message holds further ones, each begins with the field `begins`, and has what
    stands before the first of them, too."""
    command = ["tshark", "-n", "-r", str(capture), "-Y", chosen, "-T", "pdml"]
    wanted = " ".join(("eth", "ip", "ipv6", "tcp", "udp", *layers))
    first: dict[str, tuple[float, str]] = {}
    with subprocess.Popen(
        [*command, "-J", wanted], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as run:
        assert run.stdout
        for packet in _packets(run.stdout):
            frame = _frame(packet)
            if not _copied(frame, first):
                yield from ({**frame, **m} for m in _messages(packet, layers, begins))


def _packets(pdml: IO[bytes]) -> Iterator[ElementTree.Element]:
    """Each packet; of a capture that tshark cannot open there is no document."""
    try:
        for _, element in ElementTree.iterparse(pdml):
            if element.tag == "packet":
                yield element
                element.clear()
    except ElementTree.ParseError:
        return


def _frame(packet: ElementTree.Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {name: [] for name in (*_DATAGRAM, *_SIGHT, *_FRAME, *_PORTS)}
    for field in packet.iter("field"):
        name, shows = field.get("name", ""), field.get("show", "")
        if name in found and name not in ("udp.port",):
            found[name].append(shows)
        elif name == "num":
            found["frame.number"] = [shows]
        elif name == "timestamp":
            found["frame.time_epoch"] = [field.get("value", "0")]
    found["udp.port"] = [*found["udp.srcport"], *found["udp.dstport"]]
    return found


def _messages(packet: ElementTree.Element, layers: Sequence[str], begins: str) -> Iterator[Message]:
    """Groups the layers: one that is not deeper than the last begins the next message."""
    fields: list[ElementTree.Element] = []
    last = len(layers)
    for layer in packet.findall("proto"):
        name = layer.get("name", "")
        if name not in layers:
            continue
        if layers.index(name) <= last and fields:
            yield from _parts(fields, begins)
            fields = []
        last = layers.index(name)
        fields += layer.iter("field")
    if fields:
        yield from _parts(fields, begins)


def _parts(fields: Sequence[ElementTree.Element], begins: str) -> Iterator[Message]:
    """A message, or each of those in it."""
    starts = [at for at, field in enumerate(fields) if begins and field.get("name") == begins]
    head = fields[: starts[0]] if starts else fields
    for start, end in zip(starts or [len(fields)], [*starts[1:], len(fields)], strict=True):
        message: dict[str, list[str]] = {}
        for field in (*head, *fields[start:end]):
            message.setdefault(field.get("name", ""), []).append(field.get("show", ""))
        yield message

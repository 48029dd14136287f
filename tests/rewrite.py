"""Captures rewritten: cut in pieces, segments split, reordered, sent again, frames tunnelled."""

from __future__ import annotations

import random
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

_PCAP = struct.Struct("<IHHiIII")
_RECORD = struct.Struct("<IIII")


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame of a pcap file: nanoseconds since 1970, its octets, how many it had on the wire."""

    at_ns: int
    data: bytes
    length: int = 0


def read(path: Path) -> tuple[int, list[Frame]]:
    """The link type and frames of a plain pcap file of either byte order and precision."""
    raw = path.read_bytes()
    order = "<" if raw[:4] in (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1") else ">"
    nano = raw[:4] in (b"\x4d\x3c\xb2\xa1", b"\xa1\xb2\x3c\x4d")
    (link_type,) = struct.unpack_from(f"{order}I", raw, 20)
    frames, at = [], _PCAP.size
    while at + _RECORD.size <= len(raw):
        seconds, part, length, _ = struct.unpack_from(f"{order}IIII", raw, at)
        at += _RECORD.size
        at_ns = seconds * 10**9 + part * (1 if nano else 1000)
        frames.append(Frame(at_ns, raw[at : at + length]))
        at += length
    return link_type, frames


def write(path: Path, link_type: int, frames: Iterable[Frame]) -> Path:
    """A pcap file with nanoseconds."""
    with path.open("wb") as file:
        file.write(_PCAP.pack(0xA1B23C4D, 2, 4, 0, 0, 0x40000, link_type))
        for frame in frames:
            seconds, part = divmod(frame.at_ns, 10**9)
            length = max(frame.length, len(frame.data))
            file.write(_RECORD.pack(seconds, part, len(frame.data), length))
            file.write(frame.data)
    return path


def pieces(frames: Sequence[Frame], count: int) -> list[Sequence[Frame]]:
    """The frames in `count` consecutive pieces."""
    size = -(-len(frames) // count)
    return [frames[at : at + size] for at in range(0, len(frames), size)]


def split(frames: Iterable[Frame], seed: int) -> Iterator[Frame]:
    """Each TCP segment of Ethernet and IPv4 cut in two at random."""
    chance = random.Random(seed)
    for frame in frames:
        segment = _segment(frame.data)
        if segment is None or segment.stop - segment.start < 2:
            yield frame
            continue
        cut = chance.randrange(segment.start + 1, segment.stop)
        yield replace(frame, data=_part(frame.data, segment, segment.start, cut))
        yield replace(frame, data=_part(frame.data, segment, cut, segment.stop))


def duplicated(frames: Iterable[Frame], seed: int) -> Iterator[Frame]:
    """Every third TCP segment comes again a little later in another IP datagram."""
    chance = random.Random(seed)
    for frame in frames:
        yield frame
        segment = _segment(frame.data)
        if segment is not None and len(segment) and chance.random() < 0.33:
            yield Frame(frame.at_ns + 1000, _identified(frame.data, chance.randrange(1, 1 << 16)))


def reordered(frames: Sequence[Frame], seed: int) -> list[Frame]:
    """Neighbouring TCP segments of one direction change places, never past an answer."""
    chance = random.Random(seed)
    found = list(frames)
    for at in range(len(found) - 1):
        one, other = found[at], found[at + 1]
        same = _direction(one.data) == _direction(other.data) is not None
        if same and _segment(one.data) and _segment(other.data) and chance.random() < 0.5:
            found[at], found[at + 1] = (
                replace(other, at_ns=one.at_ns),
                replace(one, at_ns=other.at_ns),
            )
    return found


def thinned(frames: Iterable[Frame], share: float, seed: int) -> Iterator[Frame]:
    """The frames without this share of them, as a mirror port that is too slow loses them."""
    chance = random.Random(seed)
    return (frame for frame in frames if chance.random() >= share)


def to_servers(frames: Iterable[Frame], port: int) -> Iterator[Frame]:
    """The TCP segments to this port alone: a mirror of one direction."""
    wanted = struct.pack(">H", port)
    for frame in frames:
        ip = _ip(frame.data)
        if ip is not None:
            tcp = ip + (frame.data[ip] & 15) * 4
            if frame.data[tcp + 2 : tcp + 4] == wanted:
                yield frame


def sent_by(frames: Iterable[Frame], address: str) -> Iterator[Frame]:
    """What one IPv4 address sends: a mirror of one direction of its port."""
    ip = bytes(map(int, address.split(".")))
    return (f for f in frames if f.data[12:14] == b"\x08\x00" and f.data[26:30] == ip)


def doubled(frames: Iterable[Frame]) -> Iterator[Frame]:
    """Each frame twice, as a mirror of ingress and egress shows it."""
    for frame in frames:
        yield frame
        yield replace(frame, at_ns=frame.at_ns + 1000)


def cut(frames: Iterable[Frame], length: int) -> Iterator[Frame]:
    """Frames of which at most so many octets were captured."""
    return (replace(f, data=f.data[:length], length=len(f.data)) for f in frames)


def tagged(frames: Iterable[Frame], vlan: int) -> Iterator[Frame]:
    """Ethernet frames in a VLAN."""
    tag = struct.pack(">HH", 0x8100, vlan)
    return (replace(f, data=f.data[:12] + tag + f.data[12:]) for f in frames)


def unsummed(frames: Iterable[Frame], sender: bytes) -> Iterator[Frame]:
    """What this MAC sends by TCP has no checksum yet: its network card would write it."""
    for frame in frames:
        ip = _ip(frame.data)
        if ip is None or frame.data[6:12] != sender:
            yield frame
            continue
        at = ip + (frame.data[ip] & 15) * 4 + 16
        yield replace(frame, data=frame.data[:at] + b"\xde\xad" + frame.data[at + 2 :])


def fragmented(frames: Iterable[Frame], octets: int) -> Iterator[Frame]:
    """Each UDP datagram of Ethernet and IPv4 in fragments of so many octets, a multiple of 8."""
    for number, frame in enumerate(frames, 1):
        data = frame.data
        whole = data[12:14] == b"\x08\x00" and data[23] == 17 and data[20:22] in (b"\0\0", b"@\0")
        if not whole:
            yield frame
            continue
        behind = 14 + (data[14] & 15) * 4
        length, id_ = struct.unpack_from(">HH", data, 16)
        carried = data[behind : 14 + length]
        for start in range(0, len(carried), octets):
            part = carried[start : start + octets]
            more = 0x2000 if start + octets < len(carried) else 0
            head = bytearray(data[:behind])
            struct.pack_into(
                ">HHH", head, 16, behind - 14 + len(part), id_ or number, more | start // 8
            )
            yield replace(frame, data=bytes(head) + part)


def tunnelled(frames: Iterable[Frame], protocol: int, header: bytes) -> Iterator[Frame]:
    """Ethernet frames behind the `header` of a tunnel, which IPv4 carries as `protocol`."""
    ethernet = bytes.fromhex("020000000002 020000000001 0800")
    for number, frame in enumerate(frames, 1):
        carried = header + frame.data
        length, id_ = 20 + len(carried), number & 0xFFFF or 1
        ip = struct.pack(">BBHHHBBH", 0x45, 0, length, id_, 0, 64, protocol, 0)
        ends = bytes([172, 16, 0, 1, 172, 16, 0, 2])
        yield replace(frame, data=ethernet + ip + ends + carried)


def from_within(frames: Sequence[Frame], octets: int) -> list[Frame]:
    """As a mirror shows them that starts in the middle of a message: of the first segment
    with more than `octets` these are missing, and all TCP before it."""
    for at, frame in enumerate(frames):
        segment = _segment(frame.data)
        if segment is not None and len(segment) > octets:
            cut = _part(frame.data, segment, segment.start + octets, segment.stop)
            return [replace(frame, data=cut), *frames[at + 1 :]]
    raise ValueError(f"no segment has more than {octets} octets")


def _identified(data: bytes, number: int) -> bytes:
    """The frame with that IP identification."""
    return data[:18] + number.to_bytes(2) + data[20:]


def _ip(data: bytes) -> int | None:
    """Where the IPv4 header of an Ethernet frame begins, when it carries whole TCP."""
    if len(data) < 54 or data[12:14] != b"\x08\x00" or data[23] != 6:
        return None
    return 14 if data[20] & 0x3F == 0 and data[21] == 0 else None


def _segment(data: bytes) -> range | None:
    """Where the octets of a TCP segment are; none for SYN, FIN and RST."""
    ip = _ip(data)
    if ip is None:
        return None
    tcp = ip + (data[ip] & 15) * 4
    (length,) = struct.unpack_from(">H", data, ip + 2)
    if len(data) < tcp + 20 or data[tcp + 13] & 7 or ip + length > len(data):
        return None
    return range(tcp + (data[tcp + 12] >> 4) * 4, ip + length)


def _direction(data: bytes) -> bytes | None:
    ip = _ip(data)
    if ip is None:
        return None
    tcp = ip + (data[ip] & 15) * 4
    return data[ip + 12 : ip + 20] + data[tcp : tcp + 4]


def _part(data: bytes, segment: range, start: int, stop: int) -> bytes:
    """The frame with only the octets from `start` to `stop` of its segment."""
    ip = 14
    tcp = ip + (data[ip] & 15) * 4
    head = bytearray(data[: segment.start])
    (sequence,) = struct.unpack_from(">I", head, tcp + 4)
    moved = (sequence + start - segment.start) & 0xFFFFFFFF
    struct.pack_into(">I", head, tcp + 4, moved)
    struct.pack_into(">H", head, ip + 2, segment.start - ip + stop - start)
    return bytes(head) + data[start:stop]

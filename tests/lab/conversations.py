"""Which frames of a capture belong together, so that they can be moved in time as one."""

from __future__ import annotations

import socket
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.lab.pcapng import Shown

_VLAN, _IPV4, _ARP, _GOOSE, _SV = 0x8100, 0x0800, 0x0806, 0x88B8, 0x88BA
TCP, UDP = 6, 17
_SYN, _ACK = 0x02, 0x10
_EPHEMERAL = 32768
End = tuple[str, int]


@dataclass(slots=True)
class Conversation:
    """Frames between two ends; `client` is who opened it, where it was opened at all.

    `kind` is `tcp`, `udp`, `goose`, `sv` or `other`; `whole` says that a TCP connection's start
    was seen.
    """

    kind: str
    client: End
    server: End
    frames: list[Shown] = field(default_factory=list)
    whole: bool = True


def network_at(data: bytes) -> tuple[int, int]:
    """The EtherType behind VLAN tags, and where its payload begins."""
    at = 12
    while int.from_bytes(data[at : at + 2]) == _VLAN:
        at += 4
    return int.from_bytes(data[at : at + 2]), at + 2


def divided(frames: Sequence[Shown]) -> list[Conversation]:
    """All frames, in conversations, in the order of their first frames."""
    found: dict[tuple[object, ...], Conversation] = {}
    for shown in frames:
        key, made = _of(shown.data)
        known = found.setdefault(key, made)
        known.frames.append(shown)
    return list(found.values())


def _of(data: bytes) -> tuple[tuple[object, ...], Conversation]:
    """The key of a frame's conversation, and the conversation that it begins."""
    ethertype, at = network_at(data)
    if ethertype == _IPV4:
        return _of_ip(data, at)
    if ethertype in (_GOOSE, _SV):
        kind = "goose" if ethertype == _GOOSE else "sv"
        end = (data[6:12].hex(":"), int.from_bytes(data[at : at + 2]))
        return (kind, end), Conversation(kind, end, end)
    ends = (data[at + 14 : at + 18], data[at + 24 : at + 28]) if ethertype == _ARP else ()
    key = (ethertype, *sorted(ends or (data[:6], data[6:12])))
    return key, Conversation("other", (data[6:12].hex(":"), 0), (data[:6].hex(":"), 0))


def _of_ip(data: bytes, at: int) -> tuple[tuple[object, ...], Conversation]:
    source, target = (socket.inet_ntoa(data[at + n : at + n + 4]) for n in (12, 16))
    protocol = data[at + 9]
    if protocol not in (TCP, UDP):
        ends = (source, 0), (target, 0)
        return (protocol, *sorted(ends)), Conversation("other", *ends)
    behind = at + (data[at] & 15) * 4
    ports = struct.unpack_from(">HH", data, behind)
    ends = (source, ports[0]), (target, ports[1])
    key = (protocol, *sorted(ends))
    if protocol == UDP:
        swapped = ports[0] < _EPHEMERAL <= ports[1]
        return key, Conversation("udp", *(ends[::-1] if swapped else ends))
    flags = data[behind + 13]
    opens = flags & _SYN and not flags & _ACK
    return key, Conversation("tcp", *ends, whole=bool(opens))

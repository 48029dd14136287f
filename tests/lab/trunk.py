"""The trunk between two switches, for a kernel without 802.1Q interfaces.

`python -m tests.lab.trunk ZONE=VLAN...` runs where the switches are. What a switch sends into a
zone's uplink goes over the trunk with the zone's tag, and loses it at the other end.
"""

from __future__ import annotations

import selectors
import socket
import struct
import sys
from dataclasses import dataclass

_ALL = 3  # ETH_P_ALL
_OUTGOING = 4  # PACKET_OUTGOING: what this machine sent itself
_SOL_PACKET, _AUXDATA = 263, 8
_TAG_VALID = 1 << 4  # TP_STATUS_VLAN_VALID
_TAG = 0x8100


@dataclass(frozen=True, slots=True)
class Side:
    """One switch's end: the trunk's cable, and the zones' uplinks by VLAN."""

    cable: socket.socket
    uplinks: dict[int, socket.socket]


def main(told: list[str]) -> None:
    """Carries frames until it is ended."""
    vlans = {int(vlan): zone for zone, vlan in (text.split("=") for text in told)}
    sides = [_side("t0", "b", vlans), _side("t1", "r", vlans)]
    selector = selectors.DefaultSelector()
    for side in sides:
        selector.register(side.cable, selectors.EVENT_READ, (side, None))
        for vlan, uplink in side.uplinks.items():
            selector.register(uplink, selectors.EVENT_READ, (side, vlan))
    while True:
        for key, _ in selector.select():
            _carry(key.fileobj, *key.data)


def _side(cable: str, letter: str, vlans: dict[int, str]) -> Side:
    return Side(_open(cable), {vlan: _open(f"{letter}x-{zone}") for vlan, zone in vlans.items()})


def _open(interface: str) -> socket.socket:
    opened = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_ALL))
    opened.setsockopt(_SOL_PACKET, _AUXDATA, 1)
    opened.bind((interface, _ALL))
    return opened


def _carry(source: object, side: Side, vlan: int | None) -> None:
    assert isinstance(source, socket.socket)
    frame, ancillary, _, address = source.recvmsg(65536, 256)
    if address[2] == _OUTGOING:
        return
    tag = _tag(ancillary)
    if vlan is None:
        uplink = side.uplinks.get(tag & 0xFFF)
        if uplink is not None:
            uplink.send(frame)
    else:
        side.cable.send(frame[:12] + struct.pack(">HH", _TAG, vlan) + frame[12:])


def _tag(ancillary: list[tuple[int, int, bytes]]) -> int:
    """The tag that the kernel took out of a frame: `struct tpacket_auxdata`."""
    for _, _, data in ancillary:
        status, _, _, _, _, tag, _ = struct.unpack("IIIHHHH", data)
        if status & _TAG_VALID:
            return int(tag)
    return 0


if __name__ == "__main__":
    main(sys.argv[1:])

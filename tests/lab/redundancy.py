"""PRP (IEC 62439-3) for hosts whose kernel has none: `python -m tests.lab.redundancy PLACE...`.

Runs where the switches are. A host's own cable ends here; what it sends leaves with a redundancy
control trailer by both LANs, what comes from these reaches it once, without trailer. Each host
says every two seconds that it is there.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import struct
import sys
import time
from collections import OrderedDict
from dataclasses import dataclass, field

from tests.lab.packets import first, opened, received, tagged

LANS = {"p": 0xA, "q": 0xB}
SUFFIX = b"\x88\xfb"
_SUPERVISION = bytes.fromhex("01154e000100")
_LIFE_SECONDS = 2.0
_DISCARDS_TWICE, _ENDS = 20, 0  # a node that drops duplicates; the last of these fields
_SHORTEST = 60
_REMEMBERED = 4096


@dataclass(slots=True)
class Node:
    """A doubly attached host: its cable, its two ports, and the numbers that it counts."""

    mac: bytes
    cable: socket.socket
    lans: dict[int, socket.socket]
    number: int = 0
    seen: OrderedDict[bytes, None] = field(default_factory=OrderedDict)

    def sends(self, frame: bytes, tag: int | None) -> None:
        """A frame by both LANs."""
        self.number = (self.number + 1) % 0x10000
        for lan, port in self.lans.items():
            with contextlib.suppress(OSError):
                port.send(trailed(frame, tag, self.number, lan))

    def takes(self, frame: bytes, tag: int | None) -> None:
        """A frame from a LAN, unless its twin was there before."""
        if frame[-2:] == SUFFIX:
            twin = frame[6:12] + frame[-6:-4]
            if twin in self.seen:
                return
            self.seen[twin] = None
            if len(self.seen) > _REMEMBERED:
                self.seen.popitem(last=False)
            frame = frame[:-6]
        self.cable.send(tagged(frame, tag))

    def lives(self, number: int) -> None:
        """Says that it is there, in both LANs."""
        told = struct.pack(">HHBB6sBB", 1, number % 0x10000, _DISCARDS_TWICE, 6, self.mac, _ENDS, 0)
        self.sends(_SUPERVISION + self.mac + SUFFIX + told, None)


def trailed(frame: bytes, tag: int | None, number: int, lan: int) -> bytes:
    """The frame with its trailer: number, LAN, and the size of what follows the EtherType."""
    padded = frame.ljust(_SHORTEST if tag is None else _SHORTEST - 4, b"\0")
    size = len(padded) - 14 + 6
    return tagged(padded, tag) + struct.pack(">HH", number, lan << 12 | size) + SUFFIX


def main(places: list[str]) -> None:
    """Carries frames until it is ended."""
    first()
    selector = selectors.DefaultSelector()
    nodes = [_node(*place.split("=")) for place in places]
    for node in nodes:
        selector.register(node.cable, selectors.EVENT_READ, node.sends)
        for port in node.lans.values():
            selector.register(port, selectors.EVENT_READ, node.takes)
    due, number = time.monotonic(), 0
    while True:
        for key, _ in selector.select(max(0.0, due - time.monotonic())):
            assert isinstance(key.fileobj, socket.socket)
            if (found := received(key.fileobj)) is not None:
                key.data(*found)
        if time.monotonic() >= due:
            due, number = due + _LIFE_SECONDS, number + 1
            for node in nodes:
                node.lives(number)


def _node(place: str, mac: str) -> Node:
    lans = {lan: opened(f"{letter}h{place}") for letter, lan in LANS.items()}
    return Node(bytes.fromhex(mac.replace(":", "")), opened(f"h{place}"), lans)


if __name__ == "__main__":
    main(sys.argv[1:])

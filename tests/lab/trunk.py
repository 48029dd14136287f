"""The trunk between two switches, for a kernel without 802.1Q interfaces.

`python -m tests.lab.trunk ZONE=VLAN...` runs where the switches are. What a switch sends into a
zone's uplink goes over the trunk with the zone's tag, and loses it at the other end.
"""

from __future__ import annotations

import selectors
import socket
import sys
from dataclasses import dataclass

from tests.lab.packets import first, opened, received, tagged


@dataclass(frozen=True, slots=True)
class Side:
    """One switch's end: the trunk's cable, and the zones' uplinks by VLAN."""

    cable: socket.socket
    uplinks: dict[int, socket.socket]


def main(told: list[str]) -> None:
    """Carries frames until it is ended."""
    first()
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
    return Side(opened(cable), {vlan: opened(f"{letter}x-{zone}") for vlan, zone in vlans.items()})


def _carry(source: object, side: Side, vlan: int | None) -> None:
    assert isinstance(source, socket.socket)
    if (found := received(source)) is None:
        return
    frame, tag = found
    if vlan is None:
        uplink = side.uplinks.get((tag or 0) & 0xFFF)
        if uplink is not None:
            uplink.send(frame)
    else:
        side.cable.send(tagged(tagged(frame, tag), vlan))


if __name__ == "__main__":
    main(sys.argv[1:])

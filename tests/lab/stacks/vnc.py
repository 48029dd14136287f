"""VNC: TigerVNC shows an empty screen, asyncvnc, which is pure Python, looks at it."""

from __future__ import annotations

import asyncio
import itertools

import asyncvnc

from tests.lab.daemon import become
from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.pace import pauses

_SCREEN = "80x60"


def serve(plant: Plant, host: Host, service: Service) -> None:
    """A panel's screen for anybody; its X server has a number that no other station has."""
    number = 10 + list(plant.hosts).index(host.id)
    told = ("-geometry", _SCREEN, "-depth", "24", "-SecurityTypes", "None")
    become("Xtigervnc", f":{number}", "-rfbport", str(service.port), "-desktop", host.name, *told)


def poll(plant: Plant, poll: Poll) -> None:
    """Opens a session each turn and looks once."""
    asyncio.run(_poll(plant, poll))


async def _poll(plant: Plant, poll: Poll) -> None:
    address = plant.address(poll.client, poll.server)
    port = plant.hosts[poll.server].service("vnc").port
    for _, pause in zip(itertools.count(), pauses(poll), strict=False):
        async with asyncvnc.connect(address, port) as client:
            await asyncio.wait_for(client.screenshot(), 5)
        await asyncio.sleep(pause)

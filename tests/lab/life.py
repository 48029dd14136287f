"""What happens in a plant's days besides polling: service with a ticket, faults, a laptop moves."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator

from tests.lab import campaign, network
from tests.lab.event import Event
from tests.lab.model import Host, Plant
from tests.lab.running import ROOT, VENV

_DOWN_SECONDS = 3.0
_SETTLES_NS = 10 * 10**9


def run(plant: Plant) -> Iterator[Event]:
    """A day's disturbances in some ten seconds each. Nobody should be alarmed by a fault."""
    yield _cable(plant)
    time.sleep(5)
    for number, step in enumerate(campaign.maintenance(plant), 1):
        yield campaign.done(step, ticket=f"M-{plant.seed:04d}-{number}")
        time.sleep(2)
    yield _moved(plant)


def _cable(plant: Plant) -> Event:
    """The cable of a controller's first server is pulled and put back."""
    host = next(h for h in plant.hosts.values() if h.ip and not h.routes and h.services)
    start = time.time_ns()
    port = next(p.name for p in network.ports(plant) if p.host == host)
    for state in ("down", "up"):
        network.switch(port, state)
        time.sleep(_DOWN_SECONDS)
    shows = f"eth.src == {host.mac}"
    return _benign("cable pulled", f"{host.name} is away for some seconds", start, host, shows)


def _moved(plant: Plant) -> Event:
    """The laptop is carried to another zone and asks for an address there."""
    laptop = next(h for h in plant.hosts.values() if h.moves_to)
    start = time.time_ns()
    network.plug(plant, laptop, str(laptop.moves_to))
    python = str(VENV / "bin" / "python")
    module = ["-m", "tests.lab.mover", plant.name, str(plant.seed)]
    space = ["ip", "netns", "exec", network.namespace(laptop.id)]
    subprocess.run([*space, python, *module], cwd=ROOT, check=True, capture_output=True)
    shows = f"dhcp.hw.mac_addr == {laptop.mac}"
    return _benign("laptop moved", f"It is in {laptop.moves_to} now", start, laptop, shows)


def _benign(name: str, title: str, start_ns: int, host: Host, shows: str) -> Event:
    end = time.time_ns()
    return Event(
        name=name,
        title=title,
        form="fault" if name.startswith("cable") else "habit",
        start_ns=start_ns,
        end_ns=end,
        settled_ns=end + _SETTLES_NS,
        kind="",
        techniques=(),
        source=host.id,
        target="",
        shows=shows,
        crafted=False,
    )

"""What happens in a plant's days besides polling: service with a ticket, faults, habits."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator

from tests.lab import campaign, network
from tests.lab.event import Event
from tests.lab.habits import HABITS, Habit
from tests.lab.model import Host, Plant
from tests.lab.running import ROOT, VENV

_DOWN_SECONDS = 3.0
_FAILED_SECONDS = 9.0
_SETTLES_NS = 10 * 10**9


def run(plant: Plant) -> Iterator[Event]:
    """A day's disturbances in some ten seconds each. Nobody should be alarmed by a fault."""
    yield _cable(plant)
    time.sleep(5)
    yield _failover(plant)
    time.sleep(5)
    for number, step in enumerate(campaign.maintenance(plant), 1):
        yield campaign.done(step, ticket=f"M-{plant.seed:04d}-{number}")
        time.sleep(2)
    for habit in HABITS:
        yield _done(plant, habit)
        time.sleep(2)


def _cable(plant: Plant) -> Event:
    """The cable of a controller's first server is pulled and put back."""
    host = next(h for h in plant.hosts.values() if h.ip and not h.routes and h.services)
    start = time.time_ns()
    _off(plant, host, 0, _DOWN_SECONDS)
    time.sleep(_DOWN_SECONDS)
    title = f"{host.name} is away for some seconds"
    return _benign("cable pulled", title, "fault", start, host, f"eth.src == {host.mac}")


def _failover(plant: Plant) -> Event:
    """A host with two cards loses the second: what went by it goes by the router, and comes back.

    The kernel of such a host leaves a route without a carrier at once, as a bonding driver would.
    """
    host = next(h for h in plant.hosts.values() if _is_redundant(h))
    network.leaves_dead_routes(host)
    start = time.time_ns()
    _off(plant, host, 1, _FAILED_SECONDS)
    time.sleep(_DOWN_SECONDS)
    shows = " || ".join(f"eth.src == {card.mac}" for card in host.interfaces)
    title = f"{host.name} goes on by its first card"
    return _benign("failover", title, "fault", start, host, shows)


def _is_redundant(host: Host) -> bool:
    return len(host.interfaces) == 2 and not host.translates and not host.routes


def _off(plant: Plant, host: Host, card: int, seconds: float) -> None:
    """All ports of a card are down so long."""
    ports = [p.name for p in network.ports(plant) if p.card == host.interfaces[card]]
    for state, pause in (("down", seconds), ("up", 0.0)):
        for port in ports:
            network.switch(port, state)
        time.sleep(pause)


def _done(plant: Plant, habit: Habit) -> Event:
    """A habit, from its host's network."""
    host = habit.host(plant)
    start = time.time_ns()
    if host.moves_to:
        network.plug(plant, host, host.moves_to)
    python = str(VENV / "bin" / "python")
    what = ["-m", "tests.lab.habits", plant.name, str(plant.seed), habit.name]
    space = ["ip", "netns", "exec", network.namespace(host.id)]
    subprocess.run([*space, python, *what], cwd=ROOT, check=True, capture_output=True)
    shows = habit.shows.format(ip=host.ip, mac=host.mac)
    return _benign(habit.name, habit.title, habit.form, start, host, shows, habit.crafted)


def _benign(
    name: str, title: str, form: str, start_ns: int, host: Host, shows: str, crafted: bool = False
) -> Event:
    end = time.time_ns()
    return Event(
        name=name,
        title=title,
        form=form,
        start_ns=start_ns,
        end_ns=end,
        settled_ns=end + _SETTLES_NS,
        kind="",
        techniques=(),
        source=host.id,
        target="",
        shows=shows,
        crafted=crafted,
    )

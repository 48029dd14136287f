"""All attacks on a plant, each by an outsider and, where it makes sense, by an insider."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.lab import network
from tests.lab.attacks import ATTACKS
from tests.lab.attacks.attack import INSIDER, NOTHING, OUTSIDER, Aim, Attack
from tests.lab.event import Event
from tests.lab.model import Host, Identity, Interface, Plant, Service, Zone
from tests.lab.patterns import number
from tests.lab.running import ROOT, VENV

ENGINEER = "engineer"
_ENGINEERS = ("engineering", "technician")
# Of the acts below those that are also somebody's job.
_SERVICE = (
    "modbus identity read",
    "s7 blocks listed",
    "s7 diagnostics read",
    "s7 program uploaded",
    "104 counters read",
    "dnp3 cold restart",
    "mms names listed",
    "bacnet clock set",
)
_INTRUDER = Identity("VMware", "Virtual Machine", "workstation", "", "", "")
_VMWARE = "00:0c:29"
_PLACE = 6  # below the first address that a host may have: never taken
_GAP_SECONDS = 1.0
_SETTLES_NS = 5 * 10**9
_PATIENCE_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Step:
    """An attack in one form."""

    attack: Attack
    form: str
    aim: Aim


def steps(plant: Plant) -> Iterator[Step]:
    """Every attack that this plant has a target for, in the order of the table."""
    for attack in ATTACKS:
        for target, service in _targets(plant, attack):
            if OUTSIDER in attack.forms:
                yield Step(attack, OUTSIDER, Aim(plant, intruder(plant, target), target, service))
            client = _client(plant, target, attack.protocol)
            if INSIDER in attack.forms and client is not None:
                yield Step(attack, INSIDER, Aim(plant, client, target, service))


def maintenance(plant: Plant) -> Iterator[Step]:
    """What engineers do now and then from their own station, and announce."""
    (engineer,) = [plant.hosts[id_] for id_ in _ENGINEERS if id_ in plant.hosts]
    for attack in ATTACKS:
        if attack.name in _SERVICE:
            for target, service in _targets(plant, attack):
                yield Step(attack, ENGINEER, Aim(plant, engineer, target, service))


def intruder(plant: Plant, target: Host) -> Host:
    """The station that nobody knows, in the target's zone."""
    zone: Zone = plant.zones[target.zone]
    drawn = number(f"{plant.name} intruder {zone.id}", plant.seed, 1 << 24)
    mac = ":".join([_VMWARE, *(f"{drawn:06x}"[at : at + 2] for at in (0, 2, 4))])
    card = Interface(zone.id, mac, str(zone.network[_PLACE]))
    return Host(f"intruder-{zone.id}", "kali", _INTRUDER, (card,), ())


def run(plant: Plant) -> Iterator[Event]:
    """Attacks a running plant, and tells what happened when."""
    joined: set[str] = set()
    for step in steps(plant):
        source = step.aim.source
        if step.form == OUTSIDER and source.id not in joined:
            network.join(plant, source)
            joined.add(source.id)
        yield done(step)
        time.sleep(_GAP_SECONDS)


def done(step: Step, ticket: str = "") -> Event:
    """Does one step, from its source's network. Raises `RuntimeError` when that fails."""
    aim, attack = step.aim, step.attack
    start = time.time_ns()
    _act(attack, aim)
    end = time.time_ns()
    return Event(
        name=attack.name,
        title=attack.title,
        form=step.form,
        start_ns=start,
        end_ns=end,
        settled_ns=end + _SETTLES_NS,
        kind=attack.kind,
        techniques=attack.techniques,
        source=aim.source.id,
        target=aim.target.id,
        shows=attack.filter(aim),
        crafted=attack.crafted,
        ticket=ticket,
    )


def _act(attack: Attack, aim: Aim) -> None:
    python, plant = str(VENV / "bin" / "python"), aim.plant
    who = (plant.name, str(plant.seed), attack.name, aim.source.id, aim.target.id)
    space = ["ip", "netns", "exec", network.namespace(aim.source.id)]
    done = subprocess.run(
        [*space, python, "-W", "ignore", "-m", "tests.lab.attacker", *who],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=_PATIENCE_SECONDS,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{attack.name} by {aim.source.id} failed: {done.stderr[-800:]}")


def _targets(plant: Plant, attack: Attack) -> Sequence[tuple[Host, Service]]:
    """The first host with a fixed address that a mirror hears, and that serves the protocol."""
    for host in plant.hosts.values():
        if not host.ip or host.routes or not plant.zones[host.zone].routed:
            continue
        if not attack.protocol:
            return [(host, NOTHING)]
        for service in host.services:
            if service.protocol == attack.protocol:
                return [(host, service)]
    return []


def _client(plant: Plant, target: Host, protocol: str) -> Host | None:
    """Who asks the target anyway, from a place where a mirror hears it."""
    for poll in plant.polls:
        client = plant.hosts[poll.client]
        if (poll.server, poll.protocol) == (target.id, protocol) and client.ip:
            return client if plant.zones[client.zone].routed else None
    return None

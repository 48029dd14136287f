"""A small plant, and the verdict that checks give on it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from inventory.model import (
    Claim,
    Conduit,
    Conflict,
    Flow,
    Health,
    Link,
    Operation,
    Plant,
    Violation,
    Zone,
)
from protocols.model import Effect
from reports.case import Case
from reports.iec62443_3_3.judge import judge
from reports.iec62443_3_3.model import Outcome, Verdict
from reports.owner import Owner
from reports.register import Entry
from tests.reports import plants
from tests.reports.plants import END, START, Host, Talk, asset

CELL = Zone("cell", "Cell", "1", sl_t=(4,) * 7, proposed=False)
OPS = Zone("ops", "Operations", "3", sl_t=(1,) * 7, proposed=False)
OFFICE = Zone("office", "Office", "4", sl_t=(1,) * 7, proposed=False)

PLC = Host("plc", "cell", "10.0.1.1", "00:00:00:00:01:01", "plc", "1")
HMI = Host("hmi", "cell", "10.0.1.2", "00:00:00:00:01:02", "hmi", "2")
EWS = Host("ews", "ops", "10.0.3.1", "00:00:00:00:03:01", "engineering station", "3")
PC = Host("pc", "office", "10.0.4.1", "00:00:00:00:04:01", "workstation", "4")
HOSTS = (PLC, HMI, EWS, PC)

HEALTH = dataclasses.replace(plants.HEALTH, loss_share=0.0)
REGISTER = tuple(Entry(h.name, h.ip, h.mac, h.name, h.zone, "", "", "", "", "") for h in HOSTS)
SEEN_WELL = Owner(clock="NTP")


def link(a: Host, b: Host, protocol: str, port: int, direction: str = "both") -> Link:
    made = plants.link(a, b, protocol, port, 10)
    return dataclasses.replace(made, direction=direction, transport="tcp")  # type: ignore[arg-type]


def act(
    a: Host,
    b: Host,
    protocol: str,
    effect: Effect,
    *,
    status: int = 0,
    count: int = 1,
    techniques: Sequence[str] = (),
) -> Operation:
    talk = Talk(a.name, b.name, protocol, 0, "1", "Do", effect, count)
    made = plants.between(a, b, talk, status)
    return dataclasses.replace(made, techniques=tuple(techniques) or made.techniques)


def plant(
    *,
    claims: Sequence[Claim] = (),
    on: Host = PLC,
    links: Sequence[Link] = (),
    operations: Sequence[Operation] = (),
    violations: Sequence[Violation] = (),
    conduits: Sequence[Conduit] = (),
    conflicts: Sequence[Conflict] = (),
    owner: bool = True,
    health: Health = HEALTH,
) -> Plant:
    assets = [asset(h, claims if h is on else ()) for h in HOSTS]
    assets = [
        dataclasses.replace(a, conflicts=tuple(conflicts) if a.names == (on.name,) else ())
        for a in assets
    ]
    return Plant(
        START,
        END,
        {a.id: a for a in assets},
        links,
        operations,
        violations,
        {z.id: z for z in (CELL, OPS, OFFICE)},
        conduits,
        owner,
        health,
    )


def verdict(
    requirement: str,
    found: Plant,
    zone: str = "cell",
    register: tuple[Entry, ...] | None = REGISTER,
    owner: Owner = SEEN_WELL,
) -> Verdict:
    judged = judge(Case(found, register=register, owner=owner))
    (here,) = (j for j in judged if j.zone.id == zone)
    return next(v for v in here.verdicts if v.requirement == requirement)


def outcome(requirement: str, found: Plant, zone: str = "cell") -> Outcome:
    return verdict(requirement, found, zone).observed


def entry(host: Host, **fields: str) -> Entry:
    return dataclasses.replace(REGISTER[HOSTS.index(host)], **fields)


BREACH, SIGN = Outcome.VIOLATION_OBSERVED, Outcome.PARTIAL
SILENT, LITTLE = Outcome.NO_VIOLATION_OBSERVED, Outcome.INSUFFICIENT_OBSERVATION
COMMUNITY = "community of 6 octets, {}, digest 00"
PASSWORD = "password of {} octets, {}, digest 00"

ALLOWED = Conduit("o", "ops", "cell", (Flow("modbus", 502, (Effect.READS,)),), False)

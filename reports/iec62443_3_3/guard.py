"""The coverage guard: when a zone is seen well enough for silence to say something."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from ipaddress import ip_address, ip_network

from inventory.model import Health, Plant, Zone
from reports.iec62443_3_3.catalogue import guard as limits
from reports.iec62443_3_3.facts import Facts
from reports.iec62443_3_3.model import Guard
from reports.register import Entry


def guard(facts: Facts, zone: Zone) -> Guard:
    """The guard of a zone, with everything it lacks."""
    entries = declared(facts, zone)
    addresses = {a for asset in facts.assets(zone) for a in (*asset.ips, *asset.macs)}
    seen = sum(1 for e in entries or () if {e.ip, e.mac} & addresses)
    health = facts.plant.health
    up, clock = uptime(facts.plant), facts.case.owner.clock
    failures = tuple(_failures(zone, entries, seen, health.loss_share, up, clock))
    return Guard(
        seen if entries is not None else len(facts.assets(zone)),
        len(entries) if entries is not None else None,
        health.loss_share,
        up,
        clock,
        failures,
    )


def _failures(
    zone: Zone, entries: Sequence[Entry] | None, seen: int, loss: float, up: float, clock: str
) -> Iterator[str]:
    least = limits()["zone_asset_visibility_min"]
    if entries is None:
        yield "no asset register says how many assets there should be"
    elif not entries:
        where = f"in {zone.name}" if zone.id else "outside the zones"
        yield f"the asset register lists no asset {where}"
    elif seen / len(entries) < least:
        was = "was" if seen == 1 else "were"
        yield f"{seen} of {len(entries)} registered assets {was} seen, {least:.0%} are needed"
    if loss > limits()["capture_drop_max"]:
        yield f"{loss:.1%} of the traffic was lost, {limits()['capture_drop_max']:.0%} is allowed"
    if up < limits()["sensor_uptime_min"]:
        yield f"the sensor was up {up:.1%} of the time, {limits()['sensor_uptime_min']:.0%} needed"
    if limits()["sensor_clock_synchronised"] and not clock:
        yield "nobody states how the sensor's clock is kept right"


def declared(facts: Facts, zone: Zone) -> Sequence[Entry] | None:
    """The registered assets of a zone; None without a register."""
    if facts.case.register is None:
        return None
    return [e for e in facts.case.register if _belongs(facts, e, zone)]


def _belongs(facts: Facts, entry: Entry, zone: Zone) -> bool:
    """By the register's own word, else by where the zone's networks lie."""
    if entry.zone:
        return entry.zone in (zone.id, zone.name)
    if not entry.ip:
        seen = next((a for a in facts.plant.assets.values() if entry.mac in a.macs), None)
        return seen is not None and facts.zone(seen.id).id == zone.id
    nets = [
        (ip_network(n, strict=False), z.id) for z in facts.plant.zones.values() for n in z.networks
    ]
    inside = [(n.prefixlen, z) for n, z in nets if ip_address(entry.ip) in n]
    return max(inside, default=(0, ""))[1] == zone.id


def uptime(plant: Plant) -> float:
    """The share of the span in which some interface delivered, gaps taken off."""
    whole = (plant.end - plant.start).total_seconds()
    if whole <= 0:
        return 0.0
    covered = sum((end - start).total_seconds() for start, end in _covered(plant, plant.health))
    lost = sum(
        (min(g.end, plant.end) - max(g.start, plant.start)).total_seconds()
        for g in plant.health.gaps
        if g.end > plant.start and g.start < plant.end
    )
    return max(0.0, min(1.0, (covered - lost) / whole))


def _covered(plant: Plant, health: Health) -> Iterator[tuple[datetime, datetime]]:
    """The times of all interfaces, joined."""
    at: datetime | None = None
    for i in sorted(health.interfaces, key=lambda i: (i.first_seen, i.last_seen)):
        start = max(i.first_seen, plant.start, at or plant.start)
        end = min(i.last_seen, plant.end)
        if end > start:
            yield start, end
            at = end

"""Plants made of a few rows, without a store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from inventory.binding import identify
from inventory.model import Asset, Evidence, Plant
from inventory.plant import build
from inventory.rows import ClaimRow, LinkRow, OperationRow, Rows, ValuesRow
from inventory.sightings import Sighting
from inventory.zones_file import ZoneModel
from tests.inventory.batches import SECOND, START, at


def sight(ip: str, mac: str, *, realm: str = "lan", ttl: int = 64, seconds: float = 0) -> Sighting:
    """A MAC sent with an IP for ten seconds."""
    return Sighting(realm, mac, ip, 10, at(seconds), at(seconds + 10), ttl if ip else 0)


def operation(client: str, server: str, protocol: str, code: str, **more: Any) -> OperationRow:
    """Something was done ten times, a second apart."""
    row: dict[str, Any] = {
        "realm": "lan",
        "client": client,
        "server": server,
        "transport": "tcp",
        "port": 1,
        "protocol": protocol,
        "unit": "",
        "code": code,
        "object": "",
        "span": 1,
        "status": 0,
        "counted": 10,
        "first_ns": at(0),
        "last_ns": at(9),
        "gap_n": 9,
        "gap_sum": 9.0,
        "gap_sum2": 9.0,
        "gap_max": 1.0,
        "evidence": None,
    }
    return OperationRow(**{**row, **more})


def values(
    client: str, server: str, object_: str, low: float, high: float, **more: Any
) -> ValuesRow:
    """What an object's value was, ten times in ten seconds."""
    ends = "lan", client, server, "modbus", "", "3", object_
    row = ValuesRow(*ends, 1, 10, at(0), at(9), low, high, 2, f"{high:g}")
    return row._replace(**more)


def claim(subject: str, attribute: str, value: str, protocol: str, **more: Any) -> ClaimRow:
    """A claim, stated for ten seconds."""
    row: dict[str, Any] = {
        "realm": "lan",
        "unit": "",
        "client": "",
        "server": subject,
        "transport": "tcp",
        "port": 1,
        "first_ns": at(0),
        "last_ns": at(10),
        "evidence": None,
    }
    told = {"subject": subject, "attribute": attribute, "value": value, "protocol": protocol}
    return ClaimRow(**{**row, **told, **more})


def link(client: str, server: str, protocol: str, port: int, **more: Any) -> LinkRow:
    """Ten packets each way."""
    row: dict[str, Any] = {
        "realm": "lan",
        "client": client,
        "server": server,
        "client_mac": "",
        "server_mac": "",
        "transport": "tcp",
        "port": port,
        "protocol": protocol,
        "packets_out": 10,
        "packets_in": 10,
        "bytes_out": 640,
        "bytes_in": 640,
        "first_ns": at(0),
        "last_ns": at(9),
        "conversations": 1,
        "one_way": 0,
        "stream_bytes": 200,
        "lost_bytes": 0,
        "copies": 0,
        "order_digest": None,
        "evidence": None,
    }
    return LinkRow(**{**row, **more})


def rows(**tables: Any) -> Rows:
    """Rows of a minute; evidence by id."""
    proofs = {id_: Evidence(id_, "mirror", (1,)) for id_ in tables.pop("evidence", ())}
    return Rows(START, START + 60 * SECOND, evidence=proofs, **tables)


def plant(owner: ZoneModel | None = None, **tables: Any) -> Plant:
    """The plant of these rows."""
    made = rows(**tables)
    return build(made, identify(made), owner)


def hosts(*ips: str, realm: str = "lan") -> Sequence[Sighting]:
    """Hosts with a MAC each, of no vendor that IEEE knows."""
    made = []
    for ip in ips:
        octets = (int(part) for part in ip.split("."))
        made.append(sight(ip, ":".join(["00:ff", *(f"{n:02x}" for n in octets)]), realm=realm))
    return made


def asset(made: Plant, address: str) -> Asset:
    """The asset with an address."""
    return next(a for a in made.assets.values() if address in (*a.ips, *a.macs))

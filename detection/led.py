"""Whom DHCP names to those who join, as their router or name server: they send through these and
believe these, whoever they are (RFC 2132, 3.5 and 3.8; RFC 3646, 3)."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network

import pyarrow as pa
import pyarrow.compute as pc

from detection.learned import Key, Sight, Usual
from detection.leases import PROTOCOLS
from detection.model import Severity
from detection.novelty import Story
from detection.window import Row, Window, rows, where
from detection.words import listed, who
from inventory.model import Batch, Plant
from inventory.times import moment
from protocols.model import title

LED = "capabilities"  # the attribute of such claims
_ROUTER = "router"
_AS = pa.array([_ROUTER, "DNS server"])
_PREFIX = 24  # a plant's networks are hardly smaller; in larger ones few routers are named
_PLACE = ("realm", "protocol", "client", "server", "subject", "text", "count", "evidence")
_TIMES = ("first_ns", "last_ns")


def is_led(key: Key) -> bool:
    """Whether this is about whom DHCP names."""
    return key[1] in PROTOCOLS and key[3] == LED


def named(batch: Batch, plant: Plant) -> Iterator[Sight]:
    """Everybody whom a window names so, by asset, or by address where nobody was seen there."""
    stated = batch.tables.get("observations")
    if stated is None or not stated.num_rows:
        return
    by_dhcp = pc.is_in(stated["protocol"], pa.array(sorted(PROTOCOLS)))
    found = pa.Table.from_batches([stated.filter(by_dhcp)])
    found = where(where(found, "kind", "is"), "object", LED)
    found = found.filter(pc.is_in(found["text"], _AS)) if found.num_rows else found
    if found.num_rows:
        window = Window(batch, plant)
        for row in rows(found, (*_PLACE, *_TIMES)):
            asset = window.asset(row, "subject") or row["subject"]
            server = window.asset(row, "server")
            key = (asset, row["protocol"], _network(row), LED, row["text"], server)
            times = moment(row["first_ns"]), moment(row["last_ns"])
            yield Sight(key, *times, row["count"], window.proof(row["evidence"]))


def _network(row: Row) -> str:
    """The network that a router leads out of, each having its own; of a name server none."""
    if row["text"] != _ROUTER:
        return ""
    try:
        return str(ip_network(f"{row['subject']}/{_PREFIX}", strict=False))
    except ValueError:
        return ""


def tell(sight: Sight, usual: Usual, plant: Plant) -> Story | None:
    """Who named whom, and who was named before; the first one changes nothing."""
    asset, protocol, _, _, value, server = sight.key
    every = [*usual.keys()]
    known = [key[0] for key in every if key[1:5] == sight.key[1:5]]
    if not known or asset in known:
        return None
    speaker = f"{who(plant, server)} named" if server else "Somebody named"
    return Story(
        kind="new operation",
        severity=Severity.HIGH,
        subject=asset,
        peer=server or None,
        protocol=protocol,
        seen=f"{speaker} {who(plant, asset)} as {value} by {title(protocol)}",
        usual=f"{listed(who(plant, other) for other in known)} was named as {value}",
        techniques=("T0830",),
    )

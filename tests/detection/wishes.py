"""What one client does to a server, while it is learned and later."""

from __future__ import annotations

from inventory.model import Plant
from inventory.rows import OperationRow
from tests.inventory.batches import at
from tests.inventory.made import hosts, link, operation, plant

SERVER, CLIENT = "10.1.0.2", "10.1.0.50"


def later(row: OperationRow) -> OperationRow:
    return row._replace(first_ns=at(1201), last_ns=at(1202))


def seen(*operations: OperationRow) -> Plant:
    links = [link(CLIENT, SERVER, "tls", 443)]
    return plant(sightings=hosts(SERVER, CLIENT), operations=[*operations], links=links)


def did(protocol: str, code: str, object_: str) -> OperationRow:
    return operation(CLIENT, SERVER, protocol, code, object=object_)

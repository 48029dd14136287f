"""What is a new habit, and what an old one under another name."""

from __future__ import annotations

import pytest

from detection import engineering_operation, new_operation
from detection.model import Learning
from inventory.model import Plant
from inventory.rows import OperationRow
from protocols.model import UNANSWERED
from tests.inventory.batches import at, batch
from tests.inventory.made import hosts, link, operation, plant

pytestmark = pytest.mark.quick

SERVER, CLIENT = "10.1.0.2", "10.1.0.50"
DETECTORS = (new_operation.DETECTOR, engineering_operation.DETECTOR)


def later(row: OperationRow) -> OperationRow:
    return row._replace(first_ns=at(1201), last_ns=at(1202))


def seen(*operations: OperationRow) -> Plant:
    links = [link(CLIENT, SERVER, "tls", 443)]
    return plant(sightings=hosts(SERVER, CLIENT), operations=[*operations], links=links)


def told(usual: OperationRow, now: OperationRow) -> list[str]:
    found = []
    for detector in DETECTORS:
        known = seen(usual)
        state, _ = detector.step({}, batch(), known, Learning.DECLARED)
        _, deviations = detector.step(state, batch(20), seen(usual, later(now)), Learning.OVER)
        found += [d.kind for d in deviations]
    return found


def did(protocol: str, code: str, object_: str) -> OperationRow:
    return operation(CLIENT, SERVER, protocol, code, object=object_)


def test_another_file_of_a_file_server_is_no_news() -> None:
    fetched = did("ftp", "RETR", "recipe.txt")
    assert told(fetched, did("ftp", "RETR", "backup.tar")) == []
    assert told(fetched, did("ftp", "STOR", "tool.exe")) == ["engineering operation"]


def test_another_block_of_a_controller_is_news() -> None:
    loaded = did("s7comm", "1.26", "DB1 passive")
    assert told(loaded, did("s7comm", "1.26", "OB1 passive")) == ["engineering operation"]


@pytest.mark.parametrize(("port", "kinds"), [("port 443", []), ("port 22", ["new operation"])])
def test_who_misses_a_service_that_it_uses_wishes_nothing_new(port: str, kinds: list[str]) -> None:
    missed = did("tcp", "connect", port)._replace(status=UNANSWERED)
    assert told(did("http", "GET", "/"), missed) == kinds


def test_reads_that_are_refused_are_a_habit_of_their_own() -> None:
    asked = did("http", "GET", "/")
    refused = did("http", "GET", "/admin")._replace(status=404)
    assert told(asked, did("http", "GET", "/page")) == []
    assert told(asked, refused) == ["new operation"]
    assert told(refused, did("http", "GET", "/other")._replace(status=403)) == []
    assert told(asked, refused._replace(status=UNANSWERED)) == []

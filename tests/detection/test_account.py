"""Accounts that nobody logged on with before."""

from __future__ import annotations

from typing import Any

import pytest

from detection.account import DETECTOR
from detection.model import Deviation, Learning, Severity
from inventory.model import Batch
from tests.inventory import batches
from tests.inventory.batches import at, batch
from tests.inventory.made import hosts, plant

pytestmark = pytest.mark.quick

SERVER, CLIENT, OTHER = "10.1.0.2", "10.1.0.50", "10.1.0.66"
SITE = plant(sightings=hosts(SERVER, CLIENT, OTHER))


def says(attribute: str, value: str, seconds: float = 10, **more: Any) -> Batch:
    ends = {"client": CLIENT, "server": SERVER, "protocol": "opcua"}
    row = {**batches.claim(SERVER, attribute, value, seconds=seconds), **ends, **more}
    return batch(int(seconds // 60), observations=[row])


def told(now: Batch, *usual: Batch, learning: Learning = Learning.DECLARED) -> list[Deviation]:
    state: Any = {}
    for window in usual or (says("user", "operator"), says("authentication", "password")):
        state, _ = DETECTOR.step(state, window, SITE, learning)
    return [*DETECTOR.step(state, now, SITE, Learning.OVER)[1]]


def test_another_account_is_told_beside_those_before() -> None:
    (found,) = told(says("user", "admin", 1201))
    assert found.seen == f"{CLIENT} used the account “admin” at {SERVER} by OPC UA"
    assert found.usual == "the account there was “operator”"
    assert (found.severity, found.techniques) == (Severity.MEDIUM, ("T0859",))
    assert found.first_seen.timestamp() == at(1201) / 1e9


def test_a_session_without_an_account_where_all_had_one_is_told() -> None:
    (found,) = told(says("authentication", "anonymous", 1201, client=OTHER))
    assert found.seen == f"{OTHER} used the authentication “anonymous” at {SERVER} by OPC UA"
    assert found.usual == "the authentication there was “password”"


@pytest.mark.parametrize(
    "now",
    [
        says("user", "operator", 1201),
        says("user", "operator", 1201, client=OTHER),  # told as a conversation
        says("user", "admin", 1201, protocol="ftp"),  # of which there was none before
        says("user", "admin", 1201, subject=CLIENT),
        says("credential", "admin", 1201),
        says("authentication", "certificate", 1201),
    ],
)
def test_the_same_and_the_first_of_a_service_is_not(now: Batch) -> None:
    assert told(now) == []


def test_what_was_seen_once_while_learning_is_no_news() -> None:
    usual = [says("user", "operator"), says("user", "operator", 4000), says("user", "backup", 4000)]
    assert told(says("user", "backup", 9001), *usual, learning=Learning.OBSERVED) == []
    assert len(told(says("user", "admin", 9001), *usual, learning=Learning.OBSERVED)) == 1


def test_many_accounts_that_one_tries_are_one_deviation() -> None:
    ends = {"client": OTHER, "server": SERVER, "protocol": "opcua"}
    tried = [{**batches.claim(SERVER, "user", f"u{n}", seconds=1201), **ends} for n in range(30)]
    (found,) = told(batch(20, observations=tried))
    assert found.seen.startswith(f"{OTHER} used 30 accounts at {SERVER} by OPC UA: “u0”, ")
    assert found.usual == "the account there was “operator”"


def test_accounts_that_many_clients_try_are_one_deviation() -> None:
    ends = {"server": SERVER, "protocol": "opcua"}
    tried = [
        {**batches.claim(SERVER, "user", f"u{n}", seconds=1201), **ends, "client": f"10.9.0.{n}"}
        for n in range(30)
    ]
    (found,) = told(batch(20, observations=tried))
    assert found.seen.startswith(f"30 clients used 30 accounts at {SERVER} by OPC UA: “u0”, ")
    assert found.usual == "the account there was “operator”"

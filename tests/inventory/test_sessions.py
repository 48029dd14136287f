"""An identifier of a session is one client's at its server, and may be another's elsewhere."""

from __future__ import annotations

import pytest

from detection import identity_conflict
from detection.learned import Usual
from inventory.model import Evidence, Plant
from inventory.rows import ClaimRow
from tests.inventory.batches import at
from tests.inventory.made import asset, claim, hosts, plant

pytestmark = pytest.mark.quick

BROKER, OTHER, CLIENT, RIVAL = "10.1.0.1", "10.1.0.2", "10.1.0.10", "10.1.0.66"


def connected(by: str, server: str = BROKER, *, id_: str = "pump-1", seconds: int = 0) -> ClaimRow:
    times = {"first_ns": at(seconds), "last_ns": at(seconds + 50)}
    more = {"client": by, "server": server, "evidence": f"e-{by}", **times}
    return claim(by, "client_id", id_, "mqtt", **more)


def seen(*claims: ClaimRow) -> Plant:
    sightings = hosts(BROKER, OTHER, CLIENT, RIVAL)
    return plant(sightings=sightings, claims=claims, evidence=[f"e-{CLIENT}", f"e-{RIVAL}"])


def test_two_clients_of_one_identifier_at_one_broker_are_a_conflict_of_both() -> None:
    made = seen(connected(CLIENT), connected(RIVAL, seconds=10))
    for address in (CLIENT, RIVAL):
        (conflict,) = asset(made, address).conflicts
        assert conflict.attribute == "client_id"
        assert conflict.values == (f"pump-1 at {CLIENT}", f"pump-1 at {RIVAL}")
        proof = tuple(Evidence(f"e-{ip}", "mirror", (1,)) for ip in (CLIENT, RIVAL))
        assert conflict.evidence == proof
        assert conflict.first_seen.timestamp() == at(10) / 1e9
    assert asset(made, BROKER).conflicts == ()
    (sight,) = identity_conflict.sights(made)
    story = identity_conflict.tell(sight, Usual({}), made)
    assert story
    values = f"pump-1 at {CLIENT} and pump-1 at {RIVAL}"
    assert story.seen == f"one client identifier is used by more than one device: {values}"
    assert {story.subject, story.peer} == {asset(made, ip).id for ip in (CLIENT, RIVAL)}


@pytest.mark.parametrize(
    "second",
    [
        connected(RIVAL, OTHER),  # another broker's sessions are others
        connected(RIVAL, seconds=100),  # a successor
        connected(RIVAL, id_="pump-2"),
        connected(CLIENT, seconds=10),  # the same once more
    ],
)
def test_others_are_none(second: ClaimRow) -> None:
    made = seen(connected(CLIENT), second)
    assert all(not found.conflicts for found in made.assets.values())


def test_of_a_flood_some_tell() -> None:
    clients = [f"10.3.{n >> 8}.{n & 255}" for n in range(1, 401)]
    made = plant(
        sightings=hosts(BROKER, *clients), claims=[connected(client) for client in clients]
    )
    told = [c for found in made.assets.values() for c in found.conflicts]
    assert len(told) == 16
    assert all(len(conflict.values) == 16 for conflict in told)

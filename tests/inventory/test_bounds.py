"""A site stays small: what is over the limits goes, the longest unseen first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inventory.store import FindingRow, Store, bounds, checkpoint
from inventory.times import moment
from tests.inventory.batches import at, batch, did, endpoint, proof

pytestmark = pytest.mark.quick


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setitem(bounds.ROWS, "endpoints", 40)
    monkeypatch.setitem(bounds.KEPT, "evidence", 40)
    monkeypatch.setitem(bounds.KEPT, "episodes", 10)
    monkeypatch.setattr(checkpoint, "MOST_WINDOWS", 1)
    with Store.open(tmp_path, create=True) as opened:
        yield opened


def test_a_flood_of_addresses_drops_the_longest_unseen(store: Store) -> None:
    flood = [endpoint(f"00:ff:00:00:00:{n:02x}", f"10.0.0.{n}", seconds=n) for n in range(1, 51)]
    store.insert(batch(endpoints=flood))
    plant = store.plant()
    assert len(plant.assets) == 38
    assert {ip for a in plant.assets.values() for ip in a.ips} == {
        f"10.0.0.{n}" for n in range(13, 51)
    }
    assert plant.health.limits == {"endpoints dropped from the site": 12}


def test_evidence_that_proves_something_is_spared(store: Store) -> None:
    now = datetime(2027, 1, 1, tzinfo=UTC)
    store.put_findings([FindingRow("deviation", "d", "a-1", 1, now, now, "{}", ("e1",))])
    proofs = [proof(f"e{n}", n) for n in range(50)]
    store.insert(batch(observations=[did("a", "b", evidence="e0")], evidence=proofs))
    assert [n for n in range(50) if store.evidence(f"e{n}")] == [0, 1]
    assert store.health().limits == {}, "what proves nothing is missed by nobody"


def test_what_people_decided_stays_with_its_proof(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(bounds.KEPT, "findings", 20)
    then = datetime(2027, 1, 1, tzinfo=UTC)
    store.put_findings([FindingRow("decision", "d", "a-1", 1, then, then, "{}", ("e0",))])
    late = [then.replace(hour=hour) for hour in range(1, 23)]
    found = [FindingRow("deviation", f"d{t.hour}", "a-1", 1, t, t, "{}") for t in late]
    store.put_findings(found)
    store.insert(batch(evidence=[proof("e0", 0), proof("e1", 1)]))
    assert len(store.findings("deviation")) < len(found)
    assert [decision.id for decision in store.findings("decision")] == ["d"]
    assert store.evidence("e0")
    assert not store.evidence("e1")


def test_no_row_has_the_id_of_one_that_was_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two, last, new = (f"00:ff:00:00:00:0{n}" for n in range(4))
    monkeypatch.setitem(bounds.ROWS, "endpoints", 3)
    with Store.open(tmp_path / "site", create=True) as store:
        store.insert(batch(endpoints=[endpoint(mac, seconds=0) for mac in (one, two, last)]))
        store.insert(batch(1, endpoints=[endpoint(last, seconds=4000)]))
        monkeypatch.setitem(bounds.ROWS, "endpoints", 2)
        store.insert(batch(2, endpoints=[endpoint(mac, seconds=8000) for mac in (one, two)]))
    with Store.open(tmp_path / "site") as store:
        monkeypatch.setitem(bounds.ROWS, "endpoints", 3)
        store.insert(batch(3, endpoints=[endpoint(new, seconds=9000)]))
        (asset,) = (a for a in store.plant().assets.values() if new in a.macs)
        assert [episode.start for episode in store.episodes(asset)] == [moment(at(9000))]


def test_of_what_goes_on_the_first_proof_and_the_latest_stay(store: Store) -> None:
    for n in range(5):
        row = did("a", "b", evidence=f"e{n}", seconds=3600 * n)
        store.insert(batch(n, observations=[row], evidence=[proof(f"e{n}", n)]))
    store.insert(batch(5, observations=[did("a", "b", evidence="", seconds=20_000)]))
    assert [n for n in range(5) if store.evidence(f"e{n}")] == [0, 4]
    (operation,) = store.plant().operations
    assert operation.evidence
    assert operation.latest
    assert (operation.evidence.id, operation.latest.id) == ("e0", "e4")
    (before,) = store.plant(None, moment(at(7200))).operations
    assert before.latest is None, "what it was then is no longer kept"


def test_proof_of_the_very_last_sight_is_not_another_sight(store: Store) -> None:
    store.insert(batch(0, observations=[did("a", "b", evidence="e0")], evidence=[proof("e0", 0)]))
    store.insert(batch(1, observations=[did("a", "b", evidence="e0", seconds=90)]))
    (before,) = store.plant().operations
    for id_, sequence in (("z1", 2), ("a2", 3)):
        row = did("a", "b", evidence="e0", latest=id_, seconds=90, count=0)
        store.insert(batch(sequence, observations=[row], evidence=[proof(id_, 9)]))
    (operation,) = store.plant().operations
    assert operation.latest
    assert operation.latest.id == "a2"
    assert replace(operation, latest=None) == replace(before, latest=None)
    assert store.evidence("z1") is None, "superseded"


def test_proof_of_changes_goes_before_other_proof(store: Store) -> None:
    where = {"realm": "lan", "client": "a", "server": "b", "protocol": "modbus", "unit": "1"}
    changed = {**where, "code": "3", "object": "holding register 1", "old": "1", "new": "2"}
    store.insert(
        batch(
            observations=[did("a", "b", evidence="e0")],
            changes=[{**changed, "at_ns": n, "evidence": f"e{n}"} for n in range(1, 50)],
            evidence=[proof(f"e{n}", n) for n in range(50)],
        )
    )
    assert store.evidence("e0")
    assert store.evidence("e1") is None
    latest, *_, oldest = store.value_changes()
    assert latest.evidence
    assert oldest.evidence is None
    assert store.health().limits == {"evidence dropped from the site": 12}


def test_a_flapping_device_has_bounded_history(store: Store) -> None:
    for n in range(15):
        row = endpoint("00:ff:00:00:00:01", "10.0.0.1", seconds=600 * n)
        store.insert(batch(n, endpoints=[row]))
    (asset,) = store.plant().assets.values()
    assert 10 <= len(store.episodes(asset)) <= 11

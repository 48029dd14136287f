"""What a request wrote beside the object that its operation names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from inventory.model import Operation
from inventory.rows import OperationRow, ValuesRow
from inventory.store import Store, checkpoint
from inventory.times import moment
from protocols.model import NO_ANSWER, Effect, describe
from tests.inventory.batches import at, batch, did, proof, was
from tests.inventory.made import operation, plant, values

pytestmark = pytest.mark.quick

PLC, HMI = "10.1.0.10", "10.1.0.50"
JOB = {"protocol": "s7comm", "code": "1.5"}


def wrote(object_: str, *, protocol: str = "s7comm", code: str = "1.5", **more: Any) -> ValuesRow:
    row = values(HMI, PLC, object_, 7.0, 7.0, evidence="e1")
    return row._replace(protocol=protocol, code=code, **more)


def names(*rows: ValuesRow, of: OperationRow) -> list[tuple[str, int]]:
    made = plant(operations=[of], values=rows)
    return [(o.object, o.span) for o in made.operations[1:]]


def job(object_: str, *, protocol: str = "s7comm", code: str = "1.5", **more: Any) -> OperationRow:
    return operation(HMI, PLC, protocol, code, object=object_, **more)


def test_each_object_that_was_written_is_an_operation() -> None:
    rows = [wrote("DB1.DBB0"), wrote("DB99.DBB7", first_ns=at(3), counted=2, last_ns=at(5))]
    made = plant(operations=[job("DB1.DBB0")], values=rows, evidence=["e1"])
    own, other = made.operations
    assert (own.object, other.object) == ("DB1.DBB0", "DB99.DBB7")
    assert (other.effect, other.status, other.period_ms) == (Effect.WRITES, 0, None)
    assert (other.count, other.first_seen, other.last_seen) == (2, moment(at(3)), moment(at(5)))
    assert other.values
    assert other.values.last == "7"
    assert other.evidence
    assert other.evidence.id == "e1"


def test_what_a_partly_refused_write_did_is_listed() -> None:
    refused = job("DB2.DBB2", status=10)
    assert names(wrote("DB1.DBB0"), wrote("DB99.DBB0"), of=refused) == [
        ("DB1.DBB0", 1),
        ("DB99.DBB0", 1),
    ]


def test_reads_of_several_objects_stay_one_operation() -> None:
    read = job("DB1.DBB0", code="1.4")
    assert names(wrote("DB1.DBB0", code="1.4"), wrote("DB9.DBB0", code="1.4"), of=read) == []


@pytest.mark.parametrize(
    ("own", "span", "objects"),
    [
        ("holding register 0", 3, [f"holding register {n}" for n in range(3)]),
        ("DB1.DBW0", 2, ["DB1.DBW0", "DB1.DBW2"]),
        ("point 3, 9, other 1", 3, ["point 3", "point 9", "other 1"]),
        ("ns=2;i=5", 1, ["ns=2;i=5[0]", "ns=2;i=5[1]", "ns=2;i=5 input 0"]),
    ],
)
def test_what_an_operation_names_is_not_told_again(own: str, span: int, objects: list[str]) -> None:
    assert names(*map(wrote, objects), of=job(own, span=span)) == []


def test_what_comes_later_is_not_of_an_operation_that_was_before() -> None:
    rows = [wrote("D0"), wrote("D1", first_ns=at(600)), wrote("D2")]
    assert names(*rows, of=job("D0", span=2)) == [("D2", 1), ("D1", 1)]


@pytest.mark.parametrize(
    "of",
    [job("", protocol="dnp3", code="13"), job("clock", protocol="ptcp", status=NO_ANSWER)],
    ids=["no object", "published"],
)
def test_values_of_an_operation_itself_are_no_objects(of: OperationRow) -> None:
    assert names(wrote("delay", protocol=of.protocol, code=of.code), of=of) == []


def test_objects_of_one_request_that_follow_each_other_are_one_stretch() -> None:
    words = [wrote(f"DB9.DBW{2 * n}") for n in range(50)]
    later = wrote("DB9.DBW100", first_ns=at(60))
    far = wrote("DB9.DBW300")
    found = names(*words, later, far, of=job("DB1.DBW0"))
    assert found == [("DB9.DBW0", 50), ("DB9.DBW300", 1), ("DB9.DBW100", 1)]


def test_objects_that_are_counted_together_need_not_follow_each_other() -> None:
    record = "slot 0 subslot 1 index {}".format
    rows = [wrote(record(n), protocol="profinet-io", code="3") for n in (1, 5, 7)]
    several = job(record(1), protocol="profinet-io", code="3", span=9)
    assert names(*rows, of=several) == [(record(5), 2)]
    assert plant(operations=[several], values=rows).operations[0].step == 0


def test_proof_of_what_was_written_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoint, "MOST_WINDOWS", 1)
    with Store.open(tmp_path, create=True) as store:
        for n, objects in enumerate((["DB1.DBB0"], ["DB1.DBB0", "DB9.DBB0"], ["DB1.DBB0"])):
            seen: dict[str, Any] = {**JOB, "evidence": f"e{n}", "seconds": 60 * n}
            rows = [did(HMI, PLC, object="DB1.DBB0", **seen)]
            rows += [was(HMI, PLC, name, 5, **seen) for name in objects]
            store.insert(batch(n, observations=rows, evidence=[proof(f"e{n}", n)]))
        assert [store.evidence(f"e{n}") is not None for n in range(3)] == [True, True, True]
        _, other = store.plant().operations
    with Store.open(tmp_path) as store:
        assert store.plant().operations[1] == other
        assert other.evidence
        assert other.evidence.id == "e1"
        assert _times(store, other) == [at(60)]
        assert [o.object for o in store.plant(None, moment(at(59))).operations] == ["DB1.DBB0"]


def _times(store: Store, of: Operation) -> list[int]:
    return [round(e.start.timestamp() * 1e9) for e in store.episodes(of)]


def test_what_read_write_multiple_registers_reads_is_not_written() -> None:
    assert describe("modbus", "23.3", "holding register 0").effect is Effect.READS
    assert describe("modbus", "23.3", "").name == describe("modbus", "3", "").name

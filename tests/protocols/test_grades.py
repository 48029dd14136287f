"""A protocol's grade follows from what captures show, and does not fall."""

from __future__ import annotations

import shutil
from collections import defaultdict
from dataclasses import replace

import pytest

from protocols.grades import (
    PARTS,
    TESTS,
    Grade,
    Proof,
    exercised_share,
    grade,
    named_share,
    operations,
    proofs,
)
from protocols.model import Effect, Operation, Protocol, Visibility, protocols
from tests import grades
from tests.captures import needs_public
from tests.grades import Found, Origin

READ, WRITE = Operation("read", Effect.READS), Operation("write", Effect.WRITES)
MADE = Protocol(
    name="made",
    title="Made",
    spec="none",
    ports=(),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=True,
    operations={"1": READ, "2": WRITE},
)
BEST = Proof("made", frozenset({"1 read"}), frozenset(), PARTS, frozenset("ab"), TESTS, 3)


@pytest.mark.quick
@pytest.mark.parametrize(
    ("proof", "expected"),
    [
        (None, Grade.NONE),
        (Proof("made"), Grade.NONE),
        (replace(BEST, unnamed=frozenset({"3"})), Grade.SEEN),
        (replace(BEST, decodes=PARTS - {"values"}), Grade.NAMED),
        (replace(BEST, tests=frozenset()), Grade.UNDERSTOOD),
        (replace(BEST, agreement=0), Grade.UNDERSTOOD),
        (replace(BEST, origins=frozenset("a")), Grade.UNDERSTOOD),
        (BEST, Grade.PROVEN),
    ],
)
def test_each_grade_needs_those_before_it(proof: Proof | None, expected: Grade) -> None:
    assert grade(MADE, proof) is expected


@pytest.mark.quick
def test_shares_are_of_what_is_specified() -> None:
    proof = replace(BEST, exercised=frozenset({"1 read", "9 other"}), unnamed=frozenset("78"))
    assert named_share(MADE, proof) == 0.5
    assert exercised_share(MADE, proof) == 0.25


@pytest.mark.quick
def test_what_an_object_is_called_is_no_further_operation() -> None:
    of_objects = {("1", "clock"): replace(READ, name="read clock"), ("3", "door"): WRITE}
    protocol = replace(MADE, refinements=of_objects)
    assert list(operations(protocol)) == ["1 read", "2 write", "3 write"]
    proof = replace(BEST, exercised=frozenset({"1 read clock", "3 write"}))
    assert exercised_share(protocol, proof) == pytest.approx(2 / 3)


@pytest.mark.quick
def test_what_somebody_did_by_hand_proves_nothing() -> None:
    row = {"kind": "did", "protocol": "modbus", "code": "3", "object": "", "status": 0}
    found: defaultdict[str, Found] = defaultdict(Found)
    origin = Origin("a stack", frozenset({"10.0.0.2"}))
    grades.look(
        [{**row, "client": "10.0.0.2"}, {**row, "client": "10.0.0.1", "code": "4"}], origin, found
    )
    assert [label[:2] for label in found["modbus"].exercised] == ["4 "]


@pytest.mark.quick
def test_what_a_protocol_lacks_is_not_asked_of_it() -> None:
    proof = replace(BEST, decodes=PARTS - {"values"})
    assert grade(replace(MADE, lacks=frozenset({"values"})), proof) is Grade.PROVEN


@pytest.mark.quick
def test_every_protocol_has_a_grade() -> None:
    missing = protocols().keys() - proofs().keys()
    assert not missing, "run `make grades` and commit what it wrote"
    assert all(protocol.lacks <= PARTS for protocol in protocols().values())


@needs_public
@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
def test_no_grade_falls() -> None:
    now, fallen = grades.proofs(), []
    for name, written in proofs().items():
        if name not in protocols():
            continue
        before, after = (grade(protocols()[name], proof) for proof in (written, now[name]))
        lost = written.exercised - now[name].exercised
        if after < before or lost:
            fallen.append(f"{name}: {before} became {after}, no longer seen: {sorted(lost)}")
    assert not fallen, "\n".join(fallen)

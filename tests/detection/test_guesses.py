"""Log-ons that are refused again and again are told, a mistyped password is not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from detection.model import Deviation, Learning, Severity
from detection.new_operation import DETECTOR
from inventory.model import Plant
from inventory.rows import OperationRow
from tests.inventory.batches import at, batch
from tests.inventory.made import hosts, link, operation, plant

pytestmark = pytest.mark.quick

SERVER, CLIENT = "10.1.0.2", "10.1.0.50"


def site(*done: OperationRow) -> Plant:
    links = [link(CLIENT, SERVER, "ftp", 21)]
    return plant(sightings=hosts(SERVER, CLIENT), links=links, operations=done)


LISTED = operation(CLIENT, SERVER, "ftp", "LIST")
LOGGED_ON = operation(CLIENT, SERVER, "ftp", "PASS")
REFUSED = LOGGED_ON._replace(status=530)


def told(usual: Sequence[OperationRow], *now: OperationRow) -> list[Deviation]:
    state, _ = DETECTOR.step({}, batch(), site(*usual), Learning.DECLARED)
    later = [row._replace(first_ns=at(1201), last_ns=at(1202)) for row in now]
    return list(DETECTOR.step(state, batch(20), site(*usual, *later), Learning.OVER)[1])


@pytest.mark.parametrize(
    ("usual", "count", "severity"),
    [
        ([LOGGED_ON], 9, None),
        ([LOGGED_ON], 10, Severity.MEDIUM),
        ([LISTED], 9, Severity.NOTE),
        ([LISTED], 40, Severity.MEDIUM),
        ([LOGGED_ON, REFUSED._replace(counted=1)], 40, None),
    ],
)
def test_who_is_refused_often_guesses(
    usual: Sequence[OperationRow], count: int, severity: Severity | None
) -> None:
    found = told(usual, REFUSED._replace(counted=count))
    assert [d.severity for d in found] == ([] if severity is None else [severity])


def test_guesses_are_told_by_their_number() -> None:
    (found,) = told([LOGGED_ON], REFUSED._replace(counted=40))
    assert found.seen == (
        f"{CLIENT} tried to log on to {SERVER} 40 times and was refused: “password”, "
        "answered “not logged in”"
    )
    assert found.techniques == ("T0859", "T0812", "T0806")
    assert found.usual == f"usual to {SERVER}: password"


def test_only_log_ons_are_guessed() -> None:
    others = operation(CLIENT, SERVER, "ftp", "CWD")
    assert told([others], others._replace(status=550, counted=40)) == []
    many = [REFUSED._replace(object=f"user {n}", counted=1) for n in range(20)]
    (found,) = told([LOGGED_ON], *many)
    assert "T0861" not in found.techniques


@pytest.mark.parametrize(("accounts", "count"), [(4, 0), (5, 1), (8, 1)])
def test_one_password_of_many_accounts_is_guessed(accounts: int, count: int) -> None:
    """Nobody mistypes the passwords of so many."""
    logged_on = operation(CLIENT, SERVER, "kerberos", "10.2", object="hmi@PLANT")
    tried = [
        logged_on._replace(object=f"user{n}@PLANT", status=24, counted=1) for n in range(accounts)
    ]
    found = told([logged_on], *tried)
    assert len(found) == count
    for deviation in found:
        assert deviation.seen.startswith(
            f"{CLIENT} tried to log on to {SERVER} as {accounts} accounts {accounts} times"
        )
        assert "T0806" in deviation.techniques


def test_a_log_on_that_needs_no_proof_is_told_where_others_need_one() -> None:
    asked = operation(CLIENT, SERVER, "kerberos", "10", object="hmi@PLANT", status=25)
    (found,) = told([asked], asked._replace(object="svc@PLANT", status=0, counted=1))
    assert found.seen.endswith("once, and got what passwords can be guessed from")
    assert found.severity is Severity.MEDIUM
    assert told([asked._replace(status=0)], asked._replace(object="svc@PLANT", status=0)) == []

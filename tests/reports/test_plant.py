"""The reports of the simulated plant, from its captures to its PDF and back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inventory.store import Store
from reports import bundle
from reports.case import Case, case_of
from reports.iec62443_3_3.judge import judge
from reports.iec62443_3_3.model import Finding, Outcome
from reports.kinds import KINDS
from reports.owner import OwnerError
from reports.verify import verify


@pytest.fixture
def store(attacked_site: Path, tmp_path: Path) -> Iterator[Store]:
    """A copy of the attacked site: others use the original."""
    site = tmp_path / "site"
    shutil.copytree(attacked_site, site)
    with Store.open(site) as opened:
        yield opened


def findings(case: Case, requirement: str, kind: str = "breaches") -> list[Finding]:
    return [
        finding
        for judged in judge(case)
        for verdict in judged.verdicts
        if verdict.requirement == requirement
        for finding in getattr(verdict, kind)
    ]


def told(case: Case, requirement: str, kind: str = "breaches") -> str:
    return "\n".join(finding.text for finding in findings(case, requirement, kind))


def test_breaches_that_the_captures_prove(store: Store) -> None:
    case = case_of(store)
    assert "10.10.1.50" in told(case, "SR 1.2"), "the HMI writes by protocols that trust anybody"
    assert "10.10.1.66" in told(case, "SR 1.2"), "and so does the attacker"
    assert "community in clear by snmp; it stands in makers' lists" in told(case, "SR 1.5")
    assert "by ftp without asking who they are" in told(case, "SR 1.1")
    assert "Programs in clear by s7comm" in told(case, "SR 4.1")
    assert "answers telnet on port 23" in told(case, "SR 7.7")
    assert "was malformed" in told(case, "SR 3.5") + told(case, "SR 3.5", "signs")


def test_who_had_a_controller_fetch_is_who_changes_it(store: Store) -> None:
    signs = told(case_of(store), "SR 3.4", "signs")
    assert "10.10.1.66 changes plc-s7 (10.10.1.10) by s7comm: download block." in signs
    assert "plc-s7 (10.10.1.10) changes" not in signs


def test_an_address_of_two_devices_is_told_once(store: Store) -> None:
    signs = [f.text for f in findings(case_of(store), "SR 3.1", "signs")]
    assert len(signs) == len(set(signs)) == 2
    assert all("used by more than one device: 10.10.1." in text for text in signs)


def test_every_breach_has_its_packets_in_the_bundle(store: Store) -> None:
    case = case_of(store)
    data = case.to_json()

    def proof(id_: str) -> bytes | None:
        found = store.evidence(id_)
        return found.pcapng if found else None

    packed = bundle.write(data, proof)
    assert verify(KINDS["assets"]["pdf"](data), packed).holds
    kept = {exhibit.id for exhibit in case.evidence}
    for judged in judge(case):
        for verdict in judged.verdicts:
            if verdict.observed is Outcome.VIOLATION_OBSERVED:
                proofs = [e.id for f in verdict.breaches for e in f.evidence]
                assert proofs
                assert kept >= set(proofs)


def test_a_few_minutes_prove_no_absence(store: Store) -> None:
    outcomes = {v.observed for judged in judge(case_of(store)) for v in judged.verdicts}
    assert Outcome.NO_VIOLATION_OBSERVED not in outcomes


def test_a_period_without_a_frame_settles_nothing(store: Store) -> None:
    start, end = datetime(2030, 1, 1, 6, tzinfo=UTC), datetime(2030, 1, 1, 7, tzinfo=UTC)
    verdicts = [v for judged in judge(case_of(store, start, end)) for v in judged.verdicts]
    outcomes = {v.observed for v in verdicts if v.requirement != "SR 7.8"}  # no register: a sign
    assert outcomes == {Outcome.INSUFFICIENT_OBSERVATION, Outcome.NOT_OBSERVABLE}


def test_no_secret_is_in_a_case(store: Store) -> None:
    text = case_of(store).to_json()
    assert b"community of 6 octets, well known" in text
    assert b'"public"' not in text


def test_a_span_has_its_own_facts(store: Store) -> None:
    middle = datetime(2026, 11, 23, 15, 40, tzinfo=UTC)
    whole, later = case_of(store), case_of(store, middle)
    assert (later.start, later.end) == (middle, whole.end)
    assert not whole.changes
    came = [c.label for c in later.changes if (c.change, c.what) == ("added", "asset")]
    assert any("10.10.1.66" in label for label in came), "the attacker came after the middle"
    earlier = case_of(store, end=middle)
    assert (earlier.start, earlier.end) == (whole.start, middle)
    assert not any("10.10.1.66" in a.ips for a in earlier.plant.assets.values())
    assert len(earlier.deviations) < len(whole.deviations)


def test_the_owners_files_are_part_of_the_case(store: Store) -> None:
    (store.site / "attestations.toml").write_text('[report]\nsystem = "Plant"\n')
    (store.site / "register.csv").write_text("ip,role\n10.10.1.50,operator\n")
    case = case_of(store)
    assert case.owner.cover.system == "Plant"
    assert case.register is not None
    assert "not in the register" in told(case, "SR 7.8")
    (store.site / "attestations.toml").write_text("[report]\nsytem = 1\n")
    with pytest.raises(OwnerError, match="sytem"):
        case_of(store)

"""Every claim's, operation's and violation's evidence re-decodes to the same; no secret stays."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from sensor import evidence
from tests import golden, rewrite
from tests.captures import PLANT, ROOT, manifest, needs_public
from tests.observed import KEY, Row, ends, fact, observe
from tests.observed import of as rows_of

HOUR_NS = 3_600_000_000_000


def stated(row: Row) -> tuple[object, ...]:
    """What a row says, without where and how often."""
    told = row["text"] if row["kind"] in ("is", "broke") else ""
    span = 0 if row["kind"] == "was" else row["span"]
    return (
        row["kind"],
        row["protocol"],
        *ends(row)[:2],
        row["subject"],
        row["unit"],
        row["code"],
        row["object"],
        span,
        row["status"],
        told,
    )


def unproven(path: Path, window_seconds: float = 3600.0) -> list[str]:
    """The rows of a capture whose evidence does not state them again."""
    seen = observe(path, window_seconds=window_seconds)
    sets = seen.evidence
    again = {
        id_: {
            stated(row) for row in evidence.decode(found["pcapng"], KEY)["observations"].to_pylist()
        }
        for id_, found in sets.items()
    }
    return [
        f"{path.name}: {stated(row)} is not stated by {proof}"
        for row in seen.observations
        for proof in (row["evidence"], row["latest"])
        if proof
        and not sets[proof]["partial"]
        and row["object"] != "(further objects)"
        and not any(stated({**row, "object": one}) in again[proof] for one in _objects(row))
    ]


def _objects(row: Row) -> list[str]:
    """The objects of a row: of a run each, for its proof shows one of them."""
    run = re.fullmatch(r"(.*?)(\d+)(.*) to \1(\d+)\3(?: by (\d+))?", row["object"])
    if not run:
        return [row["object"]]
    before, first, behind, last, step = run.groups()
    numbers = range(int(first), int(last) + 1, int(step or 1))
    return [f"{before}{number}{behind}" for number in numbers]


def unshown(path: Path) -> list[str]:
    """The value changes of a capture whose evidence does not show the new value."""
    seen = observe(path)
    wrong = []
    for change in seen.tables.get("changes", []):
        proof = seen.evidence.get(change["evidence"])
        if proof and not proof["partial"] and change["new"] not in _values(proof, change):
            wrong.append(f"{path.name}: {change} is not shown")
    return wrong


def _told(change: Row) -> tuple[object, ...]:
    names = ("client", "server", "protocol", "unit", "code", "object", "at_ns", "old", "new")
    return tuple(change[name] for name in (*names, "old_seen"))


def _values(proof: Row, of: Row) -> set[str]:
    """The values that a proof gives the object of a change."""
    names = ("client", "server", "protocol", "unit", "code", "object")
    tables = evidence.decode(proof["pcapng"], KEY)
    where = {name: of[name] for name in names}
    here = rows_of(tables["observations"].to_pylist(), kind="was", **where)
    found = {row["text"] for row in here}
    for row in rows_of(tables["changes"].to_pylist(), **where):
        found |= {row["old"], row["new"]}
    return found


def test_the_plants_evidence_proves_what_it_is_for() -> None:
    assert not unproven(PLANT / "plant-normal.pcapng")
    assert not unproven(PLANT / "plant-attack.pcapng")


def test_the_first_changes_of_a_value_are_shown_by_their_evidence() -> None:
    path = PLANT / "plant-attack.pcapng"
    changes = observe(path).tables["changes"]
    proven = [change for change in changes if change["evidence"]]
    assert proven
    assert len({change["evidence"] for change in proven}) > 1
    assert not unshown(path)
    again = {
        id_: {_told(row) for row in evidence.decode(found["pcapng"], KEY)["changes"].to_pylist()}
        for id_, found in observe(path).evidence.items()
    }
    whole = [change for change in proven if _told(change) in again[change["evidence"]]]
    assert len(whole) > 0.8 * len(proven), "the old value is shown too"


def test_what_goes_on_is_proven_anew_each_hour(tmp_path: Path) -> None:
    link_type, frames = rewrite.read(ROOT / "protocols" / "modbus" / "captures" / "attack.pcap")
    hours = [replace(f, at_ns=f.at_ns + hour * HOUR_NS) for hour in range(3) for f in frames]
    path = rewrite.write(tmp_path / "hours.pcap", link_type, hours)
    assert not unproven(path, window_seconds=300.0)
    proofs: dict[tuple[object, ...], list[str]] = {}
    for row in observe(path, window_seconds=300.0).observations:
        if row["kind"] == "did":
            proofs.setdefault(stated(row), []).append(row["evidence"])
    assert proofs
    assert all(len(set(found)) == 3 for found in proofs.values())


@pytest.mark.parametrize("window_seconds", [3600.0, 2.0])
def test_the_last_sight_is_proven_at_the_end(window_seconds: float) -> None:
    path = PLANT / "plant-attack.pcapng"
    seen = observe(path, window_seconds=window_seconds)
    assert not unproven(path, window_seconds)
    last: dict[tuple[object, ...], Row] = {}
    counted: Counter[tuple[object, ...]] = Counter()
    for row in seen.observations:
        if row["kind"] != "was":
            last[fact(row)] = row
            counted[fact(row)] += row["count"]
    repeated = [row for what, row in last.items() if counted[what] > 1]
    proven = [row for row in repeated if row["latest"]]
    assert len(proven) > 0.8 * len(repeated)
    for row in proven:
        packets = evidence.packets(seen.evidence[row["latest"]]["pcapng"])
        assert row["last_ns"] in {packet.at_ns for packet in packets}
    assert all(row["latest"] == "" for row in seen.observations if last.get(fact(row)) is not row)
    assert any(row["count"] == 0 for row in proven) == (window_seconds < 3600.0)


def test_every_claim_and_violation_has_evidence() -> None:
    seen = observe(PLANT / "plant-attack.pcapng")
    rows = [row for row in seen.observations if row["kind"] in ("is", "broke")]
    assert rows
    assert not [row for row in rows if row["evidence"] not in seen.evidence]


@pytest.mark.parametrize("capture", golden.captures(), ids=lambda path: path.parts[-3])
def test_the_decoders_own_evidence_proves_what_it_is_for(capture: Path) -> None:
    assert not [*unproven(capture), *unshown(capture)]


@needs_public
@pytest.mark.parametrize("category", ["OT", "IT", "OT-adjacent", "IoMT", "robustness"])
def test_public_evidence_proves_what_it_is_for(category: str) -> None:
    captures = [c for c in manifest() if c.category == category and c.path.is_file()]
    assert captures
    wrong = [line for c in captures for line in (*unproven(c.path), *unshown(c.path))]
    assert not wrong, f"{len(wrong)} facts, such as:\n" + "\n".join(wrong[:20])


def test_redacted_evidence_tells_length_and_class() -> None:
    seen = observe(PLANT / "plant-normal.pcapng")
    told = Counter(
        row["text"].split(" of ")[0] for row in seen.observations if row["object"] == "credential"
    )
    assert told
    for row in seen.observations:
        if row["object"] == "credential":
            assert " octets, " in row["text"]
            packets = evidence.packets(seen.evidence[row["evidence"]]["pcapng"])
            assert any(packet.redacted for packet in packets)


@pytest.mark.parametrize("capture", ["rdp/captures/rdp.pcap", "vnc/captures/vnc.pcap"])
@pytest.mark.parametrize("seed", range(4))
def test_what_a_long_opening_leaves_no_room_for_is_proven_in_part(
    capture: str, seed: int, tmp_path: Path
) -> None:
    link_type, frames = rewrite.read(ROOT / "protocols" / capture)
    parts = rewrite.split(frames, seed)
    path = rewrite.write(tmp_path / "parts.pcap", link_type, parts)
    assert not [*unproven(path), *unshown(path)]


@pytest.mark.parametrize("octets", [16, 24])
@pytest.mark.parametrize("protocol", ["snmp", "dns", "dhcp", "netbios"])
def test_a_datagram_in_fragments_is_proven_by_all_of_them(
    protocol: str, octets: int, tmp_path: Path
) -> None:
    capture = ROOT / "protocols" / protocol / "captures" / f"{protocol}.pcap"
    link_type, frames = rewrite.read(capture)
    parts = list(rewrite.fragmented(frames, octets))
    assert len(parts) > len(frames)
    path = rewrite.write(tmp_path / "fragments.pcap", link_type, parts)
    assert not unproven(path)
    whole, apart = observe(capture), observe(path)
    assert set(apart.counts()) == set(whole.counts())
    assert any(len(proof["frames"]) > 1 for proof in apart.evidence.values())
    secrets = [b"public", b"private"] if protocol == "snmp" else []
    assert not [s for s in secrets for proof in apart.evidence.values() if s in proof["pcapng"]]

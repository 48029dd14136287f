"""Every claim's, operation's and violation's evidence re-decodes to the same; no secret stays."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from sensor import evidence
from tests.captures import PLANT, manifest, needs_public
from tests.observed import KEY, Row, observe


def stated(row: Row) -> tuple[object, ...]:
    """What a row says, without where and how often."""
    told = row["text"] if row["kind"] in ("is", "broke") else ""
    span = 0 if row["kind"] == "was" else row["span"]
    ends = (row["client"], row["server"], row["subject"])
    return (
        row["kind"],
        row["protocol"],
        *ends,
        row["unit"],
        row["code"],
        row["object"],
        span,
        row["status"],
        told,
    )


def unproven(path: Path) -> list[str]:
    """The rows of a capture whose evidence does not state them again."""
    seen = observe(path)
    sets = seen.evidence
    again = {
        id_: {
            stated(row) for row in evidence.decode(found["pcapng"], KEY)["observations"].to_pylist()
        }
        for id_, found in sets.items()
    }
    return [
        f"{path.name}: {stated(row)} is not stated by {row['evidence']}"
        for row in seen.observations
        if row["evidence"]
        and not sets[row["evidence"]]["partial"]
        and row["object"] != "(further objects)"
        and stated(row) not in again[row["evidence"]]
    ]


def test_the_plants_evidence_proves_what_it_is_for() -> None:
    assert not unproven(PLANT / "plant-normal.pcapng")
    assert not unproven(PLANT / "plant-attack.pcapng")


def test_every_claim_and_violation_has_evidence() -> None:
    seen = observe(PLANT / "plant-attack.pcapng")
    rows = [row for row in seen.observations if row["kind"] in ("is", "broke")]
    assert rows
    assert not [row for row in rows if row["evidence"] not in seen.evidence]


@needs_public
@pytest.mark.parametrize("category", ["OT", "IT", "OT-adjacent", "IoMT", "robustness"])
def test_public_evidence_proves_what_it_is_for(category: str) -> None:
    captures = [c for c in manifest() if c.category == category and c.path.is_file()]
    assert captures
    wrong = [line for capture in captures for line in unproven(capture.path)]
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

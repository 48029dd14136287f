"""What a decoder of ours could not bear is told, and nobody blamed for it."""

from __future__ import annotations

from detection.learned import Usual
from detection.model import Severity
from detection.novelty import Story
from detection.protocol_violation import sights, tell
from inventory.rows import ViolationRow
from tests.inventory.batches import at
from tests.inventory.made import hosts, link, plant

PLC, HMI = "10.1.0.10", "10.1.0.50"


def told(kind: str, text: str) -> Story:
    violation = ViolationRow("lan", HMI, PLC, "modbus", kind, text, 1, at(0), at(0), None)
    made = plant(
        sightings=hosts(PLC, HMI), violations=[violation], links=[link(HMI, PLC, "modbus", 502)]
    )
    (sight,) = sights(made)
    return tell(sight, Usual({}), made)


def test_a_fault_of_ours_is_no_breach_of_theirs() -> None:
    assert " spoke Modbus/TCP towards " in told("decoder fault", "Our own decoder failed.").seen
    assert " broke Modbus/TCP towards " in told("wrong length", "Too long.").seen


def test_octets_in_place_of_others_are_an_adversarys() -> None:
    found = told("overlap with other octets", "11 octets came again and were not the same.")
    assert (found.severity, found.techniques) == (Severity.HIGH, ("T0830",))
    assert told("wrong length", "Too long.").severity is Severity.MEDIUM

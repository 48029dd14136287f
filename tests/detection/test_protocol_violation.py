"""What a decoder of ours could not bear is told, and nobody blamed for it."""

from __future__ import annotations

from detection import crowd
from detection.learned import Usual
from detection.model import Deviation, Learning, Severity
from detection.novelty import Story
from detection.protocol_violation import DETECTOR, sights, tell
from inventory.rows import ViolationRow
from tests.inventory.batches import at, batch
from tests.inventory.made import hosts, link, plant, sight

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
    assert f"somebody spoke Modbus/TCP in the name of {HMI} towards {PLC}" in found.seen


def test_who_resets_in_anothers_name_denies_service() -> None:
    found = told("goes on behind its reset", "Nothing is sent behind a reset.")
    assert (found.severity, found.techniques) == (Severity.HIGH, ("T0814",))


def test_skids_with_one_plan_of_addresses_break_by_themselves() -> None:
    twins = [
        ViolationRow(realm, HMI, PLC, "modbus", "wrong length", "Too long.", 1, at(0), at(0), None)
        for realm in ("skid a", "skid b")
    ]
    sightings = [
        sight(ip, f"00:ff:0a:{realm[-1]}{realm[-1]}:00:{n:02x}", realm=realm)
        for realm in ("skid a", "skid b")
        for n, ip in enumerate((HMI, PLC))
    ]
    made = plant(sightings=sightings, violations=twins)
    found = list(sights(made))
    assert len({one.key for one in found}) == 2
    subjects = {tell(one, Usual({}), made).subject for one in found}
    assert {realm for id_ in subjects for realm in made.assets[id_].realms} == {"skid a", "skid b"}


FORGED = [f"10.1.1.{n}" for n in range(1, 41)]


def broke(*pairs: tuple[str, str], kind: str = "wrong length") -> list[Deviation]:
    """What is told where each of these broke Modbus towards the other."""
    rows = [
        ViolationRow(
            "lan", src, dst, "modbus", f"{kind} {n % 3}", "Too long.", 2, at(n), at(n), None
        )
        for n, (src, dst) in enumerate(pairs)
    ]
    made = plant(sightings=hosts(PLC, HMI, *FORGED), violations=rows)
    return list(DETECTOR.step({}, batch(), made, Learning.OVER)[1])


def test_few_that_break_a_protocol_are_told_one_by_one() -> None:
    assert len(broke(*((ip, PLC) for ip in FORGED[: crowd.MOST]))) == crowd.MOST


def test_many_that_break_a_protocol_towards_one_are_told_at_once() -> None:
    own, many = sorted(
        broke((HMI, FORGED[0]), *((ip, PLC) for ip in FORGED)), key=lambda d: d.count
    )
    assert own.seen.startswith(f"{HMI} broke Modbus/TCP towards {FORGED[0]} twice")
    assert many.seen == (
        f"40 senders broke Modbus/TCP towards {PLC} 80 times: wrong length 1, wrong length 2 and "
        "wrong length 0; 10.1.1.1, 10.1.1.2, 10.1.1.3, 10.1.1.4 and 36 more"
    )
    assert (many.peer, many.count) == (None, 80)


def test_one_that_breaks_a_protocol_towards_many_is_told_once() -> None:
    (found,) = broke(*((PLC, ip) for ip in FORGED))
    assert found.seen.startswith(f"{PLC} broke Modbus/TCP towards 40 receivers 80 times: wrong len")

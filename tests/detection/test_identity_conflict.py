"""Two devices that use one address."""

from __future__ import annotations

import pytest

from detection.identity_conflict import DETECTOR
from detection.model import Learning, Severity
from tests.inventory.batches import at, batch
from tests.inventory.made import claim, plant, sight

pytestmark = pytest.mark.quick

PLC, EWS = "10.1.0.2", "10.1.0.50"
PLC_MAC, EWS_MAC = "00:ff:00:00:00:01", "00:ff:00:00:00:02"


def test_both_who_use_an_address_are_named() -> None:
    hosts = [sight(PLC, PLC_MAC, seconds=1200), sight(EWS, EWS_MAC, seconds=1200)]
    named = claim(EWS, "name", "EWS-1", "netbios", first_ns=at(1200), last_ns=at(1210))
    poison = claim(EWS_MAC, "ip", PLC, "arp", first_ns=at(1205), last_ns=at(1209))
    state, _ = DETECTOR.step({}, batch(), plant(sightings=hosts), Learning.DECLARED)
    now = plant(sightings=hosts, claims=[named, poison])
    (found,) = DETECTOR.step(state, batch(20), now, Learning.OVER)[1]
    assert found.seen == (
        f"{PLC} is used by more than one device: {PLC} ({PLC_MAC}) and EWS-1 ({EWS_MAC})"
    )
    assert found.usual == f"{PLC} had one device"
    assert (found.severity, found.techniques) == (Severity.HIGH, ("T0830",))
    assert {found.subject, found.peer} == set(now.assets)

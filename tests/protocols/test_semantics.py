"""Every operation has a name, an effect and techniques that ATT&CK for ICS knows."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

import pytest

from protocols.model import Effect, Protocol, describe, protocols, value_name
from tests.captures import PLANT, SHARED
from tests.observed import observe

pytestmark = pytest.mark.quick
ALL: Mapping[str, Protocol] = protocols()


@pytest.mark.parametrize("name", ALL)
def test_operations_are_named(name: str) -> None:
    protocol = ALL[name]
    assert protocol.name == name
    assert protocol.title
    assert protocol.spec
    for code, operation in protocol.operations.items():
        assert code
        assert operation.name
        assert isinstance(operation.effect, Effect)
        assert all(re.fullmatch(r"T\d{4}", technique) for technique in operation.techniques)


def test_techniques_exist() -> None:
    path = SHARED / "attack" / "attack_ics.json"
    if not path.is_file():
        pytest.skip(f"ATT&CK is not at {path}")
    known = {technique["id"] for technique in json.loads(path.read_text())["techniques"]}
    used = {t for p in ALL.values() for op in p.operations.values() for t in op.techniques}
    assert used
    assert used <= known


@pytest.mark.parametrize(
    ("protocol", "object_", "value", "told"),
    [
        ("s7comm", "operating state", "8", "8 (RUN)"),
        ("ads", "ADS state", "15", "15 (configuration mode)"),
        ("ethercat", "AL status", "20", "20 (Safe-Operational, error)"),
        ("cip", "I/O connection to Assembly instance 100: run", "0", "0 (idle)"),
        ("cip", "Motor.run", "0", "0"),
        ("s7comm", "operating state", "99", "99"),
        ("s7comm", "operating state", "", ""),
        ("opcua", "i=2259", "-1", "-1"),
        ("opcua", "i=2259", "0", "0 (running)"),
        ("nobody's", "operating state", "8", "8"),
    ],
)
def test_values_that_stand_for_something_are_named(
    protocol: str, object_: str, value: str, told: str
) -> None:
    assert value_name(protocol, object_, value) == told


@pytest.mark.parametrize(
    ("protocol", "code", "object_", "effect"),
    [
        ("dnp3", "20", "", Effect.SESSION),  # each master does at a session's beginning
        ("iec104", "0.7", "", Effect.SESSION),
        ("dnp3", "21", "", Effect.COMMANDS),  # nothing is reported from here on
        ("iec104", "0.19", "", Effect.COMMANDS),
    ],
)
def test_who_wants_reports_opens_and_who_stops_them_commands(
    protocol: str, code: str, object_: str, effect: Effect
) -> None:
    assert describe(protocol, code, object_).effect is effect


@pytest.mark.parametrize(
    ("protocol", "code", "object_"),
    [
        ("dnp3", "2", "group 50 variation 1"),
        ("dnp3", "2", "group 50 variation 3"),
        ("iec104", "103.6", ""),
        ("bacnet", "1.6", ""),
        ("cip", "4", "Wall Clock Time instance 1"),
    ],
)
def test_a_clock_that_is_set_is_a_parameter(protocol: str, code: str, object_: str) -> None:
    found = describe(protocol, code, object_)
    assert (found.effect, "T0836" in found.techniques) == (Effect.COMMANDS, True)


def test_who_clears_counters_is_no_engineer() -> None:
    assert {describe("modbus", code).effect for code in ("8.10", "8.20")} == {Effect.COMMANDS}


def test_what_has_no_name_is_unknown() -> None:
    assert describe("modbus", "99").effect is Effect.UNKNOWN
    assert describe("nobody's", "1").effect is Effect.UNKNOWN


def test_all_that_the_plant_shows_has_a_name() -> None:
    rows = [*observe(PLANT / "plant-normal.pcapng").observations]
    nameless = {
        (row["protocol"], row["code"])
        for row in rows
        if row["kind"] == "did"
        and describe(row["protocol"], row["code"], row["object"]).effect is Effect.UNKNOWN
    }
    assert not nameless

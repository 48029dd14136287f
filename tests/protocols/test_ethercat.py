"""A write to a slave's register means what the register says."""

from __future__ import annotations

import pytest

from protocols.ethercat.semantics import PROTOCOL
from protocols.model import Effect, status_name

pytestmark = pytest.mark.quick


@pytest.mark.parametrize(
    ("code", "object_", "name", "effect"),
    [
        ("5", "AL control: Operational", "change state", Effect.COMMANDS),
        ("8", "AL control: Init", "change state to one without outputs", Effect.COMMANDS),
        ("5", "EEPROM interface", "use a slave's EEPROM", Effect.ENGINEERS),
        ("5", "EEPROM interface: read", "read a slave's EEPROM", Effect.READS),
        ("5", "EEPROM interface: write", "write a slave's EEPROM", Effect.ENGINEERS),
        ("5", "memory 1100", "configured address physical write", Effect.WRITES),
        ("4", "EEPROM interface", "configured address physical read", Effect.READS),
        ("12", "process data", "cyclic data: logical memory read write", Effect.REPORTS),
        ("coe.1", "0x6040:00", "SDO download", Effect.ENGINEERS),
        ("foe.2", "fw.efw", "write file", Effect.ENGINEERS),
    ],
)
def test_names(code: str, object_: str, name: str, effect: Effect) -> None:
    found = PROTOCOL.operation(code, object_)
    assert (found.name, found.effect) == (name, effect)


@pytest.mark.parametrize(
    ("status", "name"),
    [
        (0x0601_0002, "object is read-only"),
        (0x8008, "only in bootstrap"),
        (0x1_0002, "mailbox protocol not supported"),
        (0x001B, "sync manager watchdog"),
        (0x8001, "not found"),
        (0x800C, "wrong checksum"),
        (0x0080, "supply voltage too low"),
        (0x2_7004, "value is read-only"),
        (0x2_7009, "value is protected by a password"),
        (0x2_8001, "no default value"),
        (0x2_3001, "0x23001"),  # each has an attribute and a value
        (0x2_7001, "0x27001"),
    ],
)
def test_refusals_have_names(status: int, name: str) -> None:
    assert status_name("ethercat", status) == name

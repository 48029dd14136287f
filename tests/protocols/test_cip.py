"""CIP's services mean what the class of their object says."""

from __future__ import annotations

import pytest

from protocols.cip.semantics import PROTOCOL
from protocols.model import Effect

pytestmark = pytest.mark.quick


@pytest.mark.parametrize(
    ("code", "object_", "name"),
    [
        ("76", "Program:Main.Motor[2].Speed", "read tag"),
        ("77", "Symbol instance 9[0]", "write tag"),
        ("76", "Template instance 904", "read template"),
        ("78", "SCADA[1]", "read modify write tag"),
        ("78", "Connection Manager instance 1", "forward close"),
        ("84", "explicit connection to Message Router instance 1", "forward open"),
        ("91", "I/O connection to Assembly instance 1 point 2 point 3", "large forward open"),
        ("77", "Non-Volatile Storage instance 1", "transfer firmware"),
        ("76", "Controller instance 1 / class 116 instance 1", "unlock"),
        ("85", "Program:MainProgram / Symbol instance 0", "get instance attribute list"),
        ("16", "TCP/IP Interface instance 1 attribute 5", "set network configuration"),
        ("16", "Assembly instance 101 attribute 3", "set attribute single"),
        ("7", "Controller instance 1", "stop"),
        ("io", "", "cyclic data"),
    ],
)
def test_names(code: str, object_: str, name: str) -> None:
    assert PROTOCOL.operation(code, object_).name == name


@pytest.mark.parametrize("object_", ["class 178 instance 34", "Assembly instance 1"])
def test_a_service_that_its_class_does_not_name_is_no_read(object_: str) -> None:
    assert PROTOCOL.operation("76", object_).effect is Effect.UNKNOWN


def test_statuses_keep_their_parts() -> None:
    assert PROTOCOL.statuses[0x05] == "path destination unknown"
    assert PROTOCOL.statuses[0x0204_0001] == "unconnected request timed out"
    assert PROTOCOL.statuses[0x6400] == "invalid session handle"

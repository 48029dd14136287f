"""ADS reads and writes mean what their object says."""

from __future__ import annotations

import pytest

from protocols.ads.semantics import PROTOCOL
from protocols.model import Effect

pytestmark = pytest.mark.quick


@pytest.mark.parametrize(
    ("code", "object_", "name", "effect"),
    [
        ("2", "MAIN.nSpeed", "read", Effect.READS),
        ("2", "target description 1", "read target description", Effect.DISCOVERS),
        ("3", "MAIN.nSpeed", "write", Effect.WRITES),
        ("3", "release handle of MAIN.nSpeed", "release a handle", Effect.SESSION),
        ("3", "SDO 0x6040:00", "write an EtherCAT object", Effect.ENGINEERS),
        ("5", "stop", "stop", Effect.COMMANDS),
        ("9", "handle of MAIN.nSpeed", "ask for a symbol", Effect.READS),
        ("9", "open file C:\\boot\\port_851.app", "use a file", Effect.ENGINEERS),
        ("9", "start process cmd", "start a process", Effect.COMMANDS),
        ("9", "0x4040:0x10", "read write", Effect.WRITES),
    ],
)
def test_names(code: str, object_: str, name: str, effect: Effect) -> None:
    found = PROTOCOL.operation(code, object_)
    assert (found.name, found.effect) == (name, effect)

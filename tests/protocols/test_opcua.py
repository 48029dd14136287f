"""A call means what its method's node says, a change of history what is done to it."""

from __future__ import annotations

import pytest

from protocols.model import Effect
from protocols.opcua.semantics import PROTOCOL

pytestmark = pytest.mark.quick


@pytest.mark.parametrize(
    ("code", "object_", "name", "effect"),
    [
        ("712", "ns=2;i=7 / i=9111", "acknowledge an alarm", Effect.COMMANDS),
        ("712", "ns=2;s=Level / i=2949", "shelve an alarm", Effect.COMMANDS),
        ("712", "i=2253 / i=11492", "get monitored items", Effect.READS),
        ("712", "i=24290 / i=24310", "change a password", Effect.ENGINEERS),
        ("712", "ns=2;i=7 / ns=2;i=9111", "call", Effect.COMMANDS),
        ("712", "ns=2;i=7 / i=x", "call", Effect.COMMANDS),
        ("712", "", "call", Effect.COMMANDS),
        ("700", "ns=2;s=Line.Speed: delete", "delete history", Effect.WRITES),
        ("700", "ns=2;s=Line.Speed", "update history", Effect.WRITES),
        ("631", "i=9111", "read", Effect.READS),
    ],
)
def test_names(code: str, object_: str, name: str, effect: Effect) -> None:
    found = PROTOCOL.operation(code, object_)
    assert (found.name, found.effect) == (name, effect)

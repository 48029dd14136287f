"""What is done to a meter depends on the object: its class, and what is called of it."""

from __future__ import annotations

import pytest

from protocols.model import Effect, changes_programs, describe

pytestmark = pytest.mark.quick


@pytest.mark.parametrize(
    ("code", "object_", "name", "effect"),
    [
        (
            "195.1",
            "disconnect control 0-0:96.3.10.255 remote disconnect",
            "disconnect supply",
            Effect.COMMANDS,
        ),
        (
            "195.1",
            "disconnect control 0-1:96.3.10.255 remote reconnect",
            "reconnect supply",
            Effect.COMMANDS,
        ),
        (
            "195.1",
            "image transfer 0-0:44.0.0.255 image activate",
            "activate firmware",
            Effect.ENGINEERS,
        ),
        ("195.1", "class 999 0-0:1.2.3.255 method 7", "call method", Effect.COMMANDS),
        ("193.1", "clock 0-0:1.0.0.255 time", "set clock", Effect.COMMANDS),
        ("193.1", "limiter 0-0:17.0.0.255 normal threshold", "set", Effect.WRITES),
        ("192.1", "clock 0-0:1.0.0.255 time", "get", Effect.READS),
        (
            "192.1",
            "association 0-0:40.0.0.255 object list",
            "get object list",
            Effect.DISCOVERS,
        ),
    ],
)
def test_an_object_says_what_is_done(code: str, object_: str, name: str, effect: Effect) -> None:
    found = describe("dlms", code, object_)
    assert (found.name, found.effect) == (name, effect)


def test_firmware_and_keys_change_a_meter() -> None:
    for object_ in (
        "image transfer 0-0:44.0.0.255 image block transfer",
        "security setup 0-0:43.0.0.255 key transfer",
    ):
        found = describe("dlms", "195.1", object_)
        assert changes_programs(found.effect, found.techniques)

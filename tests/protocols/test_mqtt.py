"""What is published to a topic of Sparkplug B means what the topic says."""

from __future__ import annotations

import pytest

from protocols.model import Effect
from protocols.mqtt.semantics import PROTOCOL

pytestmark = pytest.mark.quick


@pytest.mark.parametrize(
    ("code", "topic", "name", "effect"),
    [
        ("3", "spBv1.0/Plant1/NCMD/Edge", "command edge node", Effect.COMMANDS),
        ("3", "spBv1.0/Plant1/DCMD/Edge/Boiler", "command device", Effect.COMMANDS),
        ("3", "spBv1.0/Plant1/DDATA/Edge/Boiler", "device data", Effect.REPORTS),
        ("3", "spBv1.0/STATE/scada", "host application state", Effect.REPORTS),
        ("3", "spBv1.0/Plant1/STATE/scada", "host application state", Effect.REPORTS),
        ("3", "spBv1.0/Plant1/WHAT/Edge", "publish", Effect.REPORTS),
        ("3", "plant/NCMD/x", "publish", Effect.REPORTS),
        ("8", "spBv1.0/Plant1/NCMD/Edge", "subscribe", Effect.READS),
    ],
)
def test_topics(code: str, topic: str, name: str, effect: Effect) -> None:
    operation = PROTOCOL.operation(code, topic)
    assert (operation.name, operation.effect) == (name, effect)


def test_every_message_is_listed_as_a_decoder_states_it() -> None:
    assert all(PROTOCOL.refinements[key] for key in PROTOCOL.refinements)

"""Topics that a client of a broker publishes to: a report to most of them, a command to those that
are called so. Whoever publishes is believed: subscribers do not hear who did (MQTT 5.0, 3.3)."""

from __future__ import annotations

import re
from dataclasses import replace

from detection.habits import OBJECT, UNIT, is_published, key, topic
from detection.learned import Usual
from detection.model import Severity
from detection.novelty import Story
from detection.words import listed, who
from inventory.model import Operation, Plant
from inventory.openers import asked_back

# Levels by which people name topics that are listened to for what to do: Homie 4.0 and
# Zigbee2MQTT (set), Tasmota (cmnd), Shelly (command, rpc), and what others say for these.
_COMMANDS = frozenset({"set", "cmd", "cmnd", "command", "commands", "control", "rpc", "write"})
_LEVEL = re.compile(r"[^A-Za-z]+")
# Death certificates: the will of a Sparkplug session, which the broker publishes for who is gone.
_DEATHS = frozenset({"edge node death", "device death"})
_SPOOFS, _COMMAND = "T0856", "T0855"


def is_told_before(operation: Operation, usual: Usual, plant: Plant) -> bool:
    """Whether a broker passes it on to somebody who came to hear it, who published it to the broker
    being told of, or an earlier version learned that one publishes, and not to what."""
    if not is_published(operation) or operation.operation in _DEATHS:
        return False
    ends = operation.client_asset, operation.server_asset
    any_topic = (*key(operation)[:UNIT], "", "")
    return ends in asked_back(plant.links) or usual.knows(any_topic)


def as_published(story: Story, operation: Operation, usual: Usual, plant: Plant) -> Story:
    """The story of what somebody publishes, beside those who usually do; any other as it is."""
    if not is_published(operation):
        return story
    if is_command(operation.object):
        techniques = (*story.techniques, _COMMAND)
        return replace(story, severity=Severity.HIGH, techniques=techniques)
    same = topic(operation.object)
    known = (k for k in usual.keys(operation.server_asset) if k[2] == operation.protocol)
    others = [k[1] for k in known if k[OBJECT] == same]
    if not others:
        return story
    names = listed(who(plant, client) for client in others)
    return replace(
        story,
        severity=Severity.MEDIUM,
        usual=f"“{operation.operation}” on {operation.object} is usual of {names}",
        techniques=(*story.techniques, _SPOOFS),
    )


def is_command(name: str) -> bool:
    """Whether a level of a topic, or a word of it, says that somebody is to do something."""
    return not _COMMANDS.isdisjoint(_LEVEL.split(name.lower()))

"""Reports that are believed whoever sends them: who hears them does as they say."""

from __future__ import annotations

from dataclasses import replace

from detection.habits import key
from detection.learned import Usual
from detection.leases import PROTOCOLS as LEASES
from detection.model import Severity
from detection.novelty import Story
from detection.words import listed, who
from inventory.model import Operation, Plant
from protocols.model import Effect

# Who hears of a router sends through it (RFC 1256; RFC 4861, section 4.2).
_ROUTERS = frozenset({("icmp", "9.0"), ("icmpv6", "134.0")})
_NAMED = frozenset({("llmnr", "1.1"), ("llmnr", "1.28")})  # answers with an address
_OWN_NAMES = 2  # a host's name, and perhaps another one
# Such as GOOSE and what is measured on lines: ATT&CK's Unauthorized Command Message and
# Manipulation of View.
_ACTED_ON = frozenset({"T0855", "T0832"})


def as_believed(story: Story, operation: Operation, usual: Usual, plant: Plant) -> Story:
    """The story of a report that is believed, beside those who usually send it; any other as it
    is."""
    if not is_believed(operation) and not _answers_for_others(operation, plant):
        return story
    return replace(story, severity=Severity.HIGH, usual=_speakers(operation, usual, plant))


def is_believed(operation: Operation) -> bool:
    """Whether who hears the report does as it says, and asks for no proof of who sent it."""
    leases = operation.protocol in LEASES
    routes = (operation.protocol, operation.code) in _ROUTERS
    reports = operation.effect is Effect.REPORTS
    return reports and (leases or routes or not _ACTED_ON.isdisjoint(operation.techniques))


def _answers_for_others(operation: Operation, plant: Plant) -> bool:
    """Whether it says of more names than a host has that they are its own (RFC 4795, 2.3): who
    asks all of its neighbours believes whoever answers."""
    if (operation.protocol, operation.code) not in _NAMED:
        return False
    same = (o for o in plant.operations if o.client_asset == operation.client_asset)
    return len({o.object for o in same if (o.protocol, o.code) in _NAMED}) > _OWN_NAMES


def _speakers(operation: Operation, usual: Usual, plant: Plant) -> str:
    """Who is usual to say the same: of that object, or else of any."""
    same = [operation.protocol, operation.code]
    done = (o for o in plant.operations if [o.protocol, o.code] == same and usual.knows(key(o)))
    of_it = [(o.client_asset, o.client) for o in done if o.object == operation.object]
    learned = [*usual.keys()]
    of_any = [(client, "") for _, client, *said in learned if said[:2] == same]
    names = listed(who(plant, *speaker) for speaker in of_it or of_any)
    return f"“{operation.operation}” is usual of {names or 'nobody'}"

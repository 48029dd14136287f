"""Silence.

## What it sees
A server that answered a client while the plant was learned is asked the same by it for a minute
and longer, and answers nothing; or a unit of it, such as one behind a gateway that goes on
answering for itself and others, or that says that the unit gives no answer. Who looks for a
server's address (ARP) that is heard no more asks it, too.

## Why it matters
A controller that was flooded, stopped or cut off answers nobody, and who watches the process sees
old values (ATT&CK T0814, Denial of Service).

## What to do
Look whether the device answers others, and what was done to it just before.

## When it is wrong
Work on a device that was announced; a mirror that lost one of its ports, or the direction in which
answers come, which is told as one: three servers and more fall silent at one moment, or nobody
answers any more. Who is asked nothing is silent unnoticed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from detection.asked import answered, in_vain, is_answered, says_absent
from detection.deeds import unit_named
from detection.fallen import MANY, Moment, apart
from detection.learned import Key, Sight, Usual, learn, text_of
from detection.model import Deviation, Entry, Learning, Occurrence, Severity, State
from detection.novelty import deviation_id
from detection.services import Service, services
from detection.unanswered import IN_VAIN, Silence, note, silences
from detection.window import Window
from detection.words import lasting, listed, proofs, times, who
from inventory.model import Batch, Operation, Plant
from inventory.times import moment
from protocols.model import title

_ALL = ("", "", "", IN_VAIN)

Met = Sequence[tuple[Service, Sequence[Silence]]]


@dataclass(frozen=True, slots=True)
class SilenceDetector:
    """Servers that answer no more."""

    name: str = "silence"
    version: int = 1

    def step(
        self, state: State, batch: Batch, plant: Plant, learning: Learning
    ) -> tuple[State, Sequence[Deviation]]:
        """Learns who answers whom, or tells who does no more."""
        window = Window(batch, plant)
        met = [(s, [*silences(s, _entry(state, s))]) for s in services(window)]
        after = _noted(state, met)
        if learning is not Learning.OVER:
            return learn(after, _sights(met), learning), ()
        usual, long = Usual(state), _long(met)
        new = [s for s in long if usual.knows(s.service.key) and not usual.knows(s.key)]
        new = [s for s in new if not s.service.unit or _is_units_own(plant, s, long)]
        if len({s.key[0] for s in new}) >= MANY and _nobody_answers(plant, new):
            return after, [] if usual.knows(_ALL) else [_all(window, new)]
        alone, together = apart(after, new)
        news = ((since, some) for since, some in together.items() if not usual.knows(since.key))
        at_once = (_at_once(window, since, some) for since, some in news)
        return after, [*(_told(window, silence) for silence in alone), *at_once]


def _entry(state: State, service: Service) -> Entry:
    return state.get(text_of(service.key), {})


def _long(met: Met) -> list[Silence]:
    """The longest of each service, where that is no matter of a request or two."""
    found = (_longest(some) for _, some in met if some)
    return [silence for silence in found if silence.is_long]


def _is_units_own(plant: Plant, silence: Silence, long: Sequence[Silence]) -> bool:
    """Whether a unit of a server was silent alone: the server has others, or speaks of it."""
    if any(s.service.key == silence.service.of for s in long):
        return False
    others = (op.unit != silence.service.unit for op in answered(plant, silence.service.of))
    return any(others) or any(says_absent(op) for op in _vain(plant, silence))


def _nobody_answers(plant: Plant, silences: Sequence[Silence]) -> bool:
    """Whether nobody answered anything since the last of them began."""
    since = moment(max(s.since_ns for s in silences))
    others = (op for op in plant.operations if op.protocol != "tcp" and op.last_seen > since)
    return not any(is_answered(op, by_unit=False) for op in others)


def _noted(state: State, met: Met) -> State:
    """The state in which silences that may go on are noted, of what is known, and no others."""
    fresh: dict[str, Entry] = {}
    for service, some in met:
        text = text_of(service.key)
        old = state.get(text)
        if old is None:
            continue
        kept = {name: old[name] for name in ("declared", "hours")}
        if (now := {**kept, **note(service, old, some)}) != old:
            fresh[text] = now
    return {**state, **fresh} if fresh else state


def _sights(met: Met) -> Iterator[Sight]:
    for service, _ in met:
        if service.answered_ns:
            at = moment(service.answered_ns)
            yield Sight(service.key, at, at, 1, None)
    for silence in _long(met):
        since, until = moment(silence.since_ns), moment(silence.until_ns)
        yield Sight(silence.key, since, until, silence.asked, None)


def _told(window: Window, silence: Silence) -> Deviation:
    (server, client, protocol), row = silence.service.of, silence.service.vain[0]
    names = who(window.plant, server, row["server"]), who(window.plant, client, row["client"])
    unit = unit_named(protocol, silence.service.unit)
    asked = f"{unit} of {names[0]}" if unit else names[0]
    words = (
        f"no answer of {asked} to {names[1]} by {title(protocol)} was seen for "
        f"{_lasted(silence)}, though it was {_how(silence)} {times(silence.asked)} at least"
        f"{_says(window.plant, silence)}"
    )
    usual = f"{asked} answers {names[1]} by {title(protocol)}{_last(window.plant, silence)}"
    return _deviation(window, silence.key, [silence], words, usual)


def _how(silence: Silence) -> str:
    """Whether it was asked, or its address was only looked for."""
    if not silence.was_looked_for:
        return "asked"
    only = all(row["protocol"] == "arp" for row in silence.service.vain)
    return "looked for by ARP" if only else "asked or looked for by ARP"


def _says(plant: Plant, silence: Silence) -> str:
    """What who is asked says of the unit that gives no answer."""
    said = listed(f"“{op.status_name}”" for op in _vain(plant, silence) if says_absent(op))
    return f"; {who(plant, silence.key[0])} said {said}" if said else ""


def _last(plant: Plant, silence: Silence) -> str:
    """When it answered last, if it does no more, and how often it was asked until then."""
    once = [*answered(plant, silence.service.key)]
    last = max(once, key=lambda op: op.last_seen, default=None)
    if last is None or last.last_seen > moment(silence.since_ns):
        return ""
    often = min((op.period_ms for op in once if op.period_ms), default=None)
    every = f", once in {lasting(often / 1000)}" if often else ""
    return f"{every}, last at {last.last_seen:%Y-%m-%d %H:%M:%S}"


def _all(window: Window, silences: Sequence[Silence]) -> Deviation:
    """None of those that are asked answers: they have more in common than their clients."""
    servers = {s.key[0]: who(window.plant, s.key[0]) for s in silences}
    words = (
        f"{len(servers)} servers ({listed(servers.values(), most=2)}) were asked for "
        f"{_lasted(_longest(silences))} and no answer was seen, nor one of anybody else: what "
        "carries them, or the mirror's other direction, may be lost"
    )
    return _deviation(window, _ALL, silences, words, "they answer")


def _at_once(window: Window, since: Moment, silences: Sequence[Silence]) -> Deviation:
    """Several at one moment."""
    servers = listed(sorted(who(window.plant, server) for server in since.servers))
    words = (
        f"{len(since.servers)} servers ({servers}) fell silent at one moment and were asked for "
        f"{_lasted(_longest(silences))} since: what they have in common, such as a switch, or a "
        "port of the mirror, may be lost"
    )
    return _deviation(window, since.key, silences, words, "they answer")


def _longest(silences: Sequence[Silence]) -> Silence:
    return max(silences, key=lambda s: s.until_ns - s.since_ns)


def _lasted(silence: Silence) -> str:
    return lasting((silence.until_ns - silence.since_ns) // 1_000_000_000)


def _deviation(
    window: Window, key: Key, silences: Sequence[Silence], seen: str, usual: str
) -> Deviation:
    first = silences[0]
    server, client, protocol = first.service.of
    times_ns = min(s.since_ns for s in silences), max(s.until_ns for s in silences)
    began, ended = map(moment, times_ns)
    return Deviation(
        id=deviation_id("silence", key),
        detector="silence",
        key=key,
        kind="no answer",
        severity=Severity.MEDIUM,
        subject=server,
        peer=None,  # of one server that is silent to several clients one incident tells
        protocol=protocol,
        seen=seen,
        usual=usual,
        techniques=("T0814",),
        first_seen=began,
        last_seen=ended,
        count=sum(s.asked for s in silences),
        occurrences=tuple(Occurrence(at, None) for at in dict.fromkeys((began, ended))),
        evidence_seen=proofs(_vain(window.plant, first)),
        evidence_usual=proofs(answered(window.plant, first.service.key)),
        quality=window.quality(client, server, protocol),
    )


def _vain(plant: Plant, silence: Silence) -> Sequence[Operation]:
    """What it did not answer, those last that began before."""
    since = moment(silence.since_ns)
    found = (op for op in in_vain(plant, silence.service.key) if op.last_seen >= since)
    asked = [op for op in found if op.protocol != "arp" or silence.was_looked_for]
    return sorted(asked, key=lambda op: op.first_seen, reverse=True)


DETECTOR = SilenceDetector()

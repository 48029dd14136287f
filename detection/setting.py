"""Other setting.

## What it sees
An object is written a value that it never was while the plant was learned, where a person writes it
now and then and there are few that he writes; or octets that, read as the number that all so far
may have been, lie outside of its range by half of its width.

## Why it matters
Who writes with the operator's own identity does nothing new but for what he writes (ATT&CK T0836,
Modify Parameter).

## What to do
Ask the operator whether the value is meant. What octets stand for is a guess: the project of the
controller says what it is.

## When it is wrong
A recipe that learning did not cover: more than four objects at once are told as one. What is
written more than 200 times while it is learned, or each half minute, a machine writes, and its
numbers are ranges, which *value* tells of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from detection.habits import MANY
from detection.learned import Key, Usual, again, hour_of, text_of
from detection.model import Deviation, Entry, Learning, Occurrence, Severity, State
from detection.novelty import deviation_id
from detection.octets import Ranges, hexadecimal, joined, likely, numbers
from detection.settings import Setting, Value, settings
from detection.window import Window
from detection.words import listed, who
from inventory.model import Batch, Plant
from inventory.times import moment
from protocols.model import describe, title

_FEW = 8  # values that a person writes of one object
_EACH = 4  # times that each was written on average, at least, before another one is news
_BY_HAND = 200  # writes while learning, at most
# From one to the next on average: what is written faster no hand writes.
_SELDOM_NS = 30_000_000_000
_SURE = 8  # samples make a range
_BEYOND = 0.5  # of its width
_AT_ONCE = 4  # objects are told by themselves


@dataclass(frozen=True, slots=True)
class News:
    """What was written, and beside what."""

    setting: Setting
    value: Value
    said: str
    usual: str
    is_far: bool

    @property
    def key(self) -> Key:
        """The object, who wrote it, and whether it was far from all."""
        client = self.setting.client or str(self.setting.row["client"])
        return (*self.setting.key, client, "far" if self.is_far else "other")


@dataclass(frozen=True, slots=True)
class SettingDetector:
    """Objects that are written what they never were."""

    name: str = "setting"
    version: int = 1

    def step(
        self, state: State, batch: Batch, plant: Plant, learning: Learning
    ) -> tuple[State, Sequence[Deviation]]:
        """Learns what is written, or tells what never was."""
        window = Window(batch, plant)
        if learning is not Learning.OVER:
            return _learn(state, settings(window), hour_of(moment(batch.end_ns)), learning), ()
        usual = Usual(state)
        news = [n for s in settings(window) for n in _news(s, usual) if not usual.knows(n.key)]
        return state, [*_told(window, news)]


def _learn(state: State, seen: Iterable[Setting], hour: str, learning: Learning) -> State:
    fresh: dict[str, Entry] = {}
    for setting in seen:
        text = text_of(setting.key)
        old = fresh.get(text) or state.get(text)
        now = {**again(old, hour, learning), **_joined(old, setting)}
        if now != old:
            fresh[text] = now
    return {**state, **fresh} if fresh else state


def _joined(old: Entry | None, setting: Setting) -> Entry:
    """What was written of an object, more than a few values not one by one."""
    writes, known = _count(old, "writes") + setting.writes, _values(old)
    values = list(dict.fromkeys((*known, *(value.said for value in setting.values))))
    is_many = not setting.is_whole or len(values) > _FEW or (old or {}).get("many") is True
    ranges = _ranges(old)
    for value in setting.values if setting.length else ():
        ranges = joined(ranges, value.said)
    row, is_known = setting.row, _count(old, "writes") > _BY_HAND
    begin, end = _count(old, "first_ns") or row["first_ns"], _count(old, "last_ns")
    samples = min(_count(old, "samples") + len(setting.values), _SURE)
    return {
        "values": values[:_FEW],
        "many": is_many,
        "writes": min(writes, _BY_HAND + 1),
        "ranges": ranges,
        "samples": samples,
        "first_ns": min(begin, row["first_ns"]),
        "last_ns": end if is_known else max(end, row["last_ns"]),
    }


def _values(entry: Entry | None) -> Sequence[str]:
    values = (entry or {}).get("values", [])
    assert isinstance(values, list)
    return values


def _count(entry: Entry | None, of: str) -> int:
    found = (entry or {}).get(of, 0)
    assert isinstance(found, int)
    return found


def _ranges(entry: Entry | None) -> Ranges | None:
    ranges = (entry or {}).get("ranges")
    assert ranges is None or isinstance(ranges, dict)
    return ranges


def _news(setting: Setting, usual: Usual) -> Iterator[News]:
    """Of each object what is farthest from what was written."""
    entry = usual.entry(setting.key)
    if entry is None or "values" not in entry:
        return
    known = _values(entry)
    new = [value for value in setting.values if value.said not in known]
    far = (news for value in new for news in _far(setting, value, entry))
    other = (news for value in new for news in _other(setting, value, entry))
    yield from [*far][:1] or [*other][:1]


def _far(setting: Setting, value: Value, entry: Entry) -> Iterator[News]:
    """Octets that are out of range as what all were."""
    ranges = _ranges(entry)
    form = likely(ranges) if ranges and setting.length else None
    pair = ranges.get(form) if ranges and form else None
    if not form or not pair or _count(entry, "samples") < _SURE:
        return
    low, high = pair
    number, margin = numbers(value.said).get(form), _BEYOND * (high - low)
    if number is None or not low - margin <= number <= high + margin:
        would = "no likely number" if number is None else f"{number:g}"
        said = f"{hexadecimal(value.said)} ({would} if that is {form})"
        between = f"between {low:g} and {high:g}" if high > low else f"always {low:g}"
        yield News(setting, value, said, f"it was {between} if that is {form}", is_far=True)


def _other(setting: Setting, value: Value, entry: Entry) -> Iterator[News]:
    """Another one than the few that a person writes; what is far is told as value."""
    known, writes = _values(entry), _count(entry, "writes")
    is_few = entry["many"] is False and _EACH * len(known) <= writes <= _BY_HAND
    took_ns = _count(entry, "last_ns") - _count(entry, "first_ns")
    is_by_hand = took_ns >= _SELDOM_NS * (writes - 1)
    if is_few and is_by_hand and (setting.length > 1 or not _is_far(value.said, known)):
        octets = setting.length > 1
        shown = [hexadecimal(said) if octets else said for said in (value.said, *sorted(known))]
        yield News(setting, value, shown[0], f"it was set to {listed(shown[1:])}", is_far=False)


def _is_far(said: str, known: Sequence[str]) -> bool:
    """Whether a number is out of the range of the few, or of which nobody says how far it is."""
    try:
        number, others = float(said), [float(other) for other in known]
    except ValueError:
        return True
    if {number, *others} <= {0.0, 1.0}:
        return False
    low, high = min(others), max(others)
    margin = _BEYOND * (high - low)
    return not low - margin <= number <= high + margin


def _told(window: Window, news: Sequence[News]) -> Iterator[Deviation]:
    """Each by itself; of many that one client wrote to one server at once, one tells."""
    at_once: dict[Key, list[News]] = {}
    for one in news:
        row = one.setting.row
        client = one.setting.client or str(row["client"])
        at_once.setdefault((one.setting.key[0], client, row["protocol"]), []).append(one)
    hour = hour_of(moment(window.batch.end_ns))
    for ends, some in at_once.items():
        if len(some) > _AT_ONCE:
            yield _together(window, some, (*ends, MANY + hour))
        else:
            yield from (_deviation(window, one) for one in some)


def _deviation(window: Window, news: News) -> Deviation:
    setting, at = news.setting, moment(news.value.at_ns)
    row, proof = setting.row, window.proof(news.value.proof)
    client = who(window.plant, setting.client, row["client"])
    server = who(window.plant, setting.server, row["server"])
    means = describe(row["protocol"], row["code"], row["object"])
    return Deviation(
        id=deviation_id("setting", news.key),
        detector="setting",
        key=news.key,
        kind="other setting",
        severity=Severity.MEDIUM if news.is_far else Severity.LOW,
        subject=setting.client or row["client"],
        peer=setting.server or None,
        protocol=row["protocol"],
        seen=f"{client} set {setting.name} of {server} to {news.said} by {title(row['protocol'])}",
        usual=news.usual,
        techniques=means.techniques or ("T0836",),
        first_seen=at,
        last_seen=at,
        count=1,
        occurrences=(Occurrence(at, None),),
        evidence_seen=(proof,) if proof else (),
        evidence_usual=(),
        quality=window.quality(setting.client, setting.server, row["protocol"]),
    )


def _together(window: Window, some: Sequence[News], key: Key) -> Deviation:
    """A recipe, more likely than each a matter of its own."""
    first = min(some, key=lambda news: news.value.at_ns)
    one, row = _deviation(window, first), first.setting.row
    client = who(window.plant, first.setting.client, row["client"])
    server = who(window.plant, first.setting.server, row["server"])
    named = listed(f"{news.setting.name} to {news.said}" for news in some)
    return replace(
        one,
        id=deviation_id("setting", key),
        key=key,
        severity=Severity.MEDIUM if any(news.is_far for news in some) else Severity.LOW,
        seen=f"{client} set {len(some)} objects of {server} as they never were by "
        f"{title(row['protocol'])}: {named}",
        usual="each had few other values, or was in another range",
        count=len(some),
    )


DETECTOR = SettingDetector()

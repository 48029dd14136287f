"""Recorded minutes become weeks: `python -m tests.lab.weeks CAPTURE TARGET`, its truth beside it.

Each hour has the recording's conversations once, as new ones, at a slower rate: pauses between
exchanges grow until the minutes fill the hour, exchanges keep their own pace. What people do
happens in their shift. The clock is packet time. What payloads say of time stays as recorded.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.lab import pcapng
from tests.lab.conversations import Conversation, divided
from tests.lab.pcapng import Shown
from tests.lab.renumber import Numbers, renumbered, state_time

BEGINS = datetime(2026, 1, 5, tzinfo=UTC)  # a Monday
DAYS = 14
_HOUR_NS = 3600 * 10**9
_DAY_SHIFT, _WORKDAYS = range(6, 18), range(5)
_PAUSE_NS = 200_000_000  # what is longer lies between exchanges
_REST_NS = 10**9  # an hour's last frame comes before the next hour's first
_JITTER = 0.1
_FIRST_PORT, _PORTS = 32768, 28000


@dataclass(frozen=True, slots=True)
class Recording:
    """What is repeated: conversations, and which of them are people's."""

    names: Sequence[str]
    talks: Sequence[Conversation]
    people: frozenset[int]
    begins_ns: int
    slower: float
    dropped: int


def recording(capture: Path) -> Recording:
    """A capture with its truth. TCP whose start it lacks is left out, and counted."""
    names, frames = pcapng.read(capture)
    talks = divided(frames)
    kept = [talk for talk in talks if talk.whole]
    truth = json.loads(capture.with_suffix(".truth.json").read_text())
    ours = frozenset(n for n, talk in enumerate(kept) if _of_people(talk, truth))
    lasts = frames[-1].at_ns - frames[0].at_ns
    dropped = len(talks) - len(kept)
    return Recording(names, kept, ours, frames[0].at_ns, (_HOUR_NS - _REST_NS) / lasts, dropped)


def _of_people(talk: Conversation, truth: Mapping[str, Any]) -> bool:
    """Whether the truth knows a conversation as somebody's habit of the day shift."""
    ips = {ip: host["id"] for host in truth["inventory"] for ip in host["ips"]}
    leased = {host["id"] for host in truth["inventory"] if host["leased"]}
    client, server = ips.get(talk.client[0]), ips.get(talk.server[0])
    return any(
        link["shift"] == "day"
        and (link["server"], link["port"]) == (server, talk.server[1])
        and (link["client"] == client or (client is None and link["client"] in leased))
        for link in truth["links"]
    )


def hours(days: int) -> Iterator[tuple[int, bool]]:
    """The start of each hour in nanoseconds since 1970, and whether people work in it."""
    for number in range(days * 24):
        at = BEGINS + timedelta(hours=number)
        yield int(at.timestamp()) * 10**9, at.weekday() in _WORKDAYS and at.hour in _DAY_SHIFT


def write(told: Recording, target: Path, days: int, seed: int) -> int:
    """Writes the weeks in the order of time; gives the number of frames."""
    count = 0
    ports: Counter[tuple[object, ...]] = Counter()
    with target.open("wb") as file:
        pcapng.begin(file, told.names)
        for number, (start_ns, works) in enumerate(hours(days)):
            frames = [
                shown
                for place, talk in enumerate(told.talks)
                if works or place not in told.people
                for shown in _again(told, talk, number, start_ns, seed, ports)
            ]
            frames.sort(key=lambda shown: shown.at_ns)
            pcapng.append(file, frames)
            count += len(frames)
    return count


def _again(
    told: Recording,
    talk: Conversation,
    number: int,
    start_ns: int,
    seed: int,
    ports: Counter[tuple[object, ...]],
) -> Iterator[Shown]:
    """A conversation in an hour: it begins and ends where the slower clock has it."""
    chance = random.Random(f"{seed} {number} {talk.client} {talk.server}")
    numbers = _numbers(told, talk, number, chance, ports)
    first = talk.frames[0].at_ns
    at = since = start_ns + int((first - told.begins_ns) * told.slower)
    stated = b""
    for shown, pause in zip(talk.frames, _pauses(talk, told.slower, chance), strict=True):
        at += pause
        if talk.kind == "goose" and (told_at := state_time(shown.data)) != stated:
            stated, since = told_at, at
        yield Shown(at, shown.interface, renumbered(shown.data, talk, numbers, since))


def _pauses(talk: Conversation, slower: float, chance: random.Random) -> Iterator[int]:
    """The time before each frame: long pauses grow and vary, their sum only grows."""
    times = [shown.at_ns for shown in talk.frames]
    gaps = [0, *(after - before for before, after in pairwise(times))]
    weights = [gap * chance.uniform(1 - _JITTER, 1 + _JITTER) for gap in gaps if gap > _PAUSE_NS]
    scale = slower * sum(g for g in gaps if g > _PAUSE_NS) / sum(weights) if weights else 0.0
    varied = iter(weights)
    for gap in gaps:
        yield int(next(varied) * scale) if gap > _PAUSE_NS else gap


def _numbers(
    told: Recording,
    talk: Conversation,
    number: int,
    chance: random.Random,
    ports: Counter[tuple[object, ...]],
) -> Numbers:
    key = (talk.client[0], *talk.server, talk.kind)
    ephemeral = talk.client[1] >= _FIRST_PORT and talk.client[1] != talk.server[1]
    ports[key] += ephemeral
    return Numbers(
        port=_FIRST_PORT + ports[key] % _PORTS if ephemeral else 0,
        client=chance.randrange(1 << 32),
        server=chance.randrange(1 << 32),
        identification=number * 7919 % (1 << 16),
        state=number * len(talk.frames),
        samples=number * len(talk.frames),
        slower=told.slower * (1 + _JITTER),
    )


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("capture", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    made = recording(told.capture)
    frames = write(made, told.target, told.days, told.seed)
    print(f"{frames:,} frames in {told.days} days; {made.dropped} conversations had no start")


if __name__ == "__main__":
    main()

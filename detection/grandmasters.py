"""By which clock those of a domain go: the best of all that are announced, whoever announces it.
The least priority wins, then the least class, which rises when a clock loses what it goes by (IEEE
1588, 9.3.4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pyarrow.compute as pc

from detection.learned import Key, Sight, Usual
from detection.model import Severity
from detection.novelty import Story
from detection.window import Window, rows, where
from detection.words import listed, who
from inventory.model import Batch, Plant
from inventory.times import moment
from protocols.model import title, value_name

PROTOCOL, GRANDMASTER = "ptp", "grandmaster"
_PLACE = ("realm", "unit", "object", "count", "first_ns", "last_ns", "evidence")


def is_grandmaster(key: Key) -> bool:
    """Whether this is about the clock that others go by."""
    return key[1:3] == (PROTOCOL, GRANDMASTER)


def named(batch: Batch, plant: Plant) -> Iterator[Sight]:
    """Every clock that a window announces, by realm and domain."""
    window = Window(batch, plant)
    did = where(where(window.table("observations"), "kind", "did"), "protocol", PROTOCOL)
    if did.num_rows:
        did = did.filter(pc.match_substring_regex(did["object"], r"^[0-9a-f]{4}\."))
    for row in rows(did, _PLACE):
        times = moment(row["first_ns"]), moment(row["last_ns"])
        key = (row["realm"], PROTOCOL, GRANDMASTER, row["unit"], row["object"])
        yield Sight(key, *times, row["count"], window.proof(row["evidence"]))


def tell(sight: Sight, usual: Usual, plant: Plant) -> Story | None:
    """Who announces a clock that nobody did before, or that one's class fell; the first one of a
    domain changes nothing, nor does one that is as good as it was, or better."""
    *place, announced = sight.key
    known = [key[-1] for key in usual.keys(*place)]
    before = [other for other in known if _clock(other) == _clock(announced)]
    if (
        not known
        or announced in known
        or (before and _class(announced) <= max(map(_class, before)))
    ):
        return None
    ops = (op for op in plant.operations if (op.protocol, op.object) == (PROTOCOL, announced))
    first = min(ops, key=lambda op: op.first_seen, default=None)
    if first is None:
        return None
    speaker = who(plant, first.client_asset, first.client)
    wins = not before and announced < min(known)
    return Story(
        kind="new operation",
        severity=Severity.HIGH if wins else Severity.MEDIUM,
        subject=first.client_asset or first.client,
        peer=None,
        protocol=PROTOCOL,
        seen=f"{speaker} announced {_named(announced)} as grandmaster of {place[-1]} by "
        f"{title(PROTOCOL)}" + (", which wins over the usual one" if wins else ""),
        usual=f"{listed(map(_named, before or known))} was announced",
        techniques=() if before else ("T0856",),
    )


def many(sights: Sequence[Sight]) -> str:
    """What is seen of ever other ones."""
    clocks = listed(_named(sight.key[-1]) for sight in sights)
    return f"{len(sights)} clocks were announced as grandmaster: {clocks}"


def _clock(announced: str) -> str:
    return announced.partition(".")[2]


def _class(announced: str) -> int:
    return int(announced[2:4], 16)


def _named(announced: str) -> str:
    priority, class_ = int(announced[:2], 16), str(_class(announced))
    means = value_name(PROTOCOL, "clock class", class_)
    return f"clock {_clock(announced)} of priority {priority}, class {means}"

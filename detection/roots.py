"""Whom bridges name as the root of their spanning tree: the least identifier wins, whoever says so,
and all that goes from one side of the plant to the other may go through it (IEEE 802.1D, 17.6)."""

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
from protocols.model import title

PROTOCOL, ROOT = "stp", "root"
_PLACE = ("realm", "object", "count", "first_ns", "last_ns", "evidence")
_NUMBER = 0x0FFF  # of a priority: which of several trees it is


def is_root(key: Key) -> bool:
    """Whether this is about the root of a spanning tree."""
    return key[1:3] == (PROTOCOL, ROOT)


def named(batch: Batch, plant: Plant) -> Iterator[Sight]:
    """Every bridge that a window names as root, by realm."""
    window = Window(batch, plant)
    did = where(where(window.table("observations"), "kind", "did"), "protocol", PROTOCOL)
    if did.num_rows:
        did = did.filter(pc.not_equal(did["object"], ""))
    for row in rows(did, _PLACE):
        times = moment(row["first_ns"]), moment(row["last_ns"])
        key = (row["realm"], PROTOCOL, ROOT, row["object"])
        yield Sight(key, *times, row["count"], window.proof(row["evidence"]))


def tell(sight: Sight, usual: Usual, plant: Plant) -> Story | None:
    """Who named one that wins over those before. One that does not is named by a bridge that begins
    anew, or lost the line to its root; the first one changes nothing."""
    root = sight.key[-1]
    known = [key[-1] for key in usual.keys(*sight.key[:3])]
    rivals = [other for other in known if _tree(other) == _tree(root)] or known
    if not rivals or root >= min(rivals):
        return None
    named = (op for op in plant.operations if (op.protocol, op.object) == (PROTOCOL, root))
    first = min(named, key=lambda op: op.first_seen, default=None)
    if first is None:
        return None
    return Story(
        kind="new operation",
        severity=Severity.HIGH,
        subject=first.client_asset or first.client,
        peer=None,
        protocol=PROTOCOL,
        seen=f"{who(plant, first.client_asset, first.client)} named {_bridge(root)} as root of "
        f"the spanning tree by {title(PROTOCOL)}",
        usual=f"{_bridge(min(rivals))} was named as root",
        techniques=("T0830",),
    )


def many(sights: Sequence[Sight]) -> str:
    """What is seen of ever other ones."""
    named = listed(_bridge(sight.key[-1]) for sight in sights)
    return f"{len(sights)} bridges were named as root of the spanning tree: {named}"


def _tree(root: str) -> int:
    return _priority(root) & _NUMBER


def _bridge(root: str) -> str:
    return f"bridge {root.partition('.')[2]} of priority {_priority(root)}"


def _priority(root: str) -> int:
    return int(root.partition(".")[0], 16)

"""How long those pause who publish at a pace, be there news or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from detection.extremes import Extent
from detection.learned import Key
from detection.window import Row, Window, longest_gap_ns, rows, where
from inventory.model import Operation
from inventory.times import nanoseconds

CYCLIC = {"goose": "publish", "profinet-rt": "io", "cip": "io"}
_PLACE = ("realm", "client", "protocol", "code", "object")
_DID = (*_PLACE, "gap_n", "gap_max", "first_ns", "last_ns")
_SECOND = 1_000_000_000


class Pause(NamedTuple):
    """How long one published nothing: until it did again, or until the last frame of the window.

    It lay between `since_ns` and `until_ns`, which are farther apart than it lasted where nobody
    knows when that was. `before_ns` is how long it was as the window began, which the window
    before has looked at.
    """

    key: Key
    client: str
    realms: Sequence[str]
    since_ns: int
    until_ns: int
    lasted_ns: int
    before_ns: int
    samples: int
    is_over: bool
    is_sure: bool = True  # else it may have been shorter: learned, and not told
    least_s: float = 5.0  # what is shorter is nobody's matter

    @property
    def extent(self) -> Extent:
        """In seconds, as it is learned."""
        return Extent(0.0, self.lasted_ns / _SECOND, self.samples, falls=False)


def pauses(window: Window) -> Iterator[Pause]:
    """Those that ended in a window, and those that go on: of the time in which what brought the
    window was watched."""
    watched_ns = watched_since(window)
    for row in _published(window):
        gap_ns = longest_gap_ns(row)
        if gap_ns is not None and row["first_ns"] >= watched_ns:
            yield _ended(window, row, gap_ns)
    cyclic = [op for op in window.plant.operations if CYCLIC.get(op.protocol) == op.code]
    until = heard_until(window) if cyclic else {}
    for op in cyclic:
        if nanoseconds(op.last_seen) >= watched_ns:
            yield going_on(window, op, until)


def _ended(window: Window, row: Row, gap_ns: int) -> Pause:
    """The longest of a window. One that began before it ended with the first that came."""
    client = window.asset(row, "client")
    is_older = gap_ns > row["last_ns"] - row["first_ns"]
    since_ns = row["first_ns"] - gap_ns if is_older else row["first_ns"]
    return Pause(
        key=(client or row["client"], row["protocol"], row["object"]),
        client=client,
        realms=(row["realm"],),
        since_ns=since_ns,
        until_ns=row["first_ns"] if is_older else row["last_ns"],
        lasted_ns=gap_ns,
        before_ns=window.batch.start_ns - since_ns if is_older else 0,
        samples=row["gap_n"],
        is_over=True,
    )


def going_on(window: Window, op: Operation, until: Mapping[str, int]) -> Pause:
    """Since the last that it published, until its network was heard last."""
    asset = window.plant.assets.get(op.client_asset)
    realms, since_ns = asset.realms if asset else (), nanoseconds(op.last_seen)
    now_ns = max((until.get(realm, 0) for realm in realms), default=0)
    now_ns = max(now_ns, since_ns)
    return Pause(
        key=(op.client_asset or op.client, op.protocol, op.object),
        client=op.client_asset,
        realms=realms,
        since_ns=since_ns,
        until_ns=now_ns,
        lasted_ns=now_ns - since_ns,
        before_ns=window.batch.start_ns - since_ns,
        samples=0,
        is_over=False,
    )


def _published(window: Window) -> Iterator[Row]:
    """The rows of what is published at a pace."""
    did = where(window.table("observations"), "kind", "did")
    if did.num_rows:
        did = did.filter(pc.is_in(did["protocol"], pa.array([*CYCLIC])))
    yield from (row for row in rows(did, _DID) if CYCLIC[row["protocol"]] == row["code"])


def watched_since(window: Window) -> int:
    """Since when every interface of what brought the window was heard, or file was read."""
    captures = {row["capture"] for row in window.rows("health", ("capture",))}
    begun = (i.first_seen for i in window.plant.health.interfaces if i.capture in captures)
    return max(map(nanoseconds, begun), default=window.batch.start_ns)


def heard_until(window: Window) -> Mapping[str, int]:
    """When anybody was heard last, by realm."""
    links = window.table("links")
    if not links.num_rows:
        return {}
    last = links.group_by("realm").aggregate([("last_ns", "max")])
    return {row["realm"]: row["last_ns_max"] for row in rows(last, ("realm", "last_ns_max"))}

"""Who was heard in a window, and when: what pauses while nobody else is heard is the mirror.

When a switch or a mirror fails all that it carries pauses at once, so that each pause is looked up
among what is in order, and not held against every row.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter

from detection.pauses import Pause
from detection.window import Window, longest_gap_ns
from inventory.model import Asset
from inventory.times import moment

_FIRST = itemgetter(0)
_DID = ("realm", "client", "gap_n", "gap_max", "first_ns", "last_ns")


@dataclass(slots=True)
class _Realm:
    """What was done in one: moments at which somebody was heard, in order, and how long each went
    on with which longest gap, the shortest first."""

    points: list[tuple[int, str]] = field(default_factory=list)
    spans: list[tuple[int, int, int, str]] = field(default_factory=list)

    def has_amid(self, begin_ns: int, end_ns: int, but: str) -> bool:
        """Whether anybody else was heard between."""
        at = bisect_right(self.points, begin_ns, key=_FIRST)
        end = bisect_left(self.points, end_ns, at, key=_FIRST)
        return any(self.points[n][1] != but for n in range(at, end))

    def has_over(self, begin_ns: int, end_ns: int, gap_ns: int, but: str) -> bool:
        """Whether anybody else went on from one to the other, with shorter gaps."""
        shorter = bisect_left(self.spans, gap_ns, key=_FIRST)
        over = (s for s in self.spans[:shorter] if s[1] <= begin_ns and s[2] >= end_ns)
        return any(client != but for *_, client in over)


class Heard:
    """What was done in a window, by realm."""

    def __init__(self, window: Window) -> None:
        self._realms: Mapping[str, _Realm] = defaultdict(_Realm)
        for row in window.rows("observations", _DID, "did"):
            realm, client = self._realms[row["realm"]], window.asset(row, "client")
            first, last, gap_ns = row["first_ns"], row["last_ns"], longest_gap_ns(row)
            realm.points += (first, client), (last, client)
            if gap_ns is not None:
                # It came before its first of the window, too, no longer ago than it ever pauses.
                realm.points.append((first - gap_ns, client))
                realm.spans.append((gap_ns, first, last, client))
        for realm in self._realms.values():
            realm.points.sort()
            realm.spans.sort()

    def amid(self, pause: Pause) -> bool:
        """Whether anybody else of its network was heard amid the pause: else the mirror paused."""
        margin = pause.lasted_ns // 4
        begin, end = pause.since_ns + margin, pause.until_ns - margin
        is_known = pause.until_ns - pause.since_ns <= pause.lasted_ns
        here = [self._realms[realm] for realm in pause.realms if realm in self._realms]
        return any(
            realm.has_over(begin, end, pause.lasted_ns // 2, pause.client)
            or (is_known and realm.has_amid(begin, end, pause.client))
            for realm in here
        )


class Awake:
    """Those that do not pause themselves, by when they were seen last."""

    def __init__(self, assets: Mapping[str, Asset], silent: Iterable[str]) -> None:
        self.silent = frozenset(silent)
        self._others = [a for id_, a in assets.items() if id_ not in self.silent]
        self._seen: dict[tuple[str, ...], Sequence[datetime]] = {}

    def are_fewer(self, pause: Pause) -> bool:
        """Whether of its network several pause, and fewer others are heard: that is the
        mirror's."""
        realms = tuple(pause.realms)
        if realms not in self._seen:
            here = (a for a in self._others if not set(a.realms).isdisjoint(realms))
            self._seen[realms] = sorted(asset.last_seen for asset in here)
        seen = self._seen[realms]
        amid = moment(pause.since_ns + pause.lasted_ns // 4)
        return len(self.silent) > max(1, len(seen) - bisect_left(seen, amid))

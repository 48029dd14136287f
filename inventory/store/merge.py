"""How a window's rows become the site's: merged by key, whatever the windows were.

Every rule below is associative and commutative, so the result does not depend on how the
observations were cut into windows. A key's sights roll up into episodes: a sight within
`PAUSE_NS`, or within three times the key's usual gap, of the current episode extends it;
another closes it.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

PAUSE_NS = 300_000_000_000


class Rule(enum.Enum):
    """How two values of one key become one."""

    ADD = enum.auto()
    MIN = enum.auto()
    MAX = enum.auto()
    FIRST = enum.auto()  # that of the earlier row which has one
    LAST = enum.auto()  # that of the later row


_EPISODE = (("t.since_ns", "s.first_ns"), ("t.last_ns", "s.last_ns"), ("t.sights", "s.count"))


@dataclass(frozen=True)
class State:
    """A table of the site: which rows of a batch feed it, its key, how the rest merges.

    `renamed` gives the batch's expression for columns that it calls otherwise.
    """

    name: str
    source: str
    key: tuple[str, ...]
    rules: Mapping[str, Rule]
    where: str = "true"
    renamed: Mapping[str, str] | None = None
    episodes: bool = True

    @cached_property
    def statements(self) -> tuple[str, ...]:
        """The SQL that stages, rolls episodes and merges, in order."""
        rolling = (self._roll(),) if self.episodes else ()
        return (self._stage(), *rolling, self._merge())

    def _stage(self) -> str:
        keys = [f"coalesce({self._from(k)}, {_empty(k)}) AS {k}" for k in self.key]
        rest = [f"{_gather(rule, self._from(c), c)} AS {c}" for c, rule in self.rules.items()]
        return (
            f"CREATE OR REPLACE TEMP TABLE staged AS SELECT {', '.join(keys + rest)} "
            f"FROM batch_{self.source} WHERE {self.where} GROUP BY ALL"
        )

    def _roll(self) -> str:
        """Closes the current episode of what paused, and adds one that lies before it."""
        new, past = self._pauses
        parts = [f"CASE WHEN {new} THEN {mine} ELSE {theirs} END" for mine, theirs in _EPISODE]
        return (
            f"INSERT INTO episodes SELECT t.id, {', '.join(parts)} FROM {self.name} t "
            f"JOIN staged s USING ({', '.join(self.key)}) WHERE {new} OR {past}"
        )

    def _merge(self) -> str:
        updates = [f"{c} = {_join(rule, c)}" for c, rule in self.rules.items()]
        columns, values = [*self.key, *self.rules], [f"s.{c}" for c in (*self.key, *self.rules)]
        if self.episodes:
            updates += self._current_episode()
            columns += ["since_ns", "sights"]
            values += ["s.first_ns", "s.count"]
        on = " AND ".join(f"t.{k} = s.{k}" for k in self.key)
        return (
            f"MERGE INTO {self.name} t USING staged s ON {on} "
            f"WHEN MATCHED THEN UPDATE SET {', '.join(updates)} "
            f"WHEN NOT MATCHED THEN INSERT ({', '.join(columns)}) VALUES ({', '.join(values)})"
        )

    def _current_episode(self) -> list[str]:
        new, past = self._pauses
        since = f"WHEN {new} THEN s.first_ns WHEN {past} THEN t.since_ns"
        sights = f"WHEN {new} THEN s.count WHEN {past} THEN t.sights"
        return [
            f"since_ns = CASE {since} ELSE least(s.first_ns, t.since_ns) END",
            f"sights = CASE {sights} ELSE s.count + t.sights END",
        ]

    @property
    def _pauses(self) -> tuple[str, str]:
        """Whether the window's sights begin a new episode, or lie before the current one."""
        pause = str(PAUSE_NS)
        if "gap_sum" in self.rules:
            usual = "3e9 * coalesce(t.gap_sum / nullif(t.gap_n, 0), 0)"
            pause = f"greatest({PAUSE_NS}, {usual})::BIGINT"
        return f"s.first_ns > t.last_ns + {pause}", f"s.last_ns < t.since_ns - {pause}"

    def _from(self, column: str) -> str:
        named = (self.renamed or {}).get(column, column)
        return f"nullif({named}, 'nan'::DOUBLE)" if column in _MAY_BE_NAN else named


_NUMBERS = frozenset({"port", "span", "status"})
_MAY_BE_NAN = frozenset(
    ["gap_min", "gap_max", "mean5_min", "mean5_max", "value_min", "value_max", "value_last"]
)


def _empty(key: str) -> str:
    return "0" if key in _NUMBERS else "''"


def _gather(rule: Rule, value: str, column: str) -> str:
    """The aggregate that merges a window's rows of one key."""
    match rule:
        case Rule.ADD:
            kind = "DOUBLE" if column.startswith("gap_sum") else "UBIGINT"
            return f"coalesce(sum({value}), 0)::{kind}"
        case Rule.MIN:
            return f"min({value})"
        case Rule.MAX:
            return f"max({value})"
        case Rule.FIRST:
            return f"(min({{t: first_ns, v: {value}}}) FILTER ({value}::VARCHAR <> '')).v"
        case Rule.LAST:
            return f"(max({{t: last_ns, v: {value}}}) FILTER ({value} IS NOT NULL)).v"


def _join(rule: Rule, c: str) -> str:
    """The expression that merges the site's row `t` and the window's row `s`."""
    match rule:
        case Rule.ADD:
            return f"t.{c} + s.{c}"
        case Rule.MIN:
            return f"least(t.{c}, s.{c})"
        case Rule.MAX:
            return f"greatest(t.{c}, s.{c})"
        case Rule.FIRST:
            return (
                f"CASE WHEN t.{c} IS NULL OR (s.first_ns, s.{c}) < (t.first_ns, t.{c}) "
                f"THEN coalesce(s.{c}, t.{c}) ELSE t.{c} END"
            )
        case Rule.LAST:
            return (
                f"CASE WHEN t.{c} IS NULL OR (s.last_ns, s.{c}) > (t.last_ns, t.{c}) "
                f"THEN coalesce(s.{c}, t.{c}) ELSE t.{c} END"
            )

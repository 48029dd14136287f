"""What the sensor states of captures, for tests: every window's rows together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sensor.replay import CaptureFile, Damage, Replay

Row = dict[str, Any]
KEY = b"the tests' own key"


@dataclass(slots=True)
class Observed:
    """All tables of a replay, as rows."""

    tables: dict[str, list[Row]] = field(default_factory=dict)
    damages: list[Damage] = field(default_factory=list)
    frames: int = 0

    @property
    def observations(self) -> list[Row]:
        """All observations."""
        return self.tables.get("observations", [])

    @property
    def evidence(self) -> dict[str, Row]:
        """Evidence by id."""
        return {row["id"]: row for row in self.tables.get("evidence", [])}

    def counts(self) -> Counter[tuple[object, ...]]:
        """How often each fact was seen, whatever the windows."""
        found: Counter[tuple[object, ...]] = Counter()
        for row in self.observations:
            found[fact(row)] += row["count"]
        return found


def observe(*paths: Path, window_seconds: float = 3600.0) -> Observed:
    """Replays the files as one capture."""
    replay = Replay([CaptureFile.of(path) for path in paths], KEY, window_seconds=window_seconds)
    seen = Observed()
    for batch in replay:
        for name, table in batch.tables.items():
            table.validate(full=True)
            seen.tables.setdefault(name, []).extend(table.to_pylist())
    seen.damages, seen.frames = replay.damages, replay.frames
    return seen


def fact(row: Row) -> tuple[object, ...]:
    """What makes two rows the same fact; a claim is one whoever was told."""
    told = row["text"] if row["kind"] in ("is", "broke") else ""
    place = (row["realm"], *ends(row))
    what = (row["kind"], row["protocol"], row["subject"], row["unit"], row["code"], row["object"])
    return (*place, *what, row["span"], row["status"], told)


def ends(row: Row) -> tuple[object, ...]:
    """Between whom it is a fact: of a claim it does not matter."""
    between = ("client", "server", "transport", "port")
    return () if row["kind"] == "is" else tuple(row[name] for name in between)


def requests(rows: Sequence[Row], protocols: Sequence[str]) -> Counter[tuple[str, str, str]]:
    """Requests of some protocols per client, server and code."""
    found: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        if row["kind"] == "did" and row["protocol"] in protocols:
            found[row["client"], row["server"], row["code"]] += row["count"]
    return found


def of(rows: Sequence[Row], **wanted: object) -> Iterator[Row]:
    """The rows with these values."""
    for row in rows:
        if all(row[name] == value for name, value in wanted.items()):
            yield row

"""Public captures with labelled attacks: what is told of them, and what is told of nothing.

`python -m tests.detection.labelled` prints both for each capture.
"""

from __future__ import annotations

import gzip
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests import rewrite
from tests.captures import SHARED
from tests.sites import listed, replayed

LABELLED = SHARED / "labelled"
# A script's log, its frames and what they lead to are not of one clock.
BEFORE, AFTER = timedelta(seconds=5), timedelta(seconds=60)
_DNP3 = "qut_dnp3/{0}_{1}_training_infrequent.pcap.gz"
Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Case:
    """A capture, those that were clean before it, whether it is clean itself until the attacks,
    and in which protocol they must be told: what is told of another is told of something else.
    """

    name: str
    capture: str
    learn: tuple[str, ...] = ()
    learns_itself: bool = False
    protocol: str = ""


CASES = (
    Case("dnp3 attacks", _DNP3.format("Attacks", "attacks"), (_DNP3.format("Control", "control"),)),
    Case("dnp3 in the middle", _DNP3.format("MITM", "MITM"), (_DNP3.format("Control", "control"),)),
    Case(
        "modbus fake command",
        "lemay_modbus/send_a_fake_command_modbus_6RTU_with_operate.pcap",
        learns_itself=True,
    ),
    Case(
        "modbus upload",
        "lemay_modbus/CnC_uploading_exe_modbus_6RTU_with_operate.pcap",
        learns_itself=True,
    ),
    *(
        Case(f"goose {n}", f"qut_zss_goose/{n}.pcapng", learns_itself=True, protocol="goose")
        for n in ("823_8232a", "823_8232b", "823_8232c", "823_8232d", "853_8531a")
    ),
)


@dataclass(frozen=True, slots=True)
class Score:
    """By what each attack was told, and the deviations and incidents that tell none of them."""

    told: tuple[tuple[str, Rows], ...]  # of each attack: its kind, its deviations
    stray: Rows
    incidents: Rows
    hours: float

    @property
    def untold(self) -> int:
        """How many attacks nobody is told of."""
        return sum(not deviations for _, deviations in self.told)


def score(case: Case, where: Path) -> Score:
    """Learns what is clean, then watches the attacks."""
    capture, labels = LABELLED / case.capture, _labels(case)
    clean = [LABELLED / name for name in case.learn]
    if case.learns_itself:
        until = _clean_until(labels)
        frames = _frames(capture)
        clean = [_cut(where / "clean.pcap", frames, until, before=True)]
        capture = _cut(where / "rest.pcap", frames, until, before=False)
    site = replayed(where / "site", [capture], clean)
    attacks, found = labels["attacks"], listed(site, "deviations")
    fit = [d for d in found if case.protocol in ("", d["protocol"])]
    told = tuple((str(a["kind"]), [d for d in fit if _during(d, a)]) for a in attacks)
    telling = {d["id"] for _, deviations in told for d in deviations}
    stray = [d for d in found if d["id"] not in telling]
    incidents = [i for i in listed(site, "incidents") if telling.isdisjoint(i["deviations"])]
    return Score(told, stray, incidents, (labels["end"] - labels["start"]) / 3600)


def _labels(case: Case) -> dict[str, Any]:
    name = case.capture.removesuffix(".gz").rpartition(".")[0]
    told: dict[str, Any] = json.loads((LABELLED / f"{name}.labels.json").read_text())
    return told


def _clean_until(labels: dict[str, Any]) -> int:
    """In nanoseconds since 1970."""
    intervals = labels.get("train_intervals")
    end = intervals[0][1] if intervals else min(a["start"] for a in labels["attacks"]) - 1
    return int(end * 1e9)


def _frames(capture: Path) -> tuple[int, Sequence[rewrite.Frame]]:
    if capture.suffix == ".gz":
        with tempfile.NamedTemporaryFile(suffix=".pcap") as plain:
            plain.write(gzip.decompress(capture.read_bytes()))
            plain.flush()
            return rewrite.read(Path(plain.name))
    return rewrite.read(capture)


def _cut(
    path: Path, frames: tuple[int, Sequence[rewrite.Frame]], until_ns: int, *, before: bool
) -> Path:
    link, told = frames
    return rewrite.write(path, link, [f for f in told if (f.at_ns <= until_ns) is before])


def _during(deviation: dict[str, Any], attack: dict[str, Any]) -> bool:
    start, end = (datetime.fromtimestamp(attack[k], UTC) for k in ("start", "end"))
    times = [deviation["first_seen"], *(o["time"] for o in deviation["occurrences"])]
    return any(start - BEFORE <= datetime.fromisoformat(t) <= end + AFTER for t in times)


def scores() -> Iterator[tuple[Case, Score]]:
    """Of all cases."""
    for case in CASES:
        with tempfile.TemporaryDirectory() as where:
            yield case, score(case, Path(where))


def main() -> None:
    """Prints them."""
    for case, found in scores():
        print(
            f"{case.name}: {len(found.told)} attacks, {found.untold} not told; {len(found.stray)} "
            f"deviations and {len(found.incidents)} incidents of nothing in {found.hours:.1f} h"
        )
        for deviation in found.stray[:12]:
            print("   ", deviation["kind"], deviation["seen"][:140])


if __name__ == "__main__":
    main()

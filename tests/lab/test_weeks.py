"""Minutes that became weeks: the clock, the shifts and the sequence numbers are consistent."""

from __future__ import annotations

import hashlib
import json
import resource
import shutil
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.lab import confirm, pcapng, weeks
from tests.lab.conversations import divided, network_at
from tests.lab.redundancy import SUFFIX
from tests.lab.shipped import PLANTS, capture, truth
from tests.sites import listed, replayed, sightglass

DAYS = 1
DAY_SECONDS = 30.0  # of CPU
MARKS = (
    "tcp.analysis.retransmission || tcp.analysis.out_of_order || tcp.analysis.lost_segment || "
    "tcp.analysis.ack_lost_segment || tcp.analysis.reused_ports || _ws.malformed || "
    "ip.checksum.status == 0 || tcp.checksum.status == 0 || udp.checksum.status == 0"
)
SUMS = [part for name in ("ip", "tcp", "udp") for part in ("-o", f"{name}.check_checksum:TRUE")]
HOUR_NS = 3600 * 10**9
GOOSE = b"\x88\xb8"


def lengthened(plant: str, target: Path, days: int = DAYS, seed: int = 1) -> Path:
    weeks.write(weeks.recording(capture(plant, "normal")), target, days, seed)
    return target


def test_a_seed_always_makes_the_same_weeks(tmp_path: Path) -> None:
    made = [lengthened("factory", tmp_path / str(n), seed=n // 2) for n in (2, 3, 4)]
    one, same, other = (hashlib.sha256(path.read_bytes()).digest() for path in made)
    assert one == same != other


@pytest.mark.parametrize("plant", PLANTS)
def test_the_clock_runs_forward_through_all_days(plant: str, tmp_path: Path) -> None:
    _, frames = pcapng.read(lengthened(plant, tmp_path / "day"))
    times = [shown.at_ns for shown in frames]
    assert times == sorted(times)
    begins = int(weeks.BEGINS.timestamp()) * 10**9
    assert {(at - begins) // HOUR_NS for at in times} == set(range(24))


@pytest.mark.parametrize("plant", PLANTS)
def test_people_work_in_their_shift_alone(plant: str, tmp_path: Path) -> None:
    """A week: neither at night nor on Saturday or Sunday."""
    made = weeks.recording(capture(plant, "normal"))
    assert made.people
    people = replace(made, talks=[made.talks[n] for n in sorted(made.people)])
    people = replace(people, people=frozenset(range(len(people.talks))))
    weeks.write(people, tmp_path / "people", 7, 1)
    _, frames = pcapng.read(tmp_path / "people")
    at = [datetime.fromtimestamp(shown.at_ns / 1e9, UTC) for shown in frames]
    assert {moment.weekday() for moment in at} == {0, 1, 2, 3, 4}
    assert {moment.hour for moment in at} <= set(range(6, 18))


def test_machines_never_stop(tmp_path: Path) -> None:
    made = weeks.recording(capture("factory", "normal"))
    assert {works for _, works in weeks.hours(7)} == {True, False}
    polled = [n for n, talk in enumerate(made.talks) if talk.server[1] == 502]
    assert polled
    assert not made.people & set(polled)


@pytest.mark.parametrize("plant", PLANTS)
def test_the_day_behind_the_learned_one_is_quiet(plant: str, tmp_path: Path) -> None:
    """And two days take so little of a processor that two weeks are minutes."""
    two = lengthened(plant, tmp_path / "two.pcapng", days=2)
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    site = replayed(tmp_path / "site", [two])
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
    assert used < DAY_SECONDS * 2
    told = sightglass("baseline", "check", "--site", site).stdout
    assert "(learned from " in told
    assert listed(site, "deviations") == []


@pytest.mark.skipif(not shutil.which("tshark"), reason="tshark is not installed")
@pytest.mark.parametrize("plant", PLANTS)
def test_tshark_finds_nothing_new(plant: str, tmp_path: Path) -> None:
    """At each mirror alone: a routed packet's second sight looks like a retransmission."""
    made = weeks.recording(capture(plant, "normal"))
    for interface, name in enumerate(made.names):
        frames = [s for t in made.talks for s in t.frames if s.interface == interface]
        frames.sort(key=lambda shown: shown.at_ns)
        alone = tmp_path / f"{name}.pcapng"
        with alone.open("wb") as file:
            pcapng.begin(file, made.names)
            pcapng.append(file, frames)
        alone.with_suffix(".truth.json").write_text(json.dumps(truth(plant, "normal")))
        weeks.write(weeks.recording(alone), tmp_path / "day", DAYS, 1)
        before, after = (
            confirm.complaints(path, MARKS, *SUMS) for path in (alone, tmp_path / "day")
        )
        assert len(after) <= len(before) * 24 * DAYS, name


def test_goose_goes_on_counting(tmp_path: Path) -> None:
    """A state number never falls, and its time stands while the state does."""
    _, frames = pcapng.read(lengthened("substation", tmp_path / "day"))
    checked = 0
    for talk in divided(frames):
        if talk.kind != "goose":
            continue
        states: dict[int, set[bytes]] = defaultdict(set)
        numbers = []
        for shown in talk.frames:
            number, time = state(shown.data)
            numbers.append(number)
            states[number].add(time)
        assert numbers == sorted(numbers)
        assert all(len(times) == 1 for times in states.values())
        checked += 1
    assert checked >= 5


def test_trailers_of_two_lans_tell_the_size_of_their_frame(tmp_path: Path) -> None:
    """GOOSE grows where its state number does, and PRP's trailer says so (IEC 62439-3)."""
    _, frames = pcapng.read(lengthened("substation", tmp_path / "day"))
    trailed = [s.data for s in frames if s.data[16:18] == GOOSE and s.data.endswith(SUFFIX)]
    assert len({len(data) for data in trailed}) > 1
    assert {data[-4] >> 4 for data in trailed} == {0xA, 0xB}
    for data in trailed:
        assert int.from_bytes(data[-4:-2]) & 0xFFF == len(data) - 18


def state(data: bytes) -> tuple[int, bytes]:
    """A GOOSE frame's state number and time of state."""
    _, at = network_at(data)
    time = data.index(b"\x84\x08", at)
    assert data[time + 10] == 0x85
    length = data[time + 11]
    return int.from_bytes(data[time + 12 : time + 12 + length]), data[time + 2 : time + 10]

"""Replaying is lossless, whatever the cut, the order of segments, or the repetition."""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from sensor.replay import CaptureFile, in_order
from tests import rewrite
from tests.captures import PLANT, PUBLIC, SHARED, needs_public
from tests.observed import observe
from tests.rewrite import Frame

# One capture of each OT protocol with conversations of many messages.
CHOSEN = (
    "modbus.pcap",
    "s7comm.pcap",
    "enip.pcap",
    "dnp3.pcap",
    "ftp.pcap",
    "http.pcap",
    "telnet.pcap",
)
PROTOCOLS = SHARED / "pcaps" / "plant" / "protocols"


@pytest.fixture(params=CHOSEN)
def plain(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A capture as plain pcap on one interface."""
    source = PROTOCOLS / request.param
    if not source.is_file():
        pytest.skip(f"no capture at {source}")
    converted = tmp_path / "plain.pcap"
    subprocess.run(
        ["editcap", "-F", "nsecpcap", str(source), str(converted)], check=True, capture_output=True
    )
    return converted


def facts(*paths: Path) -> Counter[tuple[object, ...]]:
    """The counted facts of captures, without values (their last depends on order)."""
    return Counter({k: n for k, n in observe(*paths).counts().items() if "was" not in k})


def without_hops(*paths: Path) -> Counter[tuple[object, ...]]:
    """The same but for who forwards."""
    return Counter({k: n for k, n in facts(*paths).items() if "forwards_as" not in k})


def test_windows_do_not_matter() -> None:
    capture = PLANT / "plant-normal.pcapng"
    whole = observe(capture).counts()
    assert whole == observe(capture, window_seconds=7.0).counts()
    assert sum(whole.values()) > 1000


def test_pieces_given_together_are_the_whole(plain: Path, tmp_path: Path) -> None:
    link_type, frames = rewrite.read(plain)
    parts = [
        rewrite.write(tmp_path / f"part{n}.pcap", link_type, part)
        for n, part in enumerate(rewrite.pieces(frames, 5))
    ]
    whole = observe(plain).counts()
    assert whole
    assert observe(*parts).counts() == whole


Rewriting = Callable[[Sequence[Frame], int], Sequence[Frame]]


@pytest.mark.parametrize(
    "rewriting",
    [
        pytest.param(lambda frames, seed: [*rewrite.split(frames, seed)], id="split"),
        pytest.param(lambda frames, seed: [*rewrite.duplicated(frames, seed)], id="duplicated"),
        pytest.param(
            lambda frames, seed: rewrite.reordered([*rewrite.split(frames, seed)], seed),
            id="reordered",
        ),
    ],
)
@pytest.mark.parametrize("seed", [1, 2])
def test_segments_do_not_matter(
    plain: Path, tmp_path: Path, rewriting: Rewriting, seed: int
) -> None:
    link_type, frames = rewrite.read(plain)
    changed = rewriting(frames, seed)
    assert len(changed) > len(frames)
    rewritten = rewrite.write(tmp_path / "rewritten.pcap", link_type, changed)
    # UDP repeated is asked again: only segments are rewritten, so all else is equal. What was cut
    # in other places on each side of a router is not one packet.
    assert without_hops(rewritten) == without_hops(plain)


def test_a_start_within_a_message_costs_that_message_only(plain: Path, tmp_path: Path) -> None:
    link_type, frames = rewrite.read(plain)
    later = rewrite.from_within(frames, 4)
    first = rewrite.write(tmp_path / "first.pcap", link_type, later[:1])
    assert not facts(first), "nobody knows its first octets"
    whole = facts(plain)
    lost = whole - facts(rewrite.write(tmp_path / "cut.pcap", link_type, later))
    assert sum(lost.values()) <= 10
    assert sum(whole.values()) > 20


@needs_public
def test_malformed_captures_are_survived() -> None:
    """No crash and no decoder fault on any public capture, malformed or not."""
    faults = {}
    files = [p for p in sorted(PUBLIC.rglob("*")) if p.suffix in (".pcap", ".pcapng", ".cap")]
    assert len(files) > 500
    for path in files:
        seen = observe(path)
        count = sum(row["decoder_faults"] for row in seen.tables.get("health", []))
        if count:
            faults[str(path.relative_to(PUBLIC))] = count
    assert not faults


def test_the_order_of_captures_does_not_matter(plain: Path, tmp_path: Path) -> None:
    """What is older than the file before is no conversation that was silent for long."""
    link_type, frames = rewrite.read(plain)
    part, day = frames[:4000], 86_400_000_000_000
    older = [Frame(frame.at_ns - day, frame.data) for frame in part]
    now = rewrite.write(tmp_path / "now.pcap", link_type, part)
    before = rewrite.write(tmp_path / "before.pcap", link_type, older)
    assert observe(now, before, window_seconds=900.0).counts() == (
        observe(before, now, window_seconds=900.0).counts()
    )
    empty = rewrite.write(tmp_path / "empty.pcap", link_type, [])
    ordered = in_order([CaptureFile.of(path) for path in (empty, now, before)])
    assert [file.name for file in ordered] == ["before.pcap", "now.pcap", "empty.pcap"]

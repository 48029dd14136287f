"""What is recognised and not read is what tshark dissects in the frame that proves it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from tests.captures import manifest, needs_public
from tests.observed import Observed, observe, of

pytestmark = [
    needs_public,
    pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed"),
]

LARGEST = 2_000_000  # octets; larger captures repeat themselves
# What tshark calls by another name.
CALLED = {
    "dds": {"rtps"},
    "dropbox": {"db-lsp-disc"},
    "ike": {"isakmp"},
    "onc-rpc": {"rpc"},
    "postgresql": {"pgsql"},
    "lacp": {"slow"},
    "wireguard": {"wg"},
}
# By file and protocol: what differs, and why.
EXPLAINED = {
    # On a port where tshark looks for nothing.
    ("ossfuzz_seed_fake_traces_2.pcapng", "xmpp"),
    # The first segment of a message that tshark shows with the last.
    ("hl7.pcap", "hl7"),
}


def _proven(seen: Observed) -> Iterator[tuple[str, int]]:
    """Each protocol with the frame that proves that somebody speaks it."""
    for row in of(seen.observations, kind="is", object="speaks"):
        yield row["text"], seen.evidence[row["evidence"]]["frames"][0]


def _dissected(path: Path, frames: Sequence[int]) -> Mapping[int, set[str]]:
    wanted = f"frame.number in {{{','.join(map(str, frames))}}}"
    fields = ["-T", "fields", "-e", "frame.number", "-e", "frame.protocols"]
    shown = subprocess.run(
        ["tshark", "-n", "-r", str(path), "-Y", wanted, *fields],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    rows = (line.split("\t") for line in shown.splitlines())
    return {int(number): set(protocols.split(":")) for number, protocols in rows}


def test_what_is_recognised_is_what_tshark_dissects() -> None:
    small = [c.path for c in manifest() if c.path.is_file() and c.path.stat().st_size < LARGEST]
    assert len(small) > 500
    wrong, agreed, explained = [], set[str](), set[tuple[str, str]]()
    for path in small:
        found = sorted(set(_proven(observe(path))))
        shown = _dissected(path, sorted({frame for _, frame in found})) if found else {}
        for name, frame in found:
            if CALLED.get(name, {name}) & shown.get(frame, set()):
                agreed.add(name)
            elif (path.name, name) in EXPLAINED:
                explained.add((path.name, name))
            else:
                wrong.append(f"{path.name}: {name} in frame {frame}: {shown.get(frame)}")
    assert not wrong, "\n".join(wrong)
    assert explained == EXPLAINED, "what explains nothing goes"
    assert len(agreed) > 20, sorted(agreed)

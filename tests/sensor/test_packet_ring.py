"""The packet ring's Python side: the room on the disk, what is told, and the note at the end."""

from __future__ import annotations

import os
import struct
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.store.retention import Room
from sensor import recorder
from sensor.packets import FOREVER, STATE, Selection, conversation, note, ring, search
from tests import rings
from tests.captures import PLANT

pytestmark = pytest.mark.quick

HELD = {
    "frames": 5,
    "dropped": 1,
    "refused": 2,
    "removed": 3,
    "segments": 4,
    "octets": 10_000,
    "oldest_ns": rings.OLDEST_NS,
}


@pytest.mark.parametrize(("free", "expected"), [(400, 280), (120, 0), (40, -80)])
def test_packets_go_before_the_sites_history_does(
    monkeypatch: pytest.MonkeyPatch, free: int, expected: int
) -> None:
    disk = SimpleNamespace(f_blocks=1000, f_bfree=free + 50, f_bavail=free, f_frsize=1024)
    monkeypatch.setattr(os, "statvfs", lambda _: disk)
    assert recorder.room() == expected * 1024
    assert Room(0, 0, free - expected, 1000).is_tight is False, "what is left is enough for it"


def test_what_was_told_is_what_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert ring(tmp_path) is None
    recorder.tell(HELD, 10**9, time.time_ns())
    told = ring(tmp_path)
    assert told
    assert told.recording
    assert (told.quota, told.octets, told.dropped, told.refused) == (10**9, 10_000, 1, 2)
    recorder.tell(HELD, 10**9, recorder.STOPPED)
    told = ring(tmp_path)
    assert told
    assert not told.recording
    for broken in ("", "[]", "{}", '{"at_ns": "x", "oldest_ns": 1}'):
        (tmp_path / STATE).write_text(broken)
        assert ring(tmp_path) is None


def test_a_whole_capture_has_no_note_and_a_cut_one_has(tmp_path: Path) -> None:
    folder = rings.made(tmp_path, PLANT / "plant-attack.pcapng")
    whole = b"".join(search(folder, Selection(), 1 << 30))
    assert note(whole[-70_000:]) == ""
    cut = b"".join(search(folder, Selection(span=FOREVER), 100_000))
    assert "narrow the time" in note(cut[-70_000:])


@given(st.binary(max_size=200), st.integers(0, 200))
def test_any_end_of_a_file_has_a_note_or_none(octets: bytes, length: int) -> None:
    assert isinstance(note(octets + struct.pack("<I", length)), str)


def test_a_frame_without_ip_is_between_its_macs() -> None:
    arp = bytes.fromhex("ffffffffffff02000000000108060001080006040001") + bytes(20)
    pair = conversation(1, arp)
    assert pair
    ends = {place.address for end in pair for place in end}
    assert ends == {"ff:ff:ff:ff:ff:ff", "02:00:00:00:00:01"}
    assert conversation(1, b"") is None

"""Proof over the API: the frames are those of the capture, and they state the fact."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from console import dissection
from sensor.evidence import packets
from tests.console.client import Api


def first_operation(api: Api, protocol: str, code: str) -> dict[str, Any]:
    """An operation with proof."""
    found = api.rows("operations")
    return next(
        o for o in found if o["protocol"] == protocol and o["code"] == code and o["evidence"]
    )


def test_frames_come_with_octets_times_and_what_they_state(api: Api) -> None:
    operation = first_operation(api, "modbus", "3")
    found = api.get(f"/api/evidence/{operation['evidence']['id']}").json()
    assert found["frames"] == operation["evidence"]["frames"]
    assert [p["number"] for p in found["packets"]] == found["frames"]
    assert all(len(p["hex"]) == 2 * p["length"] for p in found["packets"])
    assert any(state.startswith("modbus") for state in found["states"])


def test_a_proof_bears_the_time_of_what_it_proves(api: Api) -> None:
    changes = [v for v in api.get("/api/values").json() if v["evidence"]]
    assert changes
    for change in changes[:50]:
        found = api.get(f"/api/evidence/{change['evidence']['id']}").json()
        assert change["time"] in {packet["time"] for packet in found["packets"]}


def test_the_capture_holds_the_same_octets(api: Api) -> None:
    id_ = first_operation(api, "modbus", "3")["evidence"]["id"]
    answer = api.get(f"/api/evidence/{id_}.pcapng")
    assert f'filename="{id_}.pcapng"' in answer.headers["content-disposition"]
    told = api.get(f"/api/evidence/{id_}").json()["packets"]
    assert [p.data.hex() for p in packets(answer.content)] == [p["hex"] for p in told]


def test_overwritten_octets_are_marked_and_gone(api: Api) -> None:
    operation = next(o for o in api.rows("operations") if o["protocol"] == "snmp")
    (packet, *_) = api.get(f"/api/evidence/{operation['evidence']['id']}").json()["packets"]
    (span, *_) = packet["redacted"]
    octets = bytes.fromhex(packet["hex"])
    secret = octets[span["offset"] : span["offset"] + span["length"]]
    assert span["told"].startswith("community")
    assert len(set(secret)) == 1


@pytest.fixture
def tshark(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where another tshark may be written, which any user may run."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        monkeypatch.setenv("PATH", folder)
        path = Path(folder) / "tshark"
        path.touch(0o755)
        yield path


def test_a_dissection_that_fails_says_so(tshark: Path) -> None:
    tshark.write_text("#!/bin/sh\nexit 3\n")
    assert dissection.text(b"") == "tshark failed with status 3."
    tshark.parent.chmod(0o700)
    tshark.write_text("#!/nonexistent\n")
    assert dissection.text(b"").startswith("tshark cannot be run: ")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has a privilege to give up")
def test_what_dissects_is_nobody(tshark: Path) -> None:
    tshark.write_text("#!/bin/sh\nid -u; id -G; cat\n")
    assert dissection.text(b"frames") == "65534\n65534\nframes"


def test_the_dissection_says_whether_there_is_one(api: Api) -> None:
    id_ = first_operation(api, "modbus", "3")["evidence"]["id"]
    told = api.get(f"/api/evidence/{id_}/dissection").json()
    assert told["available"] == dissection.available()
    assert ("Modbus" if told["available"] else "not installed") in told["text"]

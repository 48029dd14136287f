"""What is recognised and not read: who speaks it, proven by what tells it and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.observed import of
from tests.sensor.segments import Sent, seen
from tests.sensor.test_evidence import unproven, unshown

# Greetings of rsync and a command of Redis, with what would be secret behind them.
RSYNC: list[Sent] = [
    (True, 0, b"@RSYNCD: 31.0 hidden\n"),
    (False, 0, b"@RSYNCD: 31.0 hidden\n"),
    (True, 21, b"@RSYNCD: 31.0 hidden\n"),
]
REDIS: list[Sent] = [(True, 0, b"*2\r\n$4\r\nAUTH\r\n$6\r\nhidden\r\n")]


@pytest.mark.parametrize(
    ("name", "port", "sent", "speakers"),
    [("rsync", 8730, RSYNC, ["10.0.0.1", "10.0.0.2"]), ("redis", 6380, REDIS, ["10.0.0.2"])],
)
def test_who_sent_such_octets_speaks_it_and_nothing_behind_them_is_kept(
    tmp_path: Path, name: str, port: int, sent: list[Sent], speakers: list[str]
) -> None:
    found = seen(tmp_path, port, sent)
    rows = [*of(found.observations, kind="is", object="speaks")]
    assert sorted(row["subject"] for row in rows) == speakers
    assert {row["text"] for row in rows} == {name}
    assert {(link["protocol"], link["port"]) for link in found.tables["links"]} == {("", port)}
    assert found.evidence
    assert not any(b"hidden" in proof["pcapng"] for proof in found.evidence.values())
    capture = tmp_path / "sent.pcap"
    assert not [*unproven(capture), *unshown(capture)]


TYPED = b"hunter2-typed"


@pytest.mark.parametrize("port", [4711, 5900])
def test_a_conversation_met_midway_is_proven_by_headers(port: int, tmp_path: Path) -> None:
    found = seen(tmp_path, port, [(True, 0, TYPED), (False, 0, TYPED), (True, len(TYPED), TYPED)])
    (link,) = found.tables["links"]
    assert not link["protocol"]
    assert found.evidence[link["evidence"]]["frames"] == [1]
    assert not any(TYPED in proof["pcapng"] for proof in found.evidence.values())

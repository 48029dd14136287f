"""The decoder process: what never comes back is ended, and windows wait until they are kept."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from sensor.batch import SCHEMAS, Batch
from sensor.decoder import Outbox
from sensor.socket import COMMIT, Welcome, listen, receive, send
from tests.captures import ROOT

SPIN = """
import threading
from sensor import decoder

class Live:
    def window(self, seconds, last=False):
        while True:
            pass

class Outbox:
    def work(self): pass
    def put(self, window): pass
    def close(self): pass

decoder.MOST_CPU_SECONDS = 0.2
decoder.run(Live(), Outbox())
"""


def test_a_decoder_that_never_comes_back_from_a_frame_is_ended() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SPIN], cwd=ROOT, capture_output=True, timeout=30, check=False
    )
    assert done.returncode == -signal.SIGVTALRM


def window() -> Mapping[str, object]:
    """What the packet path hands over where nothing came."""
    tables: dict[str, object] = {name: {} for name in SCHEMAS}
    return {**tables, "rows": dict.fromkeys(SCHEMAS, 0), "start_ns": 0, "end_ns": 1}


def core(listening: socket.socket, answers: Sequence[int]) -> list[int]:
    """Takes a message for each answer, then goes away; the windows' sequences, -1 for COMMIT."""
    connection, _ = listening.accept()
    came = []
    with connection:
        receive(connection)
        send(connection, Welcome(bytes(32)).encode())
        for answer in answers:
            message = receive(connection)
            assert message is not None
            came.append(-1 if message == COMMIT else Batch.decode(message).sequence)
            send(connection, answer.to_bytes(8))
    return came


def test_what_is_not_committed_comes_again(tmp_path: Path) -> None:
    listening = listen(tmp_path / "core")
    outbox = Outbox(tmp_path / "core", "s", "b")
    for _ in range(4):
        outbox.put(dict(window()))
    outbox.close()
    worker = threading.Thread(target=outbox.work)
    worker.start()
    assert core(listening, [0, 0, 2]) == [0, 1, 2]
    assert core(listening, [2, 2, 4]) == [2, 3, -1]
    listening.close()
    worker.join(timeout=10)
    assert not worker.is_alive()


def test_an_answer_that_is_none_is_asked_for_again(tmp_path: Path) -> None:
    listening = listen(tmp_path / "core")
    outbox = Outbox(tmp_path / "core", "s", "b")
    outbox.put(dict(window()))
    outbox.close()
    worker = threading.Thread(target=outbox.work, daemon=True)
    worker.start()
    connection, _ = listening.accept()
    with connection:
        receive(connection)
        connection.sendall(b"\xff" * 4)  # longer than any message
        assert receive(connection) is None
    assert core(listening, [1]) == [0]
    listening.close()
    worker.join(timeout=10)
    assert not worker.is_alive()

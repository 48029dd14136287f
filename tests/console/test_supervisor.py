"""The sensor's processes: started again when they end, and none left when all are stopped."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from console import supervisor
from console.supervisor import Supervisor

pytestmark = pytest.mark.quick

Process = subprocess.Popen[bytes]


class Starts:
    """What is started, in order; `hindered` runs before."""

    def __init__(self) -> None:
        self.made: list[Process] = []
        self.hindered: Callable[[], object] = lambda: None
        self._real = subprocess.Popen

    def __call__(self, command: list[str], **options: Any) -> Process:
        self.hindered()
        self.made.append(self._real(command, **options))
        return self.made[-1]


@pytest.fixture
def starts(monkeypatch: pytest.MonkeyPatch) -> Starts:
    monkeypatch.setattr(supervisor, "START_SECONDS", 0.05)
    starts = Starts()
    monkeypatch.setattr("console.supervisor.subprocess.Popen", starts)
    return starts


@pytest.fixture
def running(starts: Starts, tmp_path: Path) -> Iterator[Supervisor]:
    """Of processes that do nothing."""
    made = Supervisor(["lo"], tmp_path, tmp_path / "core")
    opened = f"touch {tmp_path / 'capture.socket'}; exec sleep 60"
    made._commands = {"capture": ["sh", "-c", opened], "decoder": ["sleep", "60"]}
    made.start()
    yield made
    made.stop()
    assert all(process.poll() is not None for process in starts.made)


def until(holds: Callable[[], bool]) -> None:
    late = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < late
        time.sleep(0.01)


@pytest.mark.usefixtures("running")
def test_what_ends_is_started_again_even_if_that_fails_once(starts: Starts) -> None:
    fails = iter([OSError(11, "Resource temporarily unavailable")])

    def hindered() -> None:
        for error in fails:
            raise error

    starts.hindered = hindered
    starts.made[1].kill()
    until(lambda: len(starts.made) == 3)
    assert next(fails, None) is None


def test_what_is_being_started_while_all_are_stopped_is_stopped_too(
    running: Supervisor, starts: Starts
) -> None:
    begun, going_on = threading.Event(), threading.Event()

    def hindered() -> None:
        begun.set()
        going_on.wait(10)

    starts.hindered = hindered
    starts.made[1].kill()
    assert begun.wait(10)
    stopping = threading.Thread(target=running.stop)
    stopping.start()
    stopping.join(timeout=0.5)
    going_on.set()
    stopping.join(timeout=10)
    until(lambda: len(starts.made) == 3)
    assert [process.poll() is None for process in starts.made] == [False] * 3

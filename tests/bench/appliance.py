"""The sensor's processes, before a core that only acknowledges."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sensor.batch import Batch
from sensor.socket import COMMIT, Welcome, listen, receive, send
from tests import veth

FIRST = -15  # nice
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Core:
    """What the windows said that came: a core that keeps nothing."""

    frames: int = 0
    dropped: int = 0
    windows: int = 0

    def take(self, batch: Batch) -> None:
        """Counts a window."""
        health = batch.tables["health"]
        self.frames += sum(health.column("frames").to_pylist())
        self.dropped += sum(health.column("dropped").to_pylist())
        self.windows += 1


@contextmanager
def sensor(folder: Path, cpu: int) -> Iterator[tuple[Core, int]]:
    """Capture and decoder, on one CPU, until the last window is counted; the decoder's pid."""
    core, ports = Core(), folder / "ports"
    listening = listen(folder / "intake")
    threading.Thread(target=_serve, args=(listening, core), daemon=True).start()
    python = [sys.executable, "-m"]
    capture = subprocess.Popen(
        [*python, "sensor.capture", "-i", veth.MIRROR, "--socket", str(ports)],
        stderr=subprocess.DEVNULL,
    )
    while not ports.exists():
        time.sleep(0.02)
    sockets = ["--capture", str(ports), "--core", str(folder / "intake")]
    decoder = first_on(cpu, [*python, "sensor.decoder", *sockets])
    try:
        while not core.windows:
            if decoder.poll() is not None:
                raise SystemExit("the decoder did not start")
            time.sleep(0.05)
        yield core, decoder.pid
    finally:
        for process in (decoder, capture):
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=30)
        listening.close()


def _serve(listening: socket.socket, core: Core) -> None:
    """Speaks as the core does (console/intake.py)."""
    connection, _ = listening.accept()
    with connection:
        receive(connection)
        send(connection, Welcome(bytes(32)).encode())
        committed = 0
        while (message := receive(connection)) is not None:
            if message != COMMIT:
                batch = Batch.decode(message)
                core.take(batch)
                committed = batch.sequence + 1
            send(connection, committed.to_bytes(8, "big"))


def cpu_of(pid: int) -> dict[str, float]:
    """The CPU seconds of the decoder's first thread, which decodes, and of all others."""
    found = {"decoding": 0.0, "handing over": 0.0}
    for task in Path(f"/proc/{pid}/task").iterdir():
        user, kernel = (task / "stat").read_text().rpartition(")")[2].split()[11:13]
        name = "decoding" if task.name == str(pid) else "handing over"
        found[name] += (int(user) + int(kernel)) / TICKS
    return found


def first_on(cpu: int, command: list[str], stdout: int | None = None) -> subprocess.Popen[str]:
    """Runs a command on one CPU, before whatever else this machine does (sched(7), autogroup)."""
    process = subprocess.Popen(
        ["taskset", "-c", str(cpu), *command],
        start_new_session=True,
        stdout=stdout,
        text=True,
    )
    os.setpriority(os.PRIO_PROCESS, process.pid, FIRST)
    with contextlib.suppress(OSError):  # a kernel without such groups
        Path(f"/proc/{process.pid}/autogroup").write_text(f"{FIRST}\n")
    return process

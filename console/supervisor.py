"""The processes below `sightglass run`: capture and decoder, restarted within a second."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from console.command.failure import Failure

log = logging.getLogger("sightglass")

# Quick enough to lose little, slow enough not to spin on a fault that stays.
RESTART_SECONDS = 0.5


class Supervisor:
    """Keeps the sensor's two processes running until `stop`."""

    def __init__(self, points: Sequence[str], folder: Path, core: Path) -> None:
        self._capture_socket = folder / "capture.socket"
        module = [sys.executable, "-m"]
        options = [part for point in points for part in ("-i", point)]
        capture = str(self._capture_socket)
        self._commands = {
            "capture": [*module, "sensor.capture", *options, "--socket", capture],
            "decoder": [
                *module,
                "sensor.decoder",
                "--capture",
                capture,
                "--core",
                str(core),
            ],
        }
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._stopping = threading.Event()

    def start(self) -> None:
        """Starts both. Raises Failure when the ports cannot be opened."""
        capture = self._launch("capture")
        deadline = time.monotonic() + 10
        while not self._capture_socket.exists():
            if (status := capture.poll()) is not None:
                raise Failure("the mirror ports could not be opened (see above)", status or 1)
            if time.monotonic() > deadline:
                raise Failure("the capture process did not open its socket within 10 seconds")
            time.sleep(0.02)
        self._launch("decoder")
        threading.Thread(target=self._watch, name="supervisor", daemon=True).start()

    def _launch(self, name: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(self._commands[name], stdin=subprocess.DEVNULL)
        self._processes[name] = process
        return process

    def _watch(self) -> None:
        while not self._stopping.wait(RESTART_SECONDS):
            for name, process in list(self._processes.items()):
                if process.poll() is not None and not self._stopping.is_set():
                    log.error("the %s ended (status %s): started again", name, process.returncode)
                    self._launch(name)

    def stop(self) -> None:
        """Stops both: the decoder first, so that it can hand over its last window."""
        self._stopping.set()
        for name in ("decoder", "capture"):
            process = self._processes.get(name)
            if process is None or process.poll() is not None:
                continue
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._capture_socket.unlink(missing_ok=True)

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

# Between two starts at least: what ran longer is started again at once, and a fault that
# stays does not spin.
START_SECONDS = 1.0


class Supervisor:
    """Keeps the sensor's two processes running until `stop`."""

    def __init__(self, points: Sequence[str], folder: Path, core: Path) -> None:
        self._capture_socket = folder / "capture.socket"
        module = [sys.executable, "-m"]
        options = [part for point in points for part in ("-i", point)]
        capture = str(self._capture_socket)
        sockets = ["--capture", capture, "--core", str(core)]
        self._commands = {
            "capture": [*module, "sensor.capture", *options, "--socket", capture, "--lifeline"],
            "decoder": [*module, "sensor.decoder", *sockets, "--lifeline"],
        }
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._stopping = threading.Event()

    def start(self) -> None:
        """Starts both. Raises Failure when the ports cannot be opened."""
        self._capture_socket.unlink(missing_ok=True)  # of a start that was killed
        capture = self._launch("capture")
        deadline = time.monotonic() + 10
        while not self._capture_socket.exists():
            if (status := capture.poll()) is not None:
                raise Failure("the mirror ports could not be opened (see above)", status or 1)
            if time.monotonic() > deadline:
                raise Failure("the capture process did not open its socket within 10 seconds")
            time.sleep(0.02)
        self._launch("decoder")
        for name in self._commands:
            threading.Thread(target=self._keep, args=(name,), name=name, daemon=True).start()

    def _launch(self, name: str) -> subprocess.Popen[bytes]:
        """Starts one; that its standard input stays open tells it that we live."""
        process = subprocess.Popen(self._commands[name], stdin=subprocess.PIPE)
        self._processes[name] = process
        return process

    def _keep(self, name: str) -> None:
        """Starts one again whenever it ends."""
        while True:
            began = time.monotonic()
            status = self._processes[name].wait()
            if self._stopping.wait(began + START_SECONDS - time.monotonic()):
                return
            log.error("the %s ended (status %s): started again", name, status)
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

"""The processes below `sightglass run`: capture, decoder and, for the packet ring, recorder;
restarted within a second."""

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
from console.packets import RING

log = logging.getLogger("sightglass")

# Between two starts at least: what ran longer is started again at once, and a fault that
# stays does not spin.
START_SECONDS = 0.5


class Supervisor:
    """Keeps the sensor's processes running until `stop`; a recorder where `quota` is above 0."""

    def __init__(self, points: Sequence[str], folder: Path, core: Path, quota: int = 0) -> None:
        self._capture_socket = folder / "capture.socket"
        self._recorder_socket = folder / "recorder.socket"
        module = [sys.executable, "-m"]
        options = [part for point in points for part in ("-i", point)]
        capture = str(self._capture_socket)
        sockets = ["--capture", capture, "--core", str(core)]
        self._commands = {
            "capture": [*module, "sensor.capture", *options, "--socket", capture, "--lifeline"],
            "decoder": [*module, "sensor.decoder", *sockets, "--lifeline"],
        }
        if quota:
            recorder = str(self._recorder_socket)
            self._commands["capture"] += ["--recorder", recorder]
            self._commands["recorder"] = [
                *module,
                "sensor.recorder",
                "--capture",
                recorder,
                "--ring",
                str(folder / RING),
                "--quota",
                str(quota),
                "--lifeline",
            ]
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._stopping = threading.Event()
        self._launching = threading.Lock()

    def start(self) -> None:
        """Starts them. Raises Failure when the ports cannot be opened."""
        self._capture_socket.unlink(missing_ok=True)  # of a start that was killed
        self._launch("capture")
        capture = self._processes["capture"]
        deadline = time.monotonic() + 10
        while not self._capture_socket.exists():
            if (status := capture.poll()) is not None:
                raise Failure("the mirror ports could not be opened (see above)", status or 1)
            if time.monotonic() > deadline:
                raise Failure("the capture process did not open its socket within 10 seconds")
            time.sleep(0.02)
        for name in self._commands.keys() - {"capture"}:
            self._launch(name)
        for name in self._commands:
            threading.Thread(target=self._keep, args=(name,), name=name, daemon=True).start()

    def _launch(self, name: str) -> bool:
        """Starts one, unless all are stopping; that its standard input stays open tells it that
        we live. Raises OSError."""
        with self._launching:
            if self._stopping.is_set():
                return False
            process = subprocess.Popen(self._commands[name], stdin=subprocess.PIPE)
            self._processes[name] = process
            return True

    def _keep(self, name: str) -> None:
        """Starts one again whenever it ends."""
        while True:
            began = time.monotonic()
            status = _over(self._processes[name])
            if self._stopping.wait(began + START_SECONDS - time.monotonic()):
                return
            try:
                if not self._launch(name):
                    return
            except OSError as error:
                log.error("the %s cannot be started again: %s", name, error.strerror)
            else:
                log.error("the %s ended (status %s): started again", name, status)

    def stop(self) -> None:
        """Stops them: capture last, so that the others can read what there is."""
        with self._launching:  # what is being started is there to be stopped, then nothing starts
            self._stopping.set()
        for name in ("decoder", "recorder", "capture"):
            if process := self._processes.get(name):
                _end(process)
        for path in (self._capture_socket, self._recorder_socket):
            path.unlink(missing_ok=True)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends one that may have ended already: kindly, then not."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=15)
    except subprocess.TimeoutExpired:
        process.kill()
    _over(process)


def _over(process: subprocess.Popen[bytes]) -> int:
    """Its status, once it has ended."""
    status = process.wait()
    if process.stdin:
        process.stdin.close()
    return status

"""The sensor's processes as they are run: by one command, or each by a service manager."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from console.command.ask import SOCKET
from console.command.options import octets
from console.packets import RING
from sensor.confinement import NOBODY
from sensor.socket import connect
from tests.captures import ROOT

QUOTA = "100M"  # of the packet ring
COMMAND = ("-c", "from console.command import main; raise SystemExit(main())")
_UNIT = (ROOT / "systemd" / "sightglass-core.service").read_text()
RESTART_SECONDS = int(re.findall(r"^RestartSec=(\d+)ms$", _UNIT, re.MULTILINE)[0]) / 1000


class Service:
    """A command that is started again whenever it ends, as systemd does, until it is left."""

    def __init__(self, arguments: Sequence[str], log: Path) -> None:
        self._arguments, self._log = arguments, log
        self._stopping = threading.Event()
        self._process = self._launch()
        self._thread = threading.Thread(target=self._keep, daemon=True)

    @property
    def pid(self) -> int:
        """Its process, be it that this has just ended."""
        return self._process.pid

    def _launch(self) -> subprocess.Popen[bytes]:
        with self._log.open("a") as log:
            return subprocess.Popen(
                [sys.executable, *self._arguments],
                stdin=subprocess.DEVNULL,
                stderr=log,
                group=NOBODY,
                umask=0o007,
            )

    def _keep(self) -> None:
        while True:
            self._process.wait()
            if self._stopping.wait(RESTART_SECONDS):
                return
            self._process = self._launch()

    def __enter__(self) -> Service:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._process.send_signal(signal.SIGTERM)
        self._thread.join(timeout=40)


Processes = Mapping[str, Callable[[], int | None]]


@contextmanager
def one_command(site: Path, interface: str, *more: str) -> Iterator[Processes]:
    """`sightglass run`, which a service manager starts again; its sensor is its own."""
    listen = ["--site", str(site), "--listen", "127.0.0.1:0"]
    run = [*COMMAND, "run", "-i", interface, *listen, *more]
    with Service(run, site.with_suffix(".log")) as core:
        yield {
            "core": lambda: core.pid,
            "capture": lambda: child(core.pid, "sensor.capture"),
            "decoder": lambda: child(core.pid, "sensor.decoder"),
            "recorder": lambda: child(core.pid, "sensor.recorder"),
        }


@contextmanager
def units(site: Path, interface: str) -> Iterator[Processes]:
    """What the units of `systemd/` start."""
    with ExitStack() as stack:
        sockets = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        # As by the units: the group, which the decoder has, may pass.
        os.chown(sockets, 0, NOBODY)
        sockets.chmod(0o750)
        ports, second, intake = (str(sockets / name) for name in ("ports", "second", "intake"))
        serve = ["--site", str(site), "--listen", "127.0.0.1:0", "--intake", intake]
        opened = ["--socket", ports, "--recorder", second]
        kept = ["--ring", str(site / RING), "--quota", str(octets(QUOTA))]
        commands = {
            "core": [*COMMAND, "run", "--no-sensor", *serve],
            "capture": ["-m", "sensor.capture", "-i", interface, *opened],
            "decoder": ["-m", "sensor.decoder", "--capture", ports, "--core", intake],
            "recorder": ["-m", "sensor.recorder", "--capture", second, *kept],
        }
        services = {}
        for name, command in commands.items():
            log = site.with_suffix(f".{name}.log")
            services[name] = stack.enter_context(Service(command, log))
        yield {name: partial(_pid, unit) for name, unit in services.items()}


def _pid(service: Service) -> int:
    return service.pid


def child(parent: int, module: str) -> int | None:
    """The process that runs a module for another one."""
    done = subprocess.run(
        ["pgrep", "-P", str(parent), "-f", module], capture_output=True, text=True, check=False
    )
    pids = [int(pid) for pid in done.stdout.split()]
    return pids[0] if pids else None


def answer(site: Path, path: str) -> Any:
    """What the core says, asked over the site's socket; None when no core answers."""
    connection = http.client.HTTPConnection("localhost")
    try:
        connection.sock = connect(site / SOCKET)
        connection.request("GET", f"/api/{path}")
        return json.load(connection.getresponse())
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()


def reads_a_ring(pid: int | None) -> bool:
    """Whether a process has a mirror port's ring in its memory."""
    try:
        return pid is not None and "socket:[" in Path(f"/proc/{pid}/maps").read_text()
    except OSError:
        return False


def until(condition: Callable[[], bool], complaint: str, seconds: float = 20.0) -> float:
    """Waits for something and gives how long it took."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > seconds:
            pytest.fail(complaint)
        time.sleep(0.01)
    return time.monotonic() - began

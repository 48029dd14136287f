"""The decoder process: reads the rings and decodes; it can reach nothing else.

It holds no capability and no network; sending on a mirror port is denied (seccomp). It
may crash on a hostile frame and is back within a second: the rings wait for it.
"""

from __future__ import annotations

import argparse
import json
import secrets
import signal
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from sensor import _core, lifeline
from sensor.batch import Batch
from sensor.confinement import give_up_privileges
from sensor.socket import COMMIT, Welcome, connect, receive, receive_ports, send
from sensor.window import tables

WINDOW_SECONDS = 2.0
# A minute of windows waits for a core that is busy or being restarted.
MOST_WAITING = int(60 / WINDOW_SECONDS)
# No window is so much work: a decoder that never comes back from a frame is ended by the
# system (setitimer(2)), and its successor goes on behind that frame.
MOST_CPU_SECONDS = 6.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Takes the ports from the capture process and sends windows to the core."""
    parser = argparse.ArgumentParser(prog="sightglass-decoder", description=__doc__)
    parser.add_argument("--capture", type=Path, required=True, help="the capture's socket")
    parser.add_argument("--core", type=Path, required=True, help="the core's socket")
    parser.add_argument("--sensor", default=socket.gethostname())
    lifeline.add_option(parser)
    options = parser.parse_args(arguments)
    if options.lifeline:
        lifeline.hold()
    boot = f"{time.time_ns():x}-{secrets.token_hex(2)}"
    outbox = Outbox(options.core, options.sensor, boot)
    try:
        welcome = outbox.greet()
        with connect(options.capture) as capture:
            ports = receive_ports(capture)
    except OSError as error:
        print(f"sightglass: capture or core is not there yet: {error}", file=sys.stderr)
        return 1
    rings = [(port.fd, port.interface, port.point) for port in ports]
    live = _core.Live(rings, welcome.key, f"live {boot}", welcome.limits)
    give_up_privileges([port.fd for port in ports])
    run(live, outbox)
    return 0


def run(live: _core.Live, outbox: Outbox) -> None:
    """Windows, until SIGTERM: the last one is handed over whole."""
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sender = threading.Thread(target=outbox.work, name="outbox", daemon=True)
    sender.start()
    while not stopping.is_set():
        signal.setitimer(signal.ITIMER_VIRTUAL, MOST_CPU_SECONDS)
        outbox.put(live.window(WINDOW_SECONDS))
    outbox.put(live.window(0.0, last=True))
    outbox.close()
    sender.join(timeout=10)


class Outbox:
    """Windows on their way to the core, kept until it says that they are committed."""

    def __init__(self, core: Path, sensor: str, boot: str) -> None:
        self._core, self._sensor, self._boot = core, sensor, boot
        self._sequence = 0
        self._unsent = 0  # the sequence from which on nothing was sent over this connection
        self._waiting: deque[Batch] = deque()
        self._changed = threading.Condition()
        self._closing = False
        self._connection: socket.socket | None = None

    def greet(self) -> Welcome:
        """Connects and gives what the core says of the site."""
        self._connection = connection = connect(self._core)
        send(connection, json.dumps({"sensor": self._sensor, "boot": self._boot}).encode())
        answer = receive(connection)
        if answer is None:
            raise ConnectionError("the core closed the connection before it told the site's key")
        return Welcome.decode(answer)

    def put(self, window: dict[str, object]) -> None:
        """Adds a window; beyond a minute the oldest is lost, which its number tells."""
        start, end = window["start_ns"], window["end_ns"]
        assert isinstance(start, int)
        assert isinstance(end, int)
        batch = Batch(self._sensor, self._boot, self._sequence, start, end, tables(window))
        with self._changed:
            self._sequence += 1
            self._waiting.append(batch)
            if len(self._waiting) > MOST_WAITING:
                self._waiting.popleft()
            self._changed.notify()

    def close(self) -> None:
        """Nothing more comes."""
        with self._changed:
            self._closing = True
            self._changed.notify()

    def work(self) -> None:
        """Sends what waits, one window at a time; begins anew when the core went away."""
        while (batch := self._next()) or self._waiting:
            try:
                self._deliver(batch.encode() if batch else COMMIT)
            except (OSError, ValueError):
                self._hang_up()
                time.sleep(0.5)
        self._hang_up()

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _next(self) -> Batch | None:
        """The next window, as soon as there is one; None in the end."""
        with self._changed:
            while True:
                unsent = (batch for batch in self._waiting if batch.sequence >= self._unsent)
                if (batch := next(unsent, None)) is not None:
                    self._unsent = batch.sequence + 1
                    return batch
                if self._closing:
                    return None
                self._changed.wait()

    def _deliver(self, message: bytes) -> None:
        if self._connection is None:
            self._unsent = 0
            self.greet()
            return
        send(self._connection, message)
        answer = receive(self._connection)
        if answer is None:
            raise ConnectionError("the core closed the connection")
        with self._changed:
            committed = int.from_bytes(answer, "big")
            while self._waiting and self._waiting[0].sequence < committed:
                self._waiting.popleft()


if __name__ == "__main__":
    sys.exit(main())

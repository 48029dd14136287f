"""The capture process: opens mirror ports and hands them over. It reads no packet.

It is the only process with CAP_NET_RAW. The ring belongs to the port: when the decoder
dies and comes back, it is handed the same ports, and what the kernel put into the ring
meanwhile is still there. When this process dies instead, the decoder goes on with the ports
it has. Those of the next start capture only once they are asked for: what they had captured
before would be counted twice.

The recorder of the packet ring, where there is one, has ports and a socket of its own, so that
neither can be late for the other.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import selectors
import signal
import socket
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sensor import _core, lifeline
from sensor.socket import Port, listen, send_ports

# A ring has 64 blocks: with quick ones it lasts some seconds on a calm mirror, as long as a
# decoder takes to be back. A disk stalls for longer, and nobody waits for what it gets.
DECODER_MS, RECORDER_MS = 50, 500


def open_ports(points: Sequence[str], retire_ms: int) -> list[Port]:
    """Opens every interface of every capture point (`eth1+eth2`), which capture nothing yet.

    Raises OSError.
    """
    return [
        Port(_core.open_mirror(interface, retire_ms), interface, point)
        for point in points
        for interface in point.split("+")
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Opens the ports, then serves them until it is stopped."""
    parser = argparse.ArgumentParser(prog="sightglass-capture", description=__doc__)
    parser.add_argument("-i", "--interface", action="append", required=True, metavar="IFACE")
    parser.add_argument("--socket", type=Path, required=True)
    parser.add_argument("--recorder", type=Path, help="a second socket, with ports of its own")
    lifeline.add_option(parser)
    options = parser.parse_args(arguments)
    if options.lifeline:
        lifeline.hold()
    try:
        ports = dict(_opened(options))
    except Unopened as error:
        print(f"sightglass: {error}", file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    print(f"capturing on {', '.join(options.interface)}", file=sys.stderr)
    serve(ports)
    return 0


class Unopened(Exception):
    """A socket or a mirror port that cannot be opened: what was needed, and what was there."""


def _opened(options: argparse.Namespace) -> Iterator[tuple[socket.socket, list[Port]]]:
    """Each socket with the ports that it hands over."""
    for path, retire_ms in ((options.recorder, RECORDER_MS), (options.socket, DECODER_MS)):
        if not path:
            continue
        try:
            listening = listen(path)
        except OSError as error:
            raise Unopened(f"no socket can be at {path}: {error.strerror or error}") from error
        try:
            yield listening, open_ports(options.interface, retire_ms)
        except OSError as error:
            raise Unopened(explain(error)) from error


def serve(ports: Mapping[socket.socket, Sequence[Port]]) -> None:
    """Hands each socket's ports to whoever connects there, for ever; they capture from the
    first time on.
    """
    idle = {listening: list(mirrors) for listening, mirrors in ports.items()}
    with selectors.DefaultSelector() as waiting:
        for listening in ports:
            waiting.register(listening, selectors.EVENT_READ)
        while True:
            for key, _ in waiting.select():
                assert isinstance(key.fileobj, socket.socket)
                connection, _ = key.fileobj.accept()
                while idle[key.fileobj]:
                    _core.start_mirror(idle[key.fileobj].pop().fd)
                # Who asked may have died meanwhile.
                with connection, contextlib.suppress(OSError):
                    send_ports(connection, ports[key.fileobj])


def explain(error: OSError) -> str:
    """What was needed to open a mirror port, and what was there."""
    text = error.args[-1] if error.args else str(error)
    if isinstance(error, PermissionError):
        return (
            f"capturing needs CAP_NET_RAW, which this process (user {os.geteuid()}) does not "
            f"have: run it as root or by the unit sightglass-capture.service ({text})"
        )
    return f"an existing interface was needed, {text}; there are {', '.join(interfaces())}"


def interfaces() -> list[str]:
    """The names of this machine's interfaces. A service may have no socket to ask the kernel by."""
    return sorted(path.name for path in Path("/sys/class/net").iterdir() if path.is_dir())


if __name__ == "__main__":
    sys.exit(main())

"""The recorder process: mirror ports of its own into the rolling packet ring.

What it is too slow for, or the disk, the decoder does not lose: the kernel fills a ring for
each. It holds no capability and no network, sends nothing (seccomp), and writes into one
folder. What it writes are raw packets, with every password in them.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType

from sensor import _core, lifeline
from sensor.confinement import NOBODY, give_up_privileges
from sensor.packets import STATE
from sensor.socket import connect, receive_ports

TURN_SECONDS = 1.0
# Of the disk, for the site: its own history goes when a tenth is left, and packets before it.
LEFT_FREE = 0.12
# Long ago: nobody records now.
STOPPED = 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Takes the ports from the capture process and records them until it is stopped."""
    parser = argparse.ArgumentParser(prog="sightglass-recorder", description=__doc__)
    parser.add_argument("--capture", type=Path, required=True, help="the capture's second socket")
    parser.add_argument("--ring", type=Path, required=True, help="the folder to write into")
    parser.add_argument("--quota", type=int, required=True, help="octets of all files together")
    lifeline.add_option(parser)
    options = parser.parse_args(arguments)
    if options.lifeline:
        lifeline.hold()
    try:
        with connect(options.capture) as capture:
            ports = receive_ports(capture)
    except OSError as error:
        print(f"sightglass: capture is not there yet: {error}", file=sys.stderr)
        return 1
    enter(options.ring)
    rings = [(port.fd, port.interface, port.point) for port in ports]
    recorder = _core.Recorder(".", options.quota, rings)
    give_up_privileges([port.fd for port in ports])
    run(recorder, options.quota)
    return 0


def enter(folder: Path) -> None:
    """Makes the folder the only one that this process can write into, by any user's rights."""
    os.umask(0o027)
    folder.mkdir(mode=0o750, exist_ok=True)
    if os.geteuid() == 0:
        for path in (folder, *folder.iterdir()):
            os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    # Nobody may not be let through the folders above: from inside, names need none of them.
    os.chdir(folder)


def run(recorder: _core.Recorder, quota: int) -> None:
    """Records, and tells each second what is held, until SIGTERM."""
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while not stopping.is_set():
        tell(recorder.turn(TURN_SECONDS, room()), quota, time.time_ns())
    tell(recorder.turn(0.0, room(), last=True), quota, STOPPED)


def room() -> int:
    """Octets until the disk is as full as packets may make it; below 0 when it is fuller."""
    disk = os.statvfs(".")
    return int((disk.f_bavail - disk.f_blocks * LEFT_FREE) * disk.f_frsize)


def tell(held: Mapping[str, int], quota: int, at_ns: int) -> None:
    """Writes what was held at that time for the core; on a full disk the old word stays."""
    part = Path(f"{STATE}.part")
    try:
        part.write_text(json.dumps({**held, "quota": quota, "at_ns": at_ns}))
        part.replace(STATE)
    except OSError:
        part.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())

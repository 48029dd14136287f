"""`sightglass replay`: capture files into a site."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from console.command.failure import Failure, say
from console.command.options import pace

if TYPE_CHECKING:
    from console.command.main import Shared


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: Shared) -> None:
    """Adds `replay`."""
    parser = commands.add_parser(
        "replay",
        parents=[shared.site],
        help="read capture files",
        description="Reads pcap and pcapng files (also .gz and .zst) as one capture, in the order "
        "in which they begin.",
    )
    parser.add_argument("captures", nargs="*", type=Path, metavar="CAPTURE")
    parser.add_argument(
        "--learn",
        nargs="+",
        type=Path,
        default=[],
        metavar="CAPTURE",
        help="captures that you declare clean: what they show is usual",
    )
    parser.add_argument(
        "--pace",
        type=pace,
        metavar="REALTIME",
        help="replay at this multiple of the capture's own pace (1 is real time)",
    )
    parser.set_defaults(act=_replay)


def _replay(options: argparse.Namespace) -> int:
    from console.command.captures import read

    if not options.captures and not options.learn:
        raise Failure("no capture was given: name at least one file, or some after --learn", 2)
    damages = read(options.site, options.captures, options.learn, options.pace)
    for damage in damages:
        say(f"sightglass: {damage.text}")
    return 1 if damages else 0

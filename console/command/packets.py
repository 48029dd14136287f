"""`sightglass packets`: raw packets out of the ring."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from console.command.download import download
from console.command.failure import Failure, say
from inventory.times import iso

if TYPE_CHECKING:
    from console.command.main import Shared


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: Shared) -> None:
    """Adds `packets`."""
    parser = commands.add_parser(
        "packets",
        parents=[shared.site, shared.span],
        help="raw packets that `run --ring` kept, as a capture",
        description="Raw packets that `sightglass run --ring SIZE` kept, as a pcapng capture. "
        "Nothing in them is overwritten: they hold every secret that was sent in clear.",
    )
    whose = parser.add_mutually_exclusive_group()
    whose.add_argument("--asset", metavar="ID", help="those that an asset sent or was sent")
    whose.add_argument(
        "--between", nargs=2, metavar=("A", "B"), help="two ends: asset ids, IP or MAC addresses"
    )
    whose.add_argument("--deviation", metavar="ID", help="between its assets, around its time")
    whose.add_argument("--evidence", metavar="ID", help="of its conversations, around its time")
    parser.add_argument("--port", type=int, metavar="N", help="with --between: either's port")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE.pcapng")
    parser.set_defaults(act=_packets)


def _packets(options: argparse.Namespace) -> None:
    if options.port is not None and not options.between:
        raise Failure("--port goes with --between A B", 2)
    if not options.output and sys.stdout.isatty():
        raise Failure("a capture is nothing to read on a terminal: give -o FILE.pcapng", 2)
    wanted = {
        "asset": options.asset,
        "between": options.between,
        "port": options.port,
        "deviation": options.deviation,
        "evidence": options.evidence,
        "from": iso(options.start) if options.start else None,
        "to": iso(options.end) if options.end else None,
    }
    given = {name: value for name, value in wanted.items() if value is not None}
    missing = download(options.site, "packets.pcapng", given, options.output)
    if missing:
        say(f"sightglass: {missing}")

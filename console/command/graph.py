"""`sightglass graph`: the architecture as a picture or as data."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from console.command.ask import ask
from console.command.failure import Failure
from console.command.files import write
from console.command.options import time
from inventory.times import iso

if TYPE_CHECKING:
    from console.command.main import Shared

FORMATS = ("svg", "png", "graphml", "json")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: Shared) -> None:
    """Adds `graph`."""
    parser = commands.add_parser("graph", parents=[shared.site], help="the architecture")
    parser.add_argument(
        "--level",
        choices=("site", "zone", "asset"),
        default="asset",
        help="how finely (asset); where assets are too many, zones are drawn",
    )
    parser.add_argument("--at", type=time, metavar="T", help="as it was known at T")
    parser.add_argument(
        "--format", choices=FORMATS, help="else the end of FILE's name decides; svg without one"
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE", help="where to (standard output)"
    )
    parser.set_defaults(act=_graph)


def _graph(options: argparse.Namespace) -> None:
    given = {"level": options.level, "at": iso(options.at) if options.at else None}
    answer = ask(options.site, f"graph.{options.format or _form(options.output)}", given)
    write(answer.content, options.output)


def _form(output: Path | None) -> str:
    if output is None:
        return "svg"
    form = output.suffix.removeprefix(".").lower()
    if form not in FORMATS:
        known = ", ".join(f".{f}" for f in FORMATS)
        raise Failure(f"the architecture can be {known}; {output.name} was asked for", 2)
    return form

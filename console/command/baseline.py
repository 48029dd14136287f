"""`sightglass baseline`: what is usual here, exported, checked and approved."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from console.command.ask import ask
from console.command.failure import say
from console.command.files import write
from console.command.output import show_json
from inventory.plurals import plural

if TYPE_CHECKING:
    from console.command.main import Shared


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: Shared) -> None:
    """Adds `baseline`."""
    parser = commands.add_parser("baseline", help="what is usual here")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    told = "everything learned and approved, as JSON"
    one = actions.add_parser("export", parents=[shared.site], help=told)
    one.add_argument("-o", "--output", type=Path, metavar="FILE.json")
    one.set_defaults(act=_export)
    one = actions.add_parser("check", parents=[shared.site], help="how far learning is")
    one.add_argument("--format", choices=("text", "json"), default="text")
    one.set_defaults(act=_check)
    one = actions.add_parser(
        "approve", parents=[shared.site], help="what these deviations show is usual from now on"
    )
    one.add_argument("deviations", nargs="+", metavar="DEVIATION")
    one.add_argument("--by", required=True, metavar="NAME", help="who decides")
    one.add_argument("--why", required=True, metavar="TEXT", help="why, for the record")
    one.set_defaults(act=_approve)


def _export(options: argparse.Namespace) -> None:
    write(ask(options.site, "baseline").content, options.output)


def _check(options: argparse.Namespace) -> None:
    found = ask(options.site, "baseline/check").json()
    if options.format == "json":
        show_json(found)
        return
    for line in found:
        print(f"{line['detector']}: {line['text']}")


def _approve(options: argparse.Namespace) -> None:
    body = {"deviations": options.deviations, "by": options.by, "why": options.why}
    answer = ask(options.site, "baseline/approve", method="POST", json=body).json()
    say(f"{plural(answer['approved'], 'deviation')} approved")

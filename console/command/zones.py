"""`sightglass zones`: zones and conduits, shown, proposed, imported and exported."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from console.command.ask import ask
from console.command.failure import Failure, say
from console.command.files import write
from console.command.output import show
from inventory.plurals import plural

if TYPE_CHECKING:
    from console.command.main import Shared

COLUMNS = ("id", "name", "purdue_level", "networks", "assets", "sl_t", "proposed", "reason")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: Shared) -> None:
    """Adds `zones`."""
    parser = commands.add_parser("zones", help="zones and conduits")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    parents = [shared.site, shared.format]
    one = actions.add_parser("show", parents=parents, help="as they are now")
    one.set_defaults(act=_show)
    one = actions.add_parser(
        "propose", parents=[shared.site], help="a zone file from what was seen"
    )
    one.add_argument("-o", "--output", type=Path, metavar="FILE.toml")
    one.set_defaults(act=_propose)
    one = actions.add_parser("import", parents=[shared.site], help="take your zone file")
    one.add_argument("file", type=Path, metavar="FILE.toml")
    one.set_defaults(act=_import)
    one = actions.add_parser("export", parents=[shared.site], help="the zone file as it is now")
    one.add_argument("-o", "--output", type=Path, metavar="FILE.toml")
    one.set_defaults(act=_export)


def _show(options: argparse.Namespace) -> None:
    show(ask(options.site, "zones").json(), COLUMNS, options.format)


def _propose(options: argparse.Namespace) -> None:
    write(ask(options.site, "zones/proposed.toml").content, options.output)


def _export(options: argparse.Namespace) -> None:
    write(ask(options.site, "zones.toml").content, options.output)


def _import(options: argparse.Namespace) -> None:
    try:
        content = options.file.read_bytes()
    except OSError as error:
        raise Failure(f"{options.file} cannot be read: {error.strerror}") from error
    answer = ask(options.site, "zones.toml", method="PUT", content=content).json()
    zones, conduits = plural(answer["zones"], "zone"), plural(answer["conduits"], "conduit")
    say(f"{zones} and {conduits}")
    for warning in answer["warnings"]:
        say(f"warning: {warning}")

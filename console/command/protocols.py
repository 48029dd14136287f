"""`sightglass protocols`: what is understood, and how to add one."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from console.command.output import show
from protocols.model import protocols

if TYPE_CHECKING:
    from console.command.main import Shared
    from console.rows import Row

COLUMNS = (
    "name",
    "title",
    "ports",
    "visibility",
    "authenticates",
    "controls",
    "operations",
    "spec",
)


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], _shared: Shared) -> None:
    """Adds `protocols`."""
    parser = commands.add_parser("protocols", help="the protocols that are decoded")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.set_defaults(act=_list)
    actions = parser.add_subparsers(metavar="ACTION")
    new = actions.add_parser("new", help="write a new protocol's folder (in a source tree)")
    new.add_argument("name", metavar="NAME")
    new.set_defaults(act=_new)
    test = actions.add_parser("test", help="run a protocol folder's tests (in a source tree)")
    test.add_argument("folder", type=Path, metavar="FOLDER")
    test.set_defaults(act=_test)


def _list(options: argparse.Namespace) -> None:
    rows: list[Row] = [
        {
            "name": p.name,
            "title": p.title,
            "ports": list(p.ports),
            "visibility": str(p.visibility),
            "authenticates": p.authenticates,
            "controls": p.controls,
            "operations": len(p.operations),
            "spec": p.spec,
        }
        for p in protocols().values()
    ]
    show(rows, COLUMNS, options.format)


def _new(options: argparse.Namespace) -> None:
    from console.command.scaffold import write

    for path in write(Path.cwd(), options.name):
        print(path)


def _test(options: argparse.Namespace) -> int:
    from console.command.scaffold import test

    return test(options.folder)

"""`sightglass protocols`: what is understood, and how to add one."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from console.command.output import show
from protocols.grades import Proof, exercised_share, grade, named_share, operations, proofs
from protocols.model import Protocol, protocols

if TYPE_CHECKING:
    from console.command.main import Shared
    from console.rows import Row

COLUMNS = (
    "name",
    "title",
    "grade",
    "named",
    "exercised",
    "operations",
    "visibility",
    "authenticates",
    "controls",
    "spec",
    "ports",
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
    known = proofs()
    rows = [_row(p, known.get(p.name)) for p in protocols().values()]
    show(rows, COLUMNS, options.format)


def _row(protocol: Protocol, proof: Proof | None) -> Row:
    """Shares are of the operations that its specification lists."""
    shown = proof or Proof(protocol.name)
    return {
        "name": protocol.name,
        "title": protocol.title,
        "grade": str(grade(protocol, proof)),
        "named": f"{named_share(protocol, shown):.0%}",
        "exercised": f"{exercised_share(protocol, shown):.0%}",
        "operations": len(operations(protocol)),
        "ports": list(protocol.ports),
        "visibility": str(protocol.visibility),
        "authenticates": protocol.authenticates,
        "controls": protocol.controls,
        "spec": protocol.spec,
    }


def _new(options: argparse.Namespace) -> None:
    from console.command.scaffold import write

    for path in write(Path.cwd(), options.name):
        print(path)


def _test(options: argparse.Namespace) -> int:
    from console.command.scaffold import test

    return test(options.folder)

"""`sightglass report`: paper, and checking paper."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from console.command.ask import ask
from console.command.failure import Failure
from console.command.files import write
from inventory.times import iso
from reports.kinds import KINDS

if TYPE_CHECKING:
    from console.command.main import Shared


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: Shared) -> None:
    """Adds `report`."""
    parser = commands.add_parser("report", help="reports as PDF, XLSX, CSV and JSON")
    kinds = parser.add_subparsers(required=True, metavar="REPORT")
    for kind, formats in KINDS.items():
        one = kinds.add_parser(kind, parents=[shared.site, shared.span], help=", ".join(formats))
        one.add_argument(
            "-o", "--output", type=Path, required=True, metavar="FILE", help=f"{'|'.join(formats)}"
        )
        one.add_argument("--bundle", type=Path, metavar="FILE.zip", help="the evidence beside it")
        one.set_defaults(act=_report, kind=kind)
    verify = kinds.add_parser("verify", help="check a report against its case and its evidence")
    verify.add_argument("file", type=Path, metavar="FILE.pdf")
    verify.add_argument("--bundle", type=Path, metavar="FILE.zip")
    verify.set_defaults(act=_verify)


def _report(options: argparse.Namespace) -> None:
    format_ = options.output.suffix.removeprefix(".").lower()
    if format_ not in KINDS[options.kind]:
        known = ", ".join(f".{f}" for f in KINDS[options.kind])
        raise Failure(
            f"the {options.kind} report can be {known}; {options.output.name} was asked for", 2
        )
    span = {
        "from": iso(options.start) if options.start else None,
        "to": iso(options.end) if options.end else None,
    }
    write(ask(options.site, f"report/{options.kind}.{format_}", span).content, options.output)
    if options.bundle:
        write(ask(options.site, "report/bundle.zip", span).content, options.bundle)


def _verify(options: argparse.Namespace) -> int:
    from reports.verify import verify

    try:
        document = options.file.read_bytes()
        bundle = options.bundle.read_bytes() if options.bundle else None
    except OSError as error:
        raise Failure(f"{error.filename} cannot be read: {error.strerror}") from error
    result = verify(document, bundle)
    for line in result.lines:
        print(line)
    return 0 if result.holds else 1

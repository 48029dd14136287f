"""Reading the command line and running one command."""

from __future__ import annotations

import argparse
import errno
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from console.command.failure import Failure, say
from console.command.options import folder, time
from console.command.output import FORMATS

MODULES = (
    "run",
    "replay",
    "listing",
    "graph",
    "evidence",
    "packets",
    "baseline",
    "zones",
    "report",
    "protocols",
    "doctor",
)
FROM = "from this time on (ISO 8601, UTC without a zone)"
TO = "up to this time"
# What a window makes holds no cycles: to look for some after every 700 objects costs a sixth of it.
_MOST_MADE = 100_000
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; gives its exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    gc.disable()  # what imports make stays: to look for cycles in it costs a tenth of a start
    options = parser(given).parse_args(given)
    gc.freeze()
    gc.set_threshold(_MOST_MADE)
    gc.enable()
    try:
        status = options.act(options)
        sys.stdout.flush()  # what cannot be written is told below, not on the way out
    except Failure as failure:
        say(f"sightglass: {failure}")
        return failure.status
    except BrokenPipeError:
        # The reader of our output went away: not our failure, and nothing to tell it.
        _drop_output()
        return 0
    except OSError as error:
        if error.errno not in _FULL:
            raise
        _drop_output()
        say(f"sightglass: the output cannot be written: {error.strerror}")
        return 1
    except KeyboardInterrupt:
        say("sightglass: stopped")
        return 130
    return int(status or 0)


def _drop_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def parser(given: Sequence[str]) -> argparse.ArgumentParser:
    """The command line: of the module that is named first, or of all of them.

    The others' imports would cost every command.
    """
    top = _Parser(
        prog="sightglass",
        description="A window into a plant's network: listens on a mirror port, never sends.",
    )
    top.add_argument("--version", action=_Version, nargs=0, help="tell the version and stop")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    shared = Shared()
    for module in [name for name in MODULES if name in given[:1]] or MODULES:
        import_module(f"console.command.{module}").add(commands, shared)
    return top


class _Parser(argparse.ArgumentParser):
    """Takes options by their whole names: what abbreviates one may abbreviate two tomorrow."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given, allow_abbrev=False)


class _Version(argparse.Action):
    """Looks for the version when it is asked for: that takes as long as some commands."""

    def __call__(self, parser: argparse.ArgumentParser, *_given: object) -> None:
        print(f"sightglass {import_module('importlib.metadata').version('sightglass')}")
        parser.exit()


class Shared:
    """Options that several commands take, as argparse parents."""

    def __init__(self) -> None:
        self.site = argparse.ArgumentParser(add_help=False)
        self.site.add_argument(
            "--site", type=folder, required=True, metavar="DIR", help="the site's folder"
        )
        self.format = argparse.ArgumentParser(add_help=False)
        self.format.add_argument(
            "--format",
            choices=FORMATS,
            default="table",
            help="how to print (table); json and csv give every field",
        )
        self.span = argparse.ArgumentParser(add_help=False)
        self.span.add_argument("--from", dest="start", type=time, metavar="T", help=FROM)
        self.span.add_argument("--to", dest="end", type=time, metavar="T", help=TO)

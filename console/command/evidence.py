"""`sightglass evidence`: the frames that prove something."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from console.command.ask import ask
from console.command.failure import Failure
from console.command.files import write

if TYPE_CHECKING:
    from console.command.main import Shared


STATED = "These frames alone state:"
UNREAD = "No decoder reads a fact out of these frames; they show that they were sent."


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: Shared) -> None:
    """Adds `evidence`."""
    parser = commands.add_parser(
        "evidence", parents=[shared.site], help="the frames that prove something"
    )
    parser.add_argument(
        "id",
        metavar="EVIDENCE",
        help="its id, which each claim, link, operation and deviation names (--format json)",
    )
    parser.add_argument(
        "-o", "--output", type=Path, metavar="FILE.pcapng", help="the frames, for Wireshark"
    )
    parser.add_argument(
        "--explain", action="store_true", help="say what these frames alone state, decoded anew"
    )
    parser.set_defaults(act=_evidence)


def _evidence(options: argparse.Namespace) -> None:
    if options.id in ("", ".", "..") or "/" in options.id:  # a path of its own
        raise Failure(f"no evidence has the id {options.id}", 2)
    id_ = quote(options.id)
    if options.output:
        write(ask(options.site, f"evidence/{id_}.pcapng").content, options.output)
    if options.output and not options.explain:
        return
    found = ask(options.site, f"evidence/{id_}").json()
    partial = " (some frames are missing)" if found["partial"] else ""
    frames = ", ".join(map(str, found["frames"]))
    print(f"{found['id']}: frames {frames} of {found['capture']}{partial}")
    for frame in found["packets"]:
        print(f"  {frame['number']:>8}  {frame['time']}  {frame['length']} octets")
        for span in frame["redacted"]:
            print(
                f"            octets {span['offset']}+{span['length']} overwritten: {span['told']}"
            )
    if options.explain:
        print(STATED if found["states"] else UNREAD)
        for line in found["states"]:
            print(f"  {line}")

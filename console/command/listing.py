"""The lists (`sightglass assets`, `links`, `operations`...) and `sightglass diff`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from console.command.ask import ask
from console.command.failure import Failure, say
from console.command.options import rows as limit
from console.command.options import time
from console.command.output import NOTHING, share, show, show_json, upright
from inventory.times import iso

if TYPE_CHECKING:
    from console.command.main import Shared
    from console.rows import Row

# What a table shows of each list; JSON and CSV show everything.
COLUMNS: dict[str, tuple[str, str]] = {
    "assets": (
        "id label ips macs vendor model product_code firmware type purdue_level zone last_seen",
        "the inventory",
    ),
    "links": (
        "a b speaks recognised transport port direction packets bytes successions first_seen "
        "last_seen",
        "who talks to whom",
    ),
    "operations": (
        "client server protocol unit operation object effect status_name count last_seen",
        "what was done to what",
    ),
    "values": (
        "time client server protocol unit operation object old new old_seen",
        "values that became others",
    ),
    "violations": (
        "protocol kind text src dst count last_seen",
        "messages that broke their specification",
    ),
    "deviations": (
        "id severity kind seen usual techniques count last_seen",
        "what this plant never did before",
    ),
    "incidents": (
        "id severity title first_seen last_seen deviations techniques",
        "deviations that belong together",
    ),
    "health": (
        "frames bytes dropped decoded_share one_way_share duplicate_share loss_share "
        "decoder_faults limits damages ring",
        "how good the capture is",
    ),
}


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser], shared: Shared) -> None:
    """Adds the lists and `diff`."""
    for name, (_, help_) in COLUMNS.items():
        parser = commands.add_parser(name, parents=[shared.site, shared.format], help=help_)
        if name != "health":
            parser.add_argument("--since", type=time, metavar="T", help="last seen at T or later")
            parser.add_argument("--limit", type=limit, metavar="N", help="at most N rows")
        if name == "values":
            parser.add_argument("--asset", metavar="ID", help="those of one asset")
            parser.add_argument("--object", metavar="NAME", help="those of one object")
        parser.set_defaults(act=_list, what=name)
    parser = commands.add_parser(
        "diff", parents=[shared.site], help="what changed between two times"
    )
    parser.add_argument("start", type=time, metavar="FROM")
    parser.add_argument("end", type=time, metavar="TO")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(act=_diff)


def _list(options: argparse.Namespace) -> None:
    given = {
        "since": iso(options.since) if getattr(options, "since", None) else None,
        **{name: getattr(options, name, None) for name in ("limit", "asset", "object")},
    }
    rows = ask(options.site, options.what, given).json()
    columns = COLUMNS[options.what][0].split()
    if options.what == "health" and options.format == "table":
        upright([_shares(row) for row in rows], columns)
        return
    narrowed = any(value is not None for value in given.values())
    empty = "nothing that matches was seen" if narrowed else NOTHING
    if options.what in ("deviations", "incidents"):
        learning = ask(options.site, "baseline/learning").json()
        empty = empty if learning["over"] else learning["text"]
        if learning["late"]:
            say(learning["late"])
    show(rows, columns, options.format, empty)


def _shares(row: Row) -> Row:
    """With its shares in percent."""
    return {n: share(v) if n.endswith("_share") else v for n, v in row.items()}


def _diff(options: argparse.Namespace) -> None:
    if options.end <= options.start:
        raise Failure(f"TO must be later than FROM, {iso(options.end)} is not", 2)
    span = {"from": iso(options.start), "to": iso(options.end)}
    changes = ask(options.site, "diff", span).json()
    if options.format == "json":
        show_json(changes)
        return
    if not changes:
        say("nothing came, went or changed in this time")
    for change in changes:
        print(_told(change))


def _told(change: Row) -> str:
    """`changed attribute plc-1: firmware V4.1 → V4.2`."""
    text = f"{change['change']:<8} {change['what']:<10} {change['label']}"
    if not change["attribute"]:
        return text
    before, after = change["before"] or "nothing", change["after"] or "nothing"
    return f"{text}: {change['attribute']} {before} → {after}"

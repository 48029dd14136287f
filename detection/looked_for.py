"""Servers that their clients only look for: ARP requests for an address that is heard no more.

Who lost its server opens no connection before it knows its MAC address again (RFC 826).
"""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow.compute as pc

from detection.learned import Key
from detection.window import Row, Window, longest_gap_ns, rows, where
from inventory.times import nanoseconds

_REQUEST = "1"
_COLUMNS = ("realm", "client", "protocol", "unit", "code", "object")
_TIMES = ("count", "first_ns", "last_ns", "gap_n", "gap_min", "gap_max")
_RETRIED_S = 10.0  # who renews what it knows asks once in a while, who misses an answer again


def looked_for(window: Window) -> Iterator[tuple[Key, Row]]:
    """Server and client of what was looked for since the server was heard last."""
    did = where(where(window.table("observations"), "kind", "did"), "protocol", "arp")
    asked = where(did, "code", _REQUEST)
    if asked.num_rows:
        asked = asked.filter(pc.greater(asked["count"], 0))
    for row in rows(asked, (*_COLUMNS, *_TIMES)):
        client, server = window.asset(row, "client"), window.asset(row, "object")
        known = window.plant.assets.get(server)
        is_retried = row["gap_n"] and row["gap_min"] <= _RETRIED_S
        if known and client and client != server and is_retried:
            heard_ns = nanoseconds(known.last_seen)
            if row["last_ns"] > heard_ns:
                # The client speaks of itself by its MAC address here, and is known by another.
                whom = {**row, "client": "", "server": row["object"]}
                yield (server, client), _since(whom, heard_ns)


def _since(row: Row, heard_ns: int) -> Row:
    """What of it was asked later: as often as its longest gap goes into it, at least."""
    if row["first_ns"] > heard_ns:
        return row
    gap_ns = longest_gap_ns(row)
    left_ns = row["last_ns"] - heard_ns
    return {**row, "first_ns": heard_ns, "count": 1 + (left_ns // gap_ns if gap_ns else 0)}

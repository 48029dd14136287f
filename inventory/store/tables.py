"""The site's tables that windows merge into: the key of each, and how the rest merges."""

from __future__ import annotations

import pyarrow as pa

from inventory.store.merge import Rule, Table

_TIMES = {"first_ns": Rule.MIN, "last_ns": Rule.MAX}
_PLACE = ("realm", "client", "server")
_GAPS = {"gap_n": Rule.ADD, "gap_sum": Rule.ADD}
# The sensor proves a fact when it is new, each hour anew, and at its end.
_PROOF = {"evidence": Rule.FIRST, "latest": Rule.LAST}

TABLES = (
    Table(
        "operations",
        "observations",
        (*_PLACE, "transport", "port", "protocol", "unit", "code", "object", "span", "status"),
        {
            "count": Rule.ADD,
            **_TIMES,
            **_GAPS,
            "gap_sum2": Rule.ADD,
            "gap_max": Rule.MAX,
            **_PROOF,
        },
        kind="did",
    ),
    Table(
        "object_values",
        "observations",
        (*_PLACE, "protocol", "unit", "code", "object", "span"),
        {
            "count": Rule.ADD,
            **_TIMES,
            "value_n": Rule.ADD,
            "value_min": Rule.MIN,
            "value_max": Rule.MAX,
            "value_distinct": Rule.MAX,
            "value_text": Rule.LAST,
            "evidence": Rule.FIRST,
        },
        kind="was",
        renamed={"value_text": "text"},
    ),
    Table(
        "claims",
        "observations",
        ("realm", "subject", "unit", "attribute", "value", "protocol"),
        {
            "count": Rule.ADD,
            **_TIMES,
            **_GAPS,
            "client": Rule.FIRST,
            "server": Rule.FIRST,
            "transport": Rule.FIRST,
            "port": Rule.FIRST,
            **_PROOF,
        },
        kind="is",
        renamed={"attribute": "object", "value": "text"},
    ),
    Table(
        "violations",
        "observations",
        (*_PLACE, "protocol", "kind"),
        {"count": Rule.ADD, **_TIMES, **_GAPS, "text": Rule.FIRST, **_PROOF},
        kind="broke",
        renamed={"kind": "object"},
    ),
    Table(
        "links",
        "links",
        (*_PLACE, "client_mac", "server_mac", "transport", "port", "protocol"),
        {
            **_TIMES,
            **dict.fromkeys(
                (
                    "packets_out",
                    "packets_in",
                    "bytes_out",
                    "bytes_in",
                    "conversations",
                    "one_way",
                    "stream_bytes",
                    "lost_bytes",
                    "copies",
                    "orphans",
                ),
                Rule.ADD,
            ),
            "order_digest": Rule.JOIN,
            "evidence": Rule.FIRST,
        },
        counts=("packets_out", "packets_in"),
    ),
    Table(
        "endpoints",
        "endpoints",
        ("realm", "mac", "ip"),
        {
            "packets": Rule.ADD,
            **_TIMES,
            "ttl_min": Rule.MIN,
            "ttl_max": Rule.MAX,
        },
        counts=("packets",),
    ),
    Table(
        "interfaces",
        "health",
        ("capture", "interface"),
        {
            "frames": Rule.ADD,
            **_TIMES,
            **dict.fromkeys(
                (
                    "bytes",
                    "dropped",
                    "decoded_frames",
                    "duplicates",
                    "malformed",
                    "decoder_faults",
                ),
                Rule.ADD,
            ),
        },
        counts=("frames",),
    ),
)

_TEXT = frozenset(
    [
        *("realm", "client", "server", "transport", "protocol", "unit", "code", "object"),
        *("subject", "attribute", "value", "value_text", "kind", "text", "evidence", "latest"),
        *("client_mac", "server_mac", "mac", "ip", "capture", "interface"),
        *("sensor", "boot", "name"),
    ]
)
_REAL = frozenset(["gap_sum", "gap_sum2", "gap_max", "value_min", "value_max"])

BY_NAME = {table.name: table for table in TABLES}


def type_of(column: str) -> pa.DataType:
    """What a column holds, in whatever table it is."""
    if column in _TEXT:
        return pa.string()
    if column == "order_digest":
        return pa.binary()
    return pa.float64() if column in _REAL else pa.int64()

"""The site's tables that windows merge into: the key of each, and how the rest merges."""

from __future__ import annotations

from inventory.store.merge import Rule, State

_TIMES = {"first_ns": Rule.MIN, "last_ns": Rule.MAX}
_PLACE = ("realm", "client", "server")
_GAPS = {"gap_n": Rule.ADD, "gap_sum": Rule.ADD}

STATES = (
    State(
        "operations",
        "observations",
        (*_PLACE, "transport", "port", "protocol", "unit", "code", "object", "span", "status"),
        {
            "count": Rule.ADD,
            **_TIMES,
            **_GAPS,
            "gap_sum2": Rule.ADD,
            "gap_min": Rule.MIN,
            "gap_max": Rule.MAX,
            "mean5_min": Rule.MIN,
            "mean5_max": Rule.MAX,
            "evidence": Rule.FIRST,
        },
        where="kind = 'did'",
    ),
    State(
        "object_values",
        "observations",
        (*_PLACE, "protocol", "unit", "code", "object", "span"),
        {
            "count": Rule.ADD,
            **_TIMES,
            "value_n": Rule.ADD,
            "value_min": Rule.MIN,
            "value_max": Rule.MAX,
            "value_last": Rule.LAST,
            "value_distinct": Rule.MAX,
            "value_text": Rule.LAST,
        },
        where="kind = 'was'",
        renamed={"value_text": "text"},
        episodes=False,
    ),
    State(
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
            "evidence": Rule.FIRST,
        },
        where="kind = 'is'",
        renamed={"attribute": "object", "value": "text"},
    ),
    State(
        "violations",
        "observations",
        (*_PLACE, "protocol", "kind"),
        {"count": Rule.ADD, **_TIMES, **_GAPS, "text": Rule.FIRST, "evidence": Rule.FIRST},
        where="kind = 'broke'",
        renamed={"kind": "object"},
    ),
    State(
        "links",
        "links",
        (*_PLACE, "client_mac", "server_mac", "transport", "port", "protocol"),
        {
            "count": Rule.ADD,
            **_TIMES,
            **dict.fromkeys(
                (
                    "packets_out",
                    "packets_in",
                    "bytes_out",
                    "bytes_in",
                    "conversations",
                    "one_way",
                    "midstream",
                    "lost_bytes",
                    "retransmitted",
                    "copies",
                    "orphans",
                    "undecoded_bytes",
                ),
                Rule.ADD,
            ),
            "evidence": Rule.FIRST,
        },
        renamed={"count": "packets_out + packets_in"},
    ),
    State(
        "endpoints",
        "endpoints",
        ("realm", "mac", "ip"),
        {
            "count": Rule.ADD,
            **_TIMES,
            "bytes": Rule.ADD,
            "ttl_min": Rule.MIN,
            "ttl_max": Rule.MAX,
        },
        renamed={"count": "packets"},
    ),
    State(
        "interfaces",
        "health",
        ("capture", "interface"),
        {
            "count": Rule.ADD,
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
        renamed={
            "count": "frames",
            "first_ns": "CASE WHEN frames > 0 THEN first_ns END",
            "last_ns": "CASE WHEN frames > 0 THEN last_ns END",
        },
    ),
)

# The sensor's limits come as JSON beside its interfaces.
LIMITS = (
    "CREATE OR REPLACE TEMP VIEW batch_limits AS SELECT capture, interface, e.key AS name, "
    "e.value::UBIGINT AS count FROM batch_health, json_each(limits) e WHERE json_valid(limits)",
    *State(
        "limits",
        "limits",
        ("capture", "interface", "name"),
        {"count": Rule.ADD},
        episodes=False,
    ).statements,
)

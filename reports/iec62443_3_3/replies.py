"""What the network itself answers by ICMP: part of the traffic that it answers, none of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from inventory.model import Link, Operation

# The types of error messages: RFC 1122, section 3.2.2, without the redirect, which commands;
# RFC 4443, section 2.1.
_ERRORS = {"icmp": ("3", "4", "11", "12"), "icmpv6": ("1", "2", "3", "4")}

Said = Mapping[tuple[str, frozenset[str]], set[str]]


def said_by_icmp(operations: Iterable[Operation]) -> Said:
    """The types of ICMP messages between two assets, by protocol and pair."""
    found: dict[tuple[str, frozenset[str]], set[str]] = defaultdict(set)
    for op in operations:
        if op.protocol in _ERRORS:
            pair = frozenset((op.client_asset, op.server_asset))
            found[op.protocol, pair].add(op.code.partition(".")[0])
    return found


def is_error(link: Link, said: Said) -> bool:
    """Whether nothing but errors of ICMP went over it, such as “destination unreachable”."""
    types = said.get((link.protocol, frozenset((link.a_asset, link.b_asset))), set())
    return bool(types) and types <= {*_ERRORS[link.protocol]}

"""Rows of traffic between addresses become links between assets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Literal

from inventory.addresses import is_group
from inventory.carried import Done, riding
from inventory.identity import Identities
from inventory.model import Evidence, Link
from inventory.order import joined, successions
from inventory.quality import of_links
from inventory.recognised import Recognised, on
from inventory.rows import LinkRow, first_evidence
from inventory.times import moment


def links(
    rows: Iterable[LinkRow],
    known: Identities,
    done: Done,
    unread: Recognised,
    evidence: Mapping[str, Evidence],
) -> list[Link]:
    """Each link once. What no decoder knew goes with what one knew on the same port; where none
    did, `unread` may tell what it is."""
    ports: dict[tuple[str, str, str, str, str, int], dict[str, list[LinkRow]]] = {}
    for row in map(_from_sender, rows):
        a = known.of_mac(row.client_mac, row.realm, row.client, row.first_ns, row.last_ns)
        b = _server(row, known)
        key = (a, b, row.client, row.server, row.transport, row.port)
        ports.setdefault(key, defaultdict(list))[row.protocol].append(row)
    found = []
    for key, protocols in ports.items():
        if len(protocols) > 1 and "" in protocols:
            unknown = protocols.pop("")
            most = max(protocols.values(), key=lambda same: sum(map(_packets, same)))
            most.extend(unknown)
        links = (_link(key[0], key[1], p, same, done, evidence) for p, same in protocols.items())
        found += [
            link if link.protocol else replace(link, recognised=on(protocols[""], unread))
            for link in links
        ]
    return found


def servers_of_all(rows: Iterable[LinkRow], known: Identities) -> set[tuple[str, str]]:
    """Assets that answered to a group, each with the protocol."""
    return {
        (_server(row, known), row.protocol) for row in rows if row.protocol and is_group(row.client)
    }


def _server(row: LinkRow, known: Identities) -> str:
    return known.of_mac(row.server_mac, row.realm, row.server, row.first_ns, row.last_ns)


def _from_sender(row: LinkRow) -> LinkRow:
    """A group only hears: what a server answers to all is the server's link."""
    if not is_group(row.client) or is_group(row.server):
        return row
    return row._replace(
        client=row.server,
        server=row.client,
        client_mac=row.server_mac,
        server_mac=row.client_mac,
        packets_out=row.packets_in,
        packets_in=row.packets_out,
        bytes_out=row.bytes_in,
        bytes_in=row.bytes_out,
    )


def _link(
    a: str,
    b: str,
    protocol: str,
    rows: list[LinkRow],
    done: Done,
    evidence: Mapping[str, Evidence],
) -> Link:
    row, order = rows[0], joined(r.order_digest for r in rows)
    out, back = sum(r.packets_out for r in rows), sum(r.packets_in for r in rows)
    direction: Literal["both", "a to b", "b to a"] = "both"
    if not (out and back):
        direction = "a to b" if out else "b to a"
    return Link(
        a=row.client,
        b=row.server,
        a_asset=a,
        b_asset=b,
        protocol=protocol,
        transport=row.transport,
        port=row.port,
        direction=direction,
        packets=sum(_packets(r) for r in rows),
        bytes=sum(_octets(r) for r in rows),
        first_seen=moment(min(r.first_ns for r in rows)),
        last_seen=moment(max(r.last_ns for r in rows)),
        quality=of_links(rows),
        evidence=first_evidence(rows, evidence),
        order_digest=order.hex(),
        successions=successions(order),
        rides=riding(protocol, rows, done),
    )


def _packets(row: LinkRow) -> int:
    """A packet that a router showed in two realms counts once."""
    return max(1, row.packets_out + row.packets_in - row.copies)


def _octets(row: LinkRow) -> int:
    whole = row.packets_out + row.packets_in
    return round((row.bytes_out + row.bytes_in) * min(1.0, _packets(row) / max(1, whole)))

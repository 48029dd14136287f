"""IPs that several MACs used at the same time: conflicts of the assets that have part in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from inventory.identity import Identities
from inventory.model import Conflict, Evidence
from inventory.ownership import Contest
from inventory.rows import LinkRow, Rows
from inventory.times import moment

_Place = tuple[str, str, str]  # realm, IP, MAC


def contests(known: Identities, rows: Rows) -> Mapping[str, list[Conflict]]:
    """By asset id: of its IPs, and of those that it claimed."""
    found: dict[str, list[Conflict]] = defaultdict(list)
    sent = _sent(known.contests, rows.links)
    for contest in known.contests:
        macs = (contest.owner, *contest.others)
        values = tuple(f"{contest.ip} at {mac}" for mac in macs)
        proof = tuple(_proof(contest, macs, sent, rows.evidence))
        span = moment(contest.first_ns), moment(contest.last_ns)
        for asset in {known.asset(contest.realm, mac) for mac in macs}:
            found[asset].append(Conflict("ip", values, proof, *span))
    return found


def _proof(
    contest: Contest,
    macs: Sequence[str],
    sent: Mapping[_Place, str],
    evidence: Mapping[str, Evidence],
) -> Iterator[Evidence]:
    """Who said that the IP is a MAC's, and what each MAC sent with it."""
    traffic = (sent.get((contest.realm, contest.ip, mac), "") for mac in macs)
    ids = dict.fromkeys((*contest.evidence, *traffic))
    return (evidence[id_] for id_ in ids if id_ in evidence)


def _sent(contests_: Sequence[Contest], links: Sequence[LinkRow]) -> Mapping[_Place, str]:
    """Evidence of the first traffic of each contested IP at each MAC."""
    wanted = {(contest.realm, contest.ip) for contest in contests_}
    found: dict[_Place, str] = {}
    for row in sorted(links, key=lambda row: row.first_ns) if wanted else ():
        ends = (
            (row.client, row.client_mac, row.packets_out),
            (
                row.server,
                row.server_mac,
                row.packets_in,
            ),
        )
        for ip, mac, packets in ends:
            if packets and row.evidence and (row.realm, ip) in wanted:
                found.setdefault((row.realm, ip, mac), row.evidence)
    return found

"""What clients asked of servers in a window, and whether it was answered: of control protocols."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from detection.learned import Key
from detection.window import Row, Window, rows
from inventory.model import Plant
from protocols.model import NO_ANSWER, UNANSWERED, protocols

_PLACE = ("realm", "client", "server", "protocol")
_VAIN = (*_PLACE, "code", "object", "count", "first_ns", "last_ns", "gap_max", "evidence")


@dataclass(frozen=True, slots=True)
class Service:
    """What a client asked of a server in a protocol in a window: when it was answered last (0:
    never), for how long at most it was not in between, and what was not answered."""

    key: Key
    answered_ns: int
    pause_ns: int
    vain: Sequence[Row]


def services(window: Window) -> list[Service]:
    """What was asked in protocols that control, and what was to be opened for it."""
    did = _asked(window.table("observations"))
    answered, vain = _answers(window, did), _in_vain(window, did)
    usual = _answered(window.plant) if vain else frozenset()
    return [
        Service(
            key,
            *answered.get(key, (0, 0)),
            [r for r in vain.get(key, ()) if r["protocol"] == "tcp" or (*key, r["code"]) in usual],
        )
        for key in dict.fromkeys((*answered, *vain))
    ]


def _asked(observations: pa.Table) -> pa.Table:
    """The operations that have an answer, or should have had one."""
    if not observations.num_rows:
        return observations
    names = [name for name, known in protocols().items() if known.controls]
    is_ours = pc.is_in(observations["protocol"], pa.array([*names, "tcp"]))
    is_asked = pc.and_(pc.equal(observations["kind"], "did"), is_ours)
    return observations.filter(pc.and_(is_asked, pc.not_equal(observations["status"], NO_ANSWER)))


def _answers(window: Window, did: pa.Table) -> Mapping[Key, tuple[int, int]]:
    """Of each service the last answer, and the longest time without one: what is asked most often
    was asked again within it."""
    found: dict[Key, tuple[int, int]] = {}
    for row in _together(did):
        key, last_ns, pause_ns = (
            _key(window, row),
            row["last_ns_max"],
            int((row["pause_min"] or 0.0) * 1e9),
        )
        before = found.get(key, (0, pause_ns))
        found[key] = max(before[0], last_ns), min(before[1], pause_ns)
    return found


def _together(did: pa.Table) -> Iterator[Row]:
    """What was answered, a row for each pair and protocol."""
    if not did.num_rows:
        return
    is_open = pc.equal(did["protocol"], "tcp")
    found = did.filter(pc.invert(pc.or_(is_open, pc.equal(did["status"], UNANSWERED))))
    pause = pc.if_else(pc.greater(found["gap_n"], 0), found["gap_max"], None)
    grouped = found.append_column("pause", pause).group_by(list(_PLACE))
    ends = grouped.aggregate([("last_ns", "max"), ("pause", "min")])
    yield from rows(ends, (*_PLACE, "last_ns_max", "pause_min"))


def _in_vain(window: Window, did: pa.Table) -> Mapping[Key, Sequence[Row]]:
    """What was not answered, and connections that were refused or not answered."""
    found: dict[Key, list[Row]] = {}
    if not did.num_rows:
        return found
    is_open = pc.and_(pc.equal(did["protocol"], "tcp"), pc.not_equal(did["status"], 0))
    in_vain = did.filter(pc.or_(is_open, pc.equal(did["status"], UNANSWERED)))
    for row in rows(in_vain, _VAIN):
        key = _key(window, row)
        for service in _behind(window.plant, row, key) if key[2] == "tcp" else (key,):
            found.setdefault(service, []).append(row)
    return found


def _key(window: Window, row: Row) -> Key:
    server, client = window.asset(row, "server"), window.asset(row, "client")
    return (server or row["server"], client or row["client"], row["protocol"])


def _controls(protocol: str) -> bool:
    known = protocols().get(protocol)
    return known is not None and known.controls


def _behind(plant: Plant, row: Row, key: Key) -> Iterator[Key]:
    """The services that wanted the connection: those that spoke at the port that was tried."""
    port = row["object"].rpartition(" ")[2]
    for link in plant.links:
        if (link.b_asset, link.a_asset, str(link.port)) == (*key[:2], port):
            yield from ((*key[:2], name) for name in link.names if _controls(name))


def _answered(plant: Plant) -> frozenset[Key]:
    """Who was ever answered what: what a server never answers says nothing of it."""
    return frozenset(
        (op.server_asset, op.client_asset, op.protocol, op.code)
        for op in plant.operations
        if op.status not in (UNANSWERED, NO_ANSWER)
    )

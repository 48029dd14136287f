"""What clients asked of servers in a window, and whether it was answered: of control protocols.

A service is a server's, and each unit's of it by itself: a gateway goes on answering for the others
when one behind it is silent, and may say for that one that it gives no answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from detection.asked import OF_SERVER, is_answered, service_of
from detection.learned import Key
from detection.looked_for import looked_for
from detection.window import Row, Window, rows
from inventory.model import Plant
from protocols.model import NO_ANSWER, UNANSWERED, protocols

_PLACE = ("realm", "client", "server", "protocol")
_UNIT = (*_PLACE, "unit")
_VAIN = (*_UNIT, "code", "object", "count", "first_ns", "last_ns", "gap_n", "gap_max")
_OPENS = ("tcp", "arp")  # what comes before a service is asked
_ANSWER = 4  # octets that an answer has at least
_TOOK_NS = 60_000_000_000  # from a request to its answer; what is older was stated before
_TELLS_NS = 60_000_000_000  # in a shorter window what is asked now and then may be all that is seen


@dataclass(frozen=True, slots=True)
class Service:
    """What a client asked of a server, or of a unit of it, in a protocol in a window.

    `answers_ns` and `answered_ns` are its first answer and its last (0: none); `pause_ns` is for
    how long at most it had none before one of them came, as far as the window is long enough to
    tell; `vain` is what was not answered.
    """

    key: Key
    answers_ns: int
    answered_ns: int
    pause_ns: int
    vain: Sequence[Row]

    @property
    def of(self) -> Key:
        """The server's service, of which a unit's is part."""
        return self.key[:OF_SERVER]

    @property
    def unit(self) -> str:
        """Which unit's it is; empty for the server's."""
        return "".join(self.key[OF_SERVER:])


def services(window: Window) -> list[Service]:
    """What was asked in protocols that control, and what was to be opened for it; then the same by
    units."""
    did = _asked(window.table("observations"))
    return [*_services(window, did, _PLACE), *_services(window, _by_units(did), _UNIT)]


def _services(window: Window, did: pa.Table, place: Sequence[str]) -> Iterator[Service]:
    answered, vain = _answers(window, did, place), _in_vain(window, did, place)
    seen = _seen(window, vain, place) if vain else vain
    for key in dict.fromkeys((*answered, *vain)):
        yield Service(key, *answered.get(key, (0, 0, 0)), seen.get(key, ()))


def _by_units(did: pa.Table) -> pa.Table:
    """What was asked of units: an answer that says that one gives none is none of it."""
    if not did.num_rows:
        return did
    found = did.filter(pc.not_equal(did["unit"], ""))
    for name, known in protocols().items():
        if known.absent:
            says = pc.is_in(found["status"], pa.array(known.absent, found["status"].type))
            says = pc.and_(pc.equal(found["protocol"], name), says)
            status = pc.if_else(says, pa.scalar(UNANSWERED, found["status"].type), found["status"])
            found = found.set_column(found.column_names.index("status"), "status", status)
    return found


def _seen(
    window: Window, vain: Mapping[Key, Sequence[Row]], place: Sequence[str]
) -> Mapping[Key, Sequence[Row]]:
    """Less what the server never answers, and less what it answered unseen: octets are missing."""
    usual, lost = _answered(window.plant, place), _lost(window)
    found: dict[Key, Sequence[Row]] = {}
    for key, asked in vain.items():
        ours = [r for r in asked if r["protocol"] in _OPENS or (*key, r["code"]) in usual]
        if lost.get(key[:2], 0) < _ANSWER * sum(row["count"] for row in ours):
            found[key] = ours
    return found


def _lost(window: Window) -> Mapping[Key, int]:
    """Octets that a server and its client are missing."""
    found: dict[Key, int] = {}
    links = window.table("links")
    missing = links.filter(pc.greater(links["lost_bytes"], 0)) if links.num_rows else links
    for row in rows(missing, (*_PLACE, "lost_bytes")):
        ends = _key(window, row, _PLACE)[:2]
        found[ends] = found.get(ends, 0) + row["lost_bytes"]
    return found


def _asked(observations: pa.Table) -> pa.Table:
    """The operations that have an answer, or should have had one."""
    if not observations.num_rows:
        return observations
    names = [name for name, known in protocols().items() if known.controls]
    is_ours = pc.is_in(observations["protocol"], pa.array([*names, "tcp"]))
    is_asked = pc.and_(pc.equal(observations["kind"], "did"), is_ours)
    return observations.filter(pc.and_(is_asked, pc.not_equal(observations["status"], NO_ANSWER)))


def _answers(
    window: Window, did: pa.Table, place: Sequence[str]
) -> Mapping[Key, tuple[int, int, int]]:
    """Of each service the first answer, the last, and the longest time without one: what is asked
    most often was asked again within it."""
    found: dict[Key, tuple[int, int, int]] = {}
    batch = window.batch
    tells = batch.end_ns - batch.start_ns >= _TELLS_NS
    for row in _together(did, place, batch.start_ns - _TOOK_NS):
        pause_ns = int((row["pause_min"] or 0.0) * 1e9) if tells else 0
        now = row["first_ns_min"], row["last_ns_max"], pause_ns
        first, last, pause = found.get(key := _key(window, row, place), now)
        found[key] = min(first, now[0]), max(last, now[1]), min(pause, now[2])
    return found


def _together(did: pa.Table, place: Sequence[str], since_ns: int) -> Iterator[Row]:
    """What was asked since then and answered, a row for each place."""
    if not did.num_rows:
        return
    in_vain = pc.or_(pc.equal(did["protocol"], "tcp"), pc.equal(did["status"], UNANSWERED))
    is_now = pc.and_(pc.greater(did["count"], 0), pc.greater_equal(did["last_ns"], since_ns))
    found = did.filter(pc.and_(pc.invert(in_vain), is_now))
    pause = pc.if_else(pc.greater(found["gap_n"], 0), found["gap_max"], None)
    grouped = found.append_column("pause", pause).group_by(list(place))
    ends = grouped.aggregate([("first_ns", "min"), ("last_ns", "max"), ("pause", "min")])
    yield from rows(ends, (*place, "first_ns_min", "last_ns_max", "pause_min"))


def _in_vain(window: Window, did: pa.Table, place: Sequence[str]) -> Mapping[Key, Sequence[Row]]:
    """What was not answered, and connections that were refused or not answered."""
    found = _looked_for(window) if place == _PLACE else dict[Key, list[Row]]()
    if not did.num_rows:
        return found
    is_open = pc.and_(pc.equal(did["protocol"], "tcp"), pc.not_equal(did["status"], 0))
    in_vain = did.filter(pc.or_(is_open, pc.equal(did["status"], UNANSWERED)))
    behind = _behind(window.plant) if in_vain.num_rows else {}
    for row in rows(in_vain, _VAIN):
        key = _key(window, row, place)
        tried = (*key[:2], row["object"].rpartition(" ")[2])
        for service in behind.get(tried, ()) if key[2] == "tcp" else (key,):
            found.setdefault(service, []).append(row)
    return found


def _looked_for(window: Window) -> dict[Key, list[Row]]:
    """Services that their clients wanted of servers that only their address was asked of."""
    found: dict[Key, list[Row]] = {}
    rows_ = [*looked_for(window)]
    behind = _behind(window.plant) if rows_ else {}
    for pair, row in rows_:
        wanted = (s for (*ends, _), some in behind.items() if (*ends,) == pair for s in some)
        for service in dict.fromkeys(wanted):
            found.setdefault(service, []).append(row)
    return found


def _key(window: Window, row: Row, place: Sequence[str]) -> Key:
    server, client = window.asset(row, "server"), window.asset(row, "client")
    which = (row[column] for column in place[len(_PLACE) :])
    return (server or row["server"], client or row["client"], row["protocol"], *which)


def _controls(protocol: str) -> bool:
    known = protocols().get(protocol)
    return known is not None and known.controls


def _behind(plant: Plant) -> Mapping[Key, list[Key]]:
    """The services that spoke at a port, by server, client and port: they wanted what was tried."""
    found: dict[Key, list[Key]] = {}
    for link in plant.links:
        pair = link.b_asset, link.a_asset
        at = (*pair, str(link.port))
        found.setdefault(at, []).extend((*pair, name) for name in link.names if _controls(name))
    return found


def _answered(plant: Plant, place: Sequence[str]) -> frozenset[Key]:
    """Who was ever answered what: what a server never answers says nothing of it."""
    by_unit = place == _UNIT
    return frozenset(
        (*service_of(op, by_unit=by_unit), op.code)
        for op in plant.operations
        if is_answered(op, by_unit=by_unit)
    )

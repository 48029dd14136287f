"""How long those pause who report by themselves, whatever of: the outstations of telecontrol, and
who publishes to a broker.

Of one that reports of many objects a window tells only that it paused no longer than so; for how
long it has reported nothing as the window ends is sure.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from detection.pauses import Pause, going_on, heard_until, watched_since
from detection.window import Row, Window, longest_gap_ns, rows, where
from inventory.model import Plant
from inventory.times import nanoseconds
from protocols.model import Effect

# Causes of transmission: periodic, background scan, spontaneous. IEC 60870-5-101, 7.2.3.
_CAUSES = frozenset({"1", "2", "3"})
# Unsolicited responses (IEEE 1815, 4.2.2.4), information reports (ISO 9506-2, 14.12), and PUBLISH
# (MQTT 5.0, 3.3).
_CODES = {"dnp3": "130", "mms": "3.0", "mqtt": "3"}
_PROTOCOLS = ("iec104", *_CODES)
_LEAST_S = 60.0  # a session that breaks off is opened anew within it
_DID = ("realm", "client", "protocol", "code", "gap_n", "gap_max", "first_ns", "last_ns")

Who = tuple[str, str]  # who reports, by which protocol


def is_report(protocol: str, code: str) -> bool:
    """Whether it comes by itself: not asked for, as what an interrogation brings is."""
    if protocol == "iec104":
        return code.partition(".")[2] in _CAUSES
    return _CODES.get(protocol) == code


def reporters(window: Window) -> Iterator[Pause]:
    """Of each reporter the longest pause that ended in a window, at most, and what goes on."""
    watched_ns, brokers = watched_since(window), _brokers(window.plant)
    for who, some in _reported(window, brokers).items():
        if min(row["first_ns"] for row in some) >= watched_ns:
            yield _ended(window, who, some)
    ours = [op for op in window.plant.operations if is_report(op.protocol, op.code)]
    until = heard_until(window) if ours else {}
    by_time = sorted(ours, key=lambda op: op.last_seen)
    for who, op in {(op.client_asset or op.client, op.protocol): op for op in by_time}.items():
        if op.client_asset not in brokers and nanoseconds(op.last_seen) >= watched_ns:
            yield going_on(window, op, until)._replace(key=(*who, ""), least_s=_LEAST_S)


def _ended(window: Window, who: Who, some: Sequence[Row]) -> Pause:
    """None was longer than the pauses of any of its objects, and what lies beside that."""
    first_ns, last_ns = min(r["first_ns"] for r in some), max(r["last_ns"] for r in some)
    at_most = (
        max(gap_ns, r["first_ns"] - first_ns, last_ns - r["last_ns"])
        for r in some
        if (gap_ns := longest_gap_ns(r)) is not None
    )
    return Pause(
        key=(*who, ""),
        client=window.asset(some[0], "client"),
        realms=tuple({row["realm"] for row in some}),
        since_ns=first_ns,
        until_ns=last_ns,
        lasted_ns=min(at_most, default=last_ns - first_ns),
        before_ns=0,
        samples=max(row["gap_n"] for row in some),
        is_over=True,
        is_sure=False,
    )


def _reported(window: Window, brokers: Container[str]) -> Mapping[Who, Sequence[Row]]:
    """The rows of each reporter."""
    did = where(window.table("observations"), "kind", "did")
    if did.num_rows:
        did = did.filter(pc.is_in(did["protocol"], pa.array(_PROTOCOLS)))
    found: dict[Who, list[Row]] = {}
    for row in rows(did, _DID):
        client = window.asset(row, "client")
        if is_report(row["protocol"], row["code"]) and client not in brokers:
            found.setdefault((client or row["client"], row["protocol"]), []).append(row)
    return found


def _brokers(plant: Plant) -> frozenset[str]:
    """Who passes on what others publish: sessions are opened with it."""
    sessions = (op for op in plant.operations if op.protocol == "mqtt")
    return frozenset(op.server_asset for op in sessions if op.effect is Effect.SESSION)

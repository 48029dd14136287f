"""What windows tell of the mirror port that they came from, in plain words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import pyarrow as pa

Row = Mapping[str, Any]
Windows = Sequence[Mapping[str, pa.RecordBatch]]

# Of each trouble so much is usual.
_LOST = 0.01
_TWICE = 0.2
_ONE_WAY = 0.1
# A card that writes checksums leaves most of what its machine sends without; damage is rare.
_OFFLOADED = 0.02
# A realm is silent when it was not heard for so long, and for so many of its usual gaps.
_SILENT_SECONDS = 10.0
_SILENT_GAPS = 20


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing looked at: whether it is good, what was found, what to do."""

    good: bool
    text: str
    advice: str = ""


def diagnoses(windows: Windows) -> Iterator[Diagnosis]:
    """What these windows tell; there must be a frame in them."""
    health = _total(windows)
    tcp = [link for link in _rows(windows, "links") if link["transport"] == "tcp"]
    yield _dropped(health)
    yield _directions(tcp)
    yield _lost(tcp, cut=health["cut_frames"] > 0)
    yield _twice(health, tcp)
    yield _cut(health)
    yield _oversize(health)
    yield _clock(health)
    yield _checksums(health)
    if not health["clock_steps"]:
        yield from _silent(_rows(windows, "endpoints"))


def frames(windows: Windows) -> int:
    """How many frames came."""
    return _total(windows)["frames"]


def _rows(windows: Windows, table: str) -> list[Row]:
    return list(chain.from_iterable(window[table].to_pylist() for window in windows))


def _total(windows: Windows) -> Counter[str]:
    total: Counter[str] = Counter()
    for row in _rows(windows, "health"):
        total.update({name: n for name, n in row.items() if isinstance(n, int)})
    return total


def _dropped(health: Counter[str]) -> Diagnosis:
    return Diagnosis(
        health["dropped"] == 0,
        f"{counted(health['dropped'], 'frame')} dropped by the kernel",
        "the machine is too slow for this mirror, or busy with something else",
    )


def _directions(tcp: Sequence[Row]) -> Diagnosis:
    all_, missing = (_sum(tcp, name) for name in ("conversations", "one_way"))
    if not all_:
        return Diagnosis(True, "no TCP conversation was seen")
    if not missing:
        which = f"all {all_:,} TCP conversations" if all_ > 1 else "the TCP conversation"
        return Diagnosis(True, f"both directions of {which} are visible")
    mute = _sum([link for link in tcp if not link["packets_in"]], "one_way")
    which = f", of {mute:,} without what servers answer" if mute else ""
    return Diagnosis(
        missing <= all_ * _ONE_WAY,
        f"only one direction of {missing:,} of {all_:,} TCP conversations is visible{which}",
        "the mirror copies rx only, or one of the two ports: mirror both directions",
    )


def _lost(tcp: Sequence[Row], *, cut: bool) -> Diagnosis:
    # Where one direction is not copied its questions are not lost, and that is said.
    whole = [link for link in tcp if link["one_way"] < link["conversations"]]
    lost, orphans = _sum(tcp, "lost_bytes"), _sum(whole, "orphans")
    if not lost and not orphans:
        return Diagnosis(True, "no octet of TCP is missing")
    share = lost / ((lost + _sum(tcp, "stream_bytes")) or 1)
    worst = max(tcp, key=lambda link: (link["lost_bytes"], link["orphans"]))
    asked = f", and {counted(orphans, 'answer')} came without a question" if orphans else ""
    return Diagnosis(
        share <= _LOST and orphans <= _LOST * _segments(tcp),
        f"{counted(lost, 'octet')} of TCP are missing ({share:.1%}){asked}; most between "
        f"{worst['client']} and {worst['server']}",
        "what was cut off is missing here: capture whole frames, then look again"
        if cut
        else "the mirror loses frames: its port is slower than what it copies. Mirror fewer "
        "ports, or to a faster one",
    )


def _twice(health: Counter[str], tcp: Sequence[Row]) -> Diagnosis:
    # A mirror's copy of a TCP segment is one that came again, too.
    of_frames = (health["duplicates"], health["frames"], "frame")
    of_segments = (_sum(tcp, "retransmitted"), _segments(tcp), "TCP segment")
    twice, all_, what = max(of_frames, of_segments)
    if not twice:
        return Diagnosis(True, "no frame came twice")
    return Diagnosis(
        twice <= all_ * _TWICE,
        f"{twice:,} of {counted(all_, what)} came twice ({twice / all_:.0%}): duplicates are "
        "counted once",
        "the mirror copies both ingress and egress of the same path: mirror one of them, or "
        "the port of one end",
    )


def _segments(tcp: Sequence[Row]) -> int:
    return _sum(tcp, "packets_out", "packets_in")


def _sum(rows: Sequence[Row], *names: str) -> int:
    return sum(row[name] for row in rows for name in names)


def counted(n: int, what: str) -> str:
    """`1 frame`, `2 frames`."""
    return f"{n:,} {what}" if n == 1 else f"{n:,} {what}s"


def _cut(health: Counter[str]) -> Diagnosis:
    cut, all_ = health["cut_frames"], counted(health["frames"], "frame")
    return Diagnosis(
        cut == 0,
        f"{cut:,} of {all_} came cut short: what they carried is not known"
        if cut
        else "all frames are whole",
        "capture whole frames: without a snap length, and without truncation in the mirror",
    )


def _oversize(health: Counter[str]) -> Diagnosis:
    long, all_ = health["oversize_frames"], counted(health["frames"], "frame")
    return Diagnosis(
        long == 0,
        f"{long:,} of {all_} are longer than Ethernet's"
        if long
        else "no frame is longer than Ethernet's",
        "the network card that captured joins what it receives, or the plant has jumbo frames: "
        "ethtool -K IFACE gro off lro off",
    )


def _clock(health: Counter[str]) -> Diagnosis:
    steps = health["clock_steps"]
    times = "once" if steps == 1 else f"{steps:,} times"
    return Diagnosis(
        steps == 0,
        f"the clock stepped backwards {times}" if steps else "the clock never stepped backwards",
        "times and periods around the step are wrong: keep the clock of the machine that "
        "captures by NTP",
    )


def _checksums(health: Counter[str]) -> Diagnosis:
    wrong, seen = health["sums_wrong"], health["sums_checked"]
    if not seen:
        return Diagnosis(True, "no frame had a checksum to look at")
    if not wrong:
        return Diagnosis(True, f"all {seen:,} checksums looked at are right")
    text = f"{wrong:,} of {seen:,} checksums looked at are wrong"
    if wrong > seen * _OFFLOADED:
        why = "their senders leave them to the network card (offload), nothing is broken by it"
        return Diagnosis(True, f"{text}: {why}")
    return Diagnosis(False, text, "frames are damaged on the way: check cables and transceivers")


def _silent(endpoints: Sequence[Row]) -> Iterator[Diagnosis]:
    realms: dict[str, list[Row]] = defaultdict(list)
    for endpoint in endpoints:
        realms[endpoint["realm"]].append(endpoint)
    end = max((endpoint["last_ns"] for endpoint in endpoints), default=0)
    for realm, rows in sorted(realms.items()):
        first, last = min(r["first_ns"] for r in rows), max(r["last_ns"] for r in rows)
        packets, silence = sum(r["packets"] for r in rows), (end - last) / 1e9
        gap = (last - first) / 1e9 / max(1, packets - 1)
        if packets > _SILENT_GAPS and silence > max(_SILENT_SECONDS, gap * _SILENT_GAPS):
            yield Diagnosis(
                False,
                f"{realm} fell silent: {packets:,} packets, then none in the last {silence:,.0f} s",
                "is it still in the mirror session, and is its switch on?",
            )

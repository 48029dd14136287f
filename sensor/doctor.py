"""Is this machine fit, and is this mirror port good? In plain words, with what to do."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from sensor import _core
from sensor.capture import explain
from sensor.window import tables

CAP_NET_RAW = 13
_SPARE_GB = 5.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is good, what was found, what to do."""

    good: bool
    text: str
    advice: str = ""


def examine(interfaces: Sequence[str], seconds: float) -> list[Finding]:
    """Looks at the machine and listens on each interface for so many seconds."""
    found = [*_machine()]
    for interface in interfaces:
        found.extend(_interface(interface, seconds))
    return found


def _machine() -> Iterator[Finding]:
    cores, memory = os.cpu_count() or 1, _memory_gb()
    yield Finding(cores >= 2, f"{cores} processor cores", "two are needed: one decodes, one serves")
    yield Finding(memory >= 2, f"{memory:.1f} GB of memory", "2 GB are needed")
    free = shutil.disk_usage(".").free / 1e9
    yield Finding(free >= _SPARE_GB, f"{free:.0f} GB free here", f"{_SPARE_GB:.0f} GB are needed")
    yield Finding(
        _may_capture(),
        "this process may capture" if _may_capture() else "this process may not capture",
        "run as root, or by sightglass-capture.service, which has CAP_NET_RAW",
    )
    tshark = shutil.which("tshark")
    yield Finding(
        tshark is not None,
        "tshark is installed" if tshark else "tshark is not installed",
        "install it to see its dissection beside evidence; nothing else needs it",
    )


def _memory_gb() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9


def _may_capture() -> bool:
    status = Path("/proc/self/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("CapEff:"))
    return bool(int(line.split()[1], 16) >> CAP_NET_RAW & 1)


def _interface(name: str, seconds: float) -> Iterator[Finding]:
    if name not in {known for _, known in socket.if_nameindex()}:
        known = ", ".join(sorted(other for _, other in socket.if_nameindex()))
        yield Finding(False, f"{name} does not exist", f"there are {known}")
        return
    yield from _address(name)
    try:
        live = _core.Live([(_core.open_mirror(name), name, name)], b"", "doctor")
        window = tables(live.window(seconds, True))
    except OSError as error:
        yield Finding(False, explain(error), "")
        return
    state = dict(live.states())[name]
    yield Finding(state == "up", f"{name} is {state}", "plug the mirror in and set it up")
    yield from _traffic(name, seconds, window)


def _address(name: str) -> Iterator[Finding]:
    address = Path("/proc/net/if_inet6")
    assigned = address.exists() and any(
        line.split()[-1] == name for line in address.read_text().splitlines()
    )
    yield Finding(
        not assigned,
        f"{name} has an address of its own" if assigned else f"{name} has no address of its own",
        f"a mirror port needs none and should answer nobody: ip addr flush dev {name}",
    )


def _traffic(name: str, seconds: float, window: dict[str, pa.RecordBatch]) -> Iterator[Finding]:
    health = _total(window["health"], ("frames", "dropped", "malformed", "duplicates"))
    links = window["links"].to_pylist()
    frames = health["frames"]
    yield Finding(
        frames > 0,
        f"{frames:,} frames in {seconds:g} s" if frames else f"no frame in {seconds:g} s",
        "is the mirror session on, and is this its destination port?",
    )
    if not frames:
        return
    yield Finding(
        health["dropped"] == 0,
        f"{health['dropped']:,} frames dropped by the kernel",
        "the machine is too slow for this mirror, or busy with something else",
    )
    yield from _directions(links)
    yield from _quality(links, health)


def _directions(links: Sequence[dict[str, Any]]) -> Iterator[Finding]:
    tcp = [link for link in links if link["transport"] == "tcp" and link["packets_out"]]
    one_way = [link for link in tcp if not link["packets_in"]]
    back = [link for link in links if link["transport"] == "tcp" and not link["packets_out"]]
    missing, all_ = len(one_way) + len(back), len(tcp) + len(back)
    text = (
        f"only one direction of {missing} of {all_} TCP conversations is visible"
        if missing
        else f"both directions of all {all_} TCP conversations are visible"
    )
    yield Finding(
        missing * 10 <= all_,
        text,
        "the mirror copies rx only, or one of the two ports: mirror both directions",
    )


def _quality(links: Sequence[dict[str, Any]], health: dict[str, int]) -> Iterator[Finding]:
    lost = sum(link["lost_bytes"] for link in links)
    octets = sum(link["bytes_out"] + link["bytes_in"] for link in links) or 1
    yield Finding(
        lost <= octets / 100,
        f"{lost:,} octets of TCP are missing ({lost / octets:.2%})",
        "the mirror loses frames: its port is slower than what it copies",
    )
    copies = sum(link["copies"] for link in links) + health["duplicates"]
    packets = sum(link["packets_out"] + link["packets_in"] for link in links) or 1
    yield Finding(
        copies * 5 <= packets,
        f"{copies:,} packets were seen twice ({copies / packets:.0%})",
        "the mirror copies ingress and egress, or a routed path twice; counted once here",
    )


def _total(table: pa.RecordBatch, columns: Sequence[str]) -> dict[str, int]:
    return {column: sum(table.column(column).to_pylist()) for column in columns}

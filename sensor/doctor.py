"""Is this machine fit, and is this mirror port good? In plain words, with what to do."""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sensor import _core
from sensor.capture import explain, interfaces
from sensor.confinement import NOBODY
from sensor.mirror import Diagnosis, Windows, counted, diagnoses, frames
from sensor.replay import CaptureFile, Replay
from sensor.window import tables

CAP_NET_RAW = 13
_SIOCGIFADDR = 0x8915  # netdevice(7)
_SPARE_GB = 5.0
# Longer than any capture: it is one window.
_ALL_SECONDS = 1e9


@dataclass(frozen=True, slots=True)
class _Mirror:
    """An interface that was opened, and captures nothing yet."""

    name: str
    port: int
    live: _core.Live

    @classmethod
    def open(cls, name: str) -> _Mirror:
        """Raises OSError."""
        port = _core.open_mirror(name)
        return cls(name, port, _core.Live([(port, name, name)], b"", "doctor"))


# To the end of the process: no other file may get the number of a port that is guarded.
_HELD: list[_Mirror] = []


def examine(
    interfaces: Sequence[str],
    seconds: float,
    captures: Sequence[Path] = (),
    opened: Callable[[Sequence[int]], None] = lambda _: None,
) -> list[Diagnosis]:
    """Looks at the machine and listens on each interface for so many seconds.

    Where captures are given and no interface, it is only they that are looked at. `opened` is
    called with the ports before the first packet is read: no privilege is needed from there on.
    """
    found = [] if captures and not interfaces else [*_machine()]
    looked_at = [_opened(name) for name in interfaces]
    mirrors = [mirror for _, mirror in looked_at if mirror]
    _HELD.extend(mirrors)
    if interfaces:
        opened([mirror.port for mirror in mirrors])
    for told, mirror in looked_at:
        found.extend(told)
        found.extend(_traffic(mirror, seconds) if mirror else ())
    for capture in captures:
        found.extend(_capture(capture))
    return found


def _machine() -> Iterator[Diagnosis]:
    cores, memory = os.cpu_count() or 1, _memory_gb()
    yield Diagnosis(
        cores >= 2, f"{cores} processor cores", "two are needed: one decodes, one serves"
    )
    yield Diagnosis(memory >= 2, f"{memory:.1f} GB of memory", "2 GB are needed")
    free = shutil.disk_usage(".").free / 1e9
    yield Diagnosis(free >= _SPARE_GB, f"{free:.0f} GB free here", f"{_SPARE_GB:.0f} GB are needed")
    yield Diagnosis(
        _may_capture(),
        "this process may capture" if _may_capture() else "this process may not capture",
        "run as root, or by sightglass-capture.service, which has CAP_NET_RAW",
    )
    tshark = shutil.which("tshark")
    yield Diagnosis(
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


def _opened(name: str) -> tuple[list[Diagnosis], _Mirror | None]:
    """What there is to say of an interface before it is listened on."""
    if name not in interfaces():
        return [
            Diagnosis(False, f"{name} does not exist", f"there are {', '.join(interfaces())}")
        ], None
    told = [*_address(name)]
    try:
        return told, _Mirror.open(name)
    except OSError as error:
        return [*told, Diagnosis(False, explain(error), "")], None


def _address(name: str) -> Iterator[Diagnosis]:
    assigned = _has_ipv4(name) or _has_ipv6(name)
    yield Diagnosis(
        not assigned,
        f"{name} has an address of its own" if assigned else f"{name} has no address of its own",
        f"a mirror port needs none and should answer nobody: ip addr flush dev {name}",
    )


def _has_ipv6(name: str) -> bool:
    listed = Path("/proc/net/if_inet6")
    lines = listed.read_text().splitlines() if listed.exists() else []
    return any(line.split()[-1] == name for line in lines)


def _has_ipv4(name: str) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            fcntl.ioctl(asking, _SIOCGIFADDR, struct.pack("256s", name.encode()[:15]))
        except OSError:
            return False
    return True


def _traffic(mirror: _Mirror, seconds: float) -> Iterator[Diagnosis]:
    name = mirror.name
    try:
        _core.start_mirror(mirror.port)
        windows: Windows = [tables(mirror.live.window(seconds, True))]
    except OSError as error:
        yield Diagnosis(False, explain(error), "")
        return
    state = dict(mirror.live.states())[name]
    yield Diagnosis(state == "up", f"{name} is {state}", "plug the mirror in and set it up")
    count = frames(windows)
    yield Diagnosis(
        count > 0,
        f"{counted(count, 'frame')} in {seconds:g} s" if count else f"no frame in {seconds:g} s",
        f"is the mirror session on, and is {name} its destination port?",
    )
    if count:
        yield from diagnoses(windows)


def _capture(path: Path) -> Iterator[Diagnosis]:
    try:
        replay = Replay([CaptureFile.of(path)], b"", window_seconds=_ALL_SECONDS)
    except OSError as error:
        alone = "beside an interface it is read as nobody: check it alone"
        advice = alone if os.geteuid() == NOBODY else ""
        yield Diagnosis(False, f"{path} cannot be read: {error.strerror}", advice)
        return
    windows = [batch.tables for batch in replay]
    count = frames(windows)
    for damage in replay.damages:
        advice = "what stands before it was read" if count and damage.offset else ""
        yield Diagnosis(False, damage.text, advice)
    yield Diagnosis(count > 0, f"{counted(count, 'frame')} in {path.name}")
    if count:
        yield from diagnoses(windows)

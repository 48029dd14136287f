"""`make bench`: CPU per packet and memory of Sightglass, tshark, nDPI and tcpdump.

All read the same file in turn; figures are medians of several runs. The file is a million
packets of a plant's traffic (traffic.py), or the capture that SIGHTGLASS_BENCH names.
Marginal CPU of Sightglass is between the file once and three times, so that start-up does
not count; the others read it once: a million packets drown their start-up.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sensor._core import Replay
from tests.bench import traffic

RUNS = 3
PACKETS = 1_000_000
FIELDS = (
    "frame.time_epoch",
    "ip.src",
    "ip.dst",
    "modbus.func_code",
    "s7comm.param.func",
    "enip.command",
    "cip.sc",
    "dnp3.al.func",
    "iec60870_104.type",
    "bacapp.type",
)
DECODE = (
    "import sys; from pathlib import Path; from sensor._core import Replay\n"
    "replay = Replay([(Path(p), 'bench') for p in sys.argv[1:]], b'key', 300.0)\n"
    "while replay.next_window() is not None: pass"
)


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of a tool cost."""

    cpu_s: float
    wall_s: float
    pss_mib: float


def run(command: Sequence[str]) -> Run:
    """Runs a tool to its end and measures it, children included."""
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = [0.0]
    watcher = threading.Thread(target=_watch, args=(process.pid, peak), daemon=True)
    watcher.start()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command[0]} failed with status {process.returncode}")
    return Run(usage.ru_utime + usage.ru_stime, time.monotonic() - began, peak[0])


def _watch(pid: int, peak: list[float]) -> None:
    """Samples the proportional set size until the process is gone."""
    rollup = Path(f"/proc/{pid}/smaps_rollup")
    while True:
        try:
            line = next(x for x in rollup.read_text().splitlines() if x.startswith("Pss:"))
        except (OSError, StopIteration):
            return
        peak[0] = max(peak[0], int(line.split()[1]) / 1024)
        time.sleep(0.05)


def median(command: Callable[[], Sequence[str]]) -> Run:
    """The median of several runs, each figure by itself."""
    runs = [run(command()) for _ in range(RUNS)]
    return Run(*(statistics.median(getattr(r, f) for r in runs) for f in Run.__slots__))


def capture(folder: Path) -> Path:
    """The file that all tools read."""
    if named := os.environ.get("SIGHTGLASS_BENCH"):
        return Path(named)
    path = folder / "plant.pcap"
    traffic.write(path, PACKETS)
    return path


def count(path: Path) -> int:
    """The packets of a capture."""
    replay = Replay([(path, path.name)], b"key", 300.0)
    while replay.next_window() is not None:
        pass
    return replay.frames


def tools(path: Path, folder: Path) -> dict[str, Callable[[int], Sequence[str]]]:
    """Each tool's command for the file read so many times."""
    sightglass = [
        sys.executable,
        "-c",
        "from console.command import main; raise SystemExit(main())",
    ]
    copies = [path, folder / "again.pcap", folder / "thrice.pcap"]

    def replay(times: int) -> Sequence[str]:
        site = tempfile.mkdtemp(dir=folder)
        return [*sightglass, "replay", *map(str, copies[:times]), "--site", site]

    fields = [part for field in FIELDS for part in ("-e", field)]
    return {
        "sightglass, decode alone": lambda n: [sys.executable, "-c", DECODE, *[str(path)] * n],
        "sightglass replay": replay,
        "tshark -T fields": lambda _: ["tshark", "-n", "-r", str(path), "-T", "fields", *fields],
        "ndpiReader": lambda _: ["ndpiReader", "-q", "-i", str(path)],
        "tcpdump -w": lambda _: ["tcpdump", "-n", "-r", str(path), "-w", "/dev/null"],
    }


def _copies(path: Path, folder: Path) -> None:
    """Files of equal packets and other identity: one octet of the header's zone differs."""
    octets = path.read_bytes()
    for number, name in enumerate(("again.pcap", "thrice.pcap"), 1):
        (folder / name).write_bytes(octets[:8] + bytes([number]) + octets[9:])


def main() -> None:
    """Runs everything and prints a table."""
    with tempfile.TemporaryDirectory(prefix="sightglass-bench-") as temporary:
        folder = Path(temporary)
        path = capture(folder)
        _copies(path, folder)
        packets = count(path)
        print(f"{packets:,} packets, medians of {RUNS} runs in turn\n")
        print(f"{'tool':26}{'CPU us/packet':>15}{'marginal':>10}{'packets/s':>12}{'PSS MiB':>9}")
        cost: dict[str, float] = {}
        for name, command in tools(path, folder).items():
            program = command(1)[0]
            if shutil.which(program) is None:
                print(f"{name:26}{'not installed':>15}")
                continue
            once = median(lambda c=command: c(1))  # type: ignore[misc]
            marginal = once.cpu_s
            if name.startswith("sightglass"):
                thrice = median(lambda c=command: c(3))  # type: ignore[misc]
                marginal = (thrice.cpu_s - once.cpu_s) / 2
            cost[name] = marginal
            print(
                f"{name:26}{once.cpu_s / packets * 1e6:>15.2f}{marginal / packets * 1e6:>10.2f}"
                f"{packets / once.wall_s:>12,.0f}{once.pss_mib:>9.0f}"
            )
        _ratios(cost)


def _ratios(cost: dict[str, float]) -> None:
    print()
    for peer, wanted in (("tshark -T fields", 50.0), ("ndpiReader", 2.0)):
        if peer in cost:
            ratio = cost[peer] / cost["sightglass replay"]
            verdict = "reached" if ratio >= wanted else "not reached"
            print(f"replay costs {ratio:.1f} times less than {peer} ({wanted:g} wanted: {verdict})")


if __name__ == "__main__":
    main()

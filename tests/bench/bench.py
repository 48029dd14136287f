"""`make bench`: CPU per packet and memory of Sightglass, tshark, nDPI and tcpdump; what a plant
that repeats itself writes.

All read the same two files, in turn, round after round; figures are medians. The files are a
million and five million packets of one plant's traffic, whose conversations go on: a file read
twice would be one long retransmission, which costs a decoder nothing. The plant is that of the
public captures' generator, or traffic.py's where that is missing. The marginal CPU is that of
the packets by which the long file is longer, so start-up and the plant's first sight do not
count; the plain CPU is all that the short one cost. Two captures of one's own:
`python -m tests.bench.bench SHORT LONG`.
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
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sensor._core import OPTIMISED, Replay
from sensor.replay import WINDOW_SECONDS
from tests.bench import traffic, volume
from tests.captures import PLANT, SHARED

ROUNDS = 3
PACKETS = (1_000_000, 5_000_000)
GENERATOR = SHARED / "bench/gen.py"
DECODE_ALONE = "sightglass, decode alone"
REPLAY = "sightglass replay"
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
    "from sensor.replay import WINDOW_SECONDS\n"
    "replay = Replay([(Path(p), 'bench') for p in sys.argv[1:]], b'key', WINDOW_SECONDS)\n"
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


def captures(folder: Path) -> list[Path]:
    """The short and the long file that all tools read."""
    if len(sys.argv) == 3:
        return [Path(named) for named in sys.argv[1:]]
    paths = [folder / "short.pcap", folder / "long.pcap"]
    for path, packets in zip(paths, PACKETS, strict=True):
        write(path, packets)
    return paths


def write(path: Path, packets: int) -> None:
    """A plant's traffic of so many packets."""
    print(f"writing {packets:,} packets", file=sys.stderr)
    if GENERATOR.is_file():
        generate = [sys.executable, str(GENERATOR), "ot", str(path), str(packets)]
        subprocess.run(generate, check=True, stdout=subprocess.DEVNULL)
    else:
        traffic.write(path, packets)


def count(path: Path) -> int:
    """The packets of a capture."""
    replay = Replay([(path, path.name)], b"key", WINDOW_SECONDS)
    while replay.next_window() is not None:
        pass
    return replay.frames


def tools(folder: Path) -> dict[str, Callable[[Path], Sequence[str]]]:
    """Each installed tool's command for a file."""
    sightglass = "from console.command import main; raise SystemExit(main())"

    def replay(path: Path) -> Sequence[str]:
        site = tempfile.mkdtemp(dir=folder)
        return [sys.executable, "-c", sightglass, "replay", str(path), "--site", site]

    fields = [part for field in FIELDS for part in ("-e", field)]
    known: dict[str, Callable[[Path], Sequence[str]]] = {
        DECODE_ALONE: lambda path: [sys.executable, "-c", DECODE, str(path)],
        REPLAY: replay,
        "tshark -T fields": lambda path: ["tshark", "-n", "-r", str(path), "-T", "fields", *fields],
        "ndpiReader": lambda path: ["ndpiReader", "-q", "-i", str(path)],
        "tcpdump -w": lambda path: ["tcpdump", "-n", "-r", str(path), "-w", "/dev/null"],
    }
    return {name: c for name, c in known.items() if _installed(name)}


def _installed(tool: str) -> bool:
    """Whether a peer is there; what is not has no line in the table."""
    return tool in (DECODE_ALONE, REPLAY) or shutil.which(tool.split()[0]) is not None


@dataclass(frozen=True, slots=True)
class Cost:
    """Medians of one tool: CPU us per packet, packets per second and memory."""

    plain_us: float
    marginal_us: float
    packets_s: float
    pss_mib: float


def measure(paths: list[Path], folder: Path) -> dict[str, Cost]:
    """Every tool on both files in turn, some rounds."""
    packets = [count(path) for path in paths]
    if packets[1] <= packets[0]:
        raise SystemExit(
            f"the second file must be longer: {packets[0]:,} and {packets[1]:,} packets"
        )
    commands = tools(folder)
    runs: dict[str, list[list[Run]]] = {name: [] for name in commands}
    for number in range(ROUNDS):
        for name, command in commands.items():
            print(f"round {number + 1} of {ROUNDS}: {name}", file=sys.stderr)
            runs[name].append([run(command(path)) for path in paths])
    return {name: cost(rounds, packets) for name, rounds in runs.items()}


def cost(rounds: list[list[Run]], packets: list[int]) -> Cost:
    """The medians of rounds on the short and the long file of so many packets."""
    short, long = packets
    marginal = [(b.cpu_s - a.cpu_s) / (long - short) * 1e6 for a, b in rounds]
    return Cost(
        statistics.median(a.cpu_s / short * 1e6 for a, _ in rounds),
        statistics.median(marginal),
        statistics.median(long / b.wall_s for _, b in rounds),
        max(b.pss_mib for _, b in rounds),
    )


def main() -> None:
    """Measures and prints a table, and which targets are reached."""
    if not OPTIMISED:
        raise SystemExit("bench needs an optimised core, this one is not: run `make bench`")
    with tempfile.TemporaryDirectory(prefix="sightglass-bench-") as temporary:
        costs = measure(captures(Path(temporary)), Path(temporary))
    print(f"\n{'tool':26}{'CPU us/packet':>15}{'marginal':>10}{'packets/s':>12}{'PSS MiB':>9}")
    for name, c in costs.items():
        print(
            f"{name:26}{c.plain_us:>15.2f}{c.marginal_us:>10.2f}"
            f"{c.packets_s:>12,.0f}{c.pss_mib:>9.0f}"
        )
    print()
    for sentence in (*verdicts(costs), *volume.sentences(PLANT / "plant-normal.pcapng")):
        print(sentence)


def verdicts(costs: Mapping[str, Cost]) -> list[str]:
    """Each target, what was reached, and whether that is enough."""
    ours, decode = costs[REPLAY], costs[DECODE_ALONE]
    found = [("decode alone, marginal us", decode.marginal_us, 0.20, False)]
    found.append(("replay, PSS MiB", ours.pss_mib, 400, False))
    for peer, times in (("tshark -T fields", 50.0), ("ndpiReader", 2.0)):
        if theirs := costs.get(peer):
            found += [
                (f"{peer} : replay, marginal", theirs.marginal_us / ours.marginal_us, times, True),
                (f"{peer} : replay, plain", theirs.plain_us / ours.plain_us, times, True),
            ]
    return [_verdict(*target) for target in found]


def _verdict(what: str, figure: float, wanted: float, at_least: bool) -> str:
    reached = figure >= wanted if at_least else figure <= wanted
    bound = "at least" if at_least else "at most"
    return f"{what}: {figure:.2f} ({bound} {wanted:g}: {'reached' if reached else 'NOT reached'})"


if __name__ == "__main__":
    main()

"""`make bench`, live: does the sensor keep up with a mirror port that is sent all a machine can?

A veth pair, the real capture and decoder processes, and a core that only acknowledges. The
decoder has one CPU; the sender and with it the kernel's way of receiving have the other. The
senders and the plant are of the shared folder for measuring: frames of a plant by AF_PACKET,
and frames of 60 octets that the kernel itself repeats (BPF_PROG_TEST_RUN). Needs root.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests import veth
from tests.bench.appliance import cpu_of, first_on, sensor
from tests.captures import SHARED

DECODER_CPU, SENDER_CPU = 0, 1
TOOLS = SHARED / "bench"


@dataclass(frozen=True, slots=True)
class Load:
    """What is sent: a kind of traffic (gen.py), by which sender, frames and how many of them.

    `per_second` is 0 for as many as can be, `batch` how many go with one call of the system.
    """

    name: str
    traffic: str
    sender: str
    captured: int
    frames: int
    batch: int
    per_second: int = 0


# A call of the kernel's own sender waits for all its CPUs: it pays for many frames only.
FULL = (
    Load("OT mix", "ot", "sender", 2_000_000, 2_000_000, 64),
    Load("60 octets, in the kernel", "min", "xdpsend", 1_000, 10_000_000, 5_000_000),
)
TENTH = (
    Load("OT mix", "ot", "sender", 200_000, 200_000, 64, 50_000),
    Load("60 octets, in the kernel", "min", "xdpsend", 1_000, 1_000_000, 50_000, 140_000),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Frames sent, seen and dropped by the kernel; CPU seconds by thread."""

    load: Load
    sent: int
    seconds: float
    seen: int
    dropped: int
    threads: Mapping[str, float]

    def __str__(self) -> str:
        cpu = ", ".join(
            f"{name} {seconds:.2f} s ({seconds / self.sent * 1e9:.0f} ns a frame)"
            for name, seconds in self.threads.items()
        )
        return (
            f"{self.load.name}: {self.sent:,} frames sent at {self.sent / self.seconds:,.0f}/s, "
            f"{self.seen:,} seen, {self.dropped:,} dropped by the kernel; CPU: {cpu}"
        )


def missing() -> str:
    """Why it cannot be measured here; empty when it can."""
    if reason := veth.missing():
        return reason
    if not TOOLS.is_dir():
        return f"the senders are not at {TOOLS} (set SIGHTGLASS_SHARED)"
    if absent := [tool for tool in ("gcc", "taskset") if shutil.which(tool) is None]:
        return f"{', '.join(absent)} not installed"
    if (os.cpu_count() or 1) < 2:
        return "two CPUs are needed"
    return ""


def measure(load: Load) -> Outcome:
    """Sends a load into the pair and tells what the sensor made of it."""
    with tempfile.TemporaryDirectory(prefix="sightglass-live-") as temporary:
        folder = Path(temporary)
        capture = folder / "sent.pcap"
        generate = [sys.executable, str(TOOLS / "gen.py"), load.traffic, str(capture)]
        _run([*generate, str(load.captured)])
        sender = folder / load.sender
        _run(["gcc", "-O2", "-w", "-o", str(sender), str(TOOLS / f"{load.sender}.c")])
        with veth.pair(), sensor(folder, DECODER_CPU) as (core, decoder):
            before = cpu_of(decoder)
            told = _send(load, sender, capture)
            time.sleep(0.5)
            after = cpu_of(decoder)
    sent = int(told["sent"])
    threads = {name: after[name] - before[name] for name in after}
    threads["sender and the kernel's receiving"] = float(told["cpu_ns_per_pkt"]) * sent / 1e9
    return Outcome(load, sent, float(told["s"]), core.frames, core.dropped, threads)


def _send(load: Load, sender: Path, capture: Path) -> dict[str, str]:
    """Runs the sender, which tells `sent N s SECONDS ... cpu_ns_per_pkt N`."""
    interface = veth.MIRROR if load.sender == "xdpsend" else veth.SENDER
    numbers = [load.per_second, load.frames, *([1] if load.sender == "sender" else []), load.batch]
    process = first_on(
        SENDER_CPU,
        [str(sender), interface, str(capture), *map(str, numbers)],
        stdout=subprocess.PIPE,
    )
    told, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"{load.sender} ended with {process.returncode}")
    words = told.split()
    return dict(zip(words[::2], words[1::2], strict=True))


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    """Prints each outcome."""
    if reason := missing():
        print(f"live: not measured: {reason}")
        return
    for load in FULL:
        print(measure(load))


if __name__ == "__main__":
    main()

"""`python -m tests.fuzz [--seconds N] [--jobs N] [TARGET...]`: builds the fuzzer, makes inputs to
begin with from the captures that are here, and fuzzes each target for N seconds of CPU.

What was found interesting stays in `target/fuzzing` and is where the next run begins. An input
that fails is kept there too; `--again FILE TARGET` runs it alone. `--inputs N` tries so many
instead, the same each time, and nothing of earlier runs: for CI.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.captures import PLANT, PUBLIC, ROOT

AT = ROOT / "target" / "fuzzing"
# Coverage of edges as counters, and of comparisons, that rustc's LLVM adds by itself.
COVERAGE = "level=4 inline-8bit-counters pc-table trace-compares"
# What an input may take: octets, seconds by the clock on the wall (the fuzzer itself counts CPU,
# `targets.rs`), and all of the process, MiB.
LONGEST, PATIENCE, MEMORY = 16 << 10, 1200, 1024
# Seconds of CPU for inputs that are counted.
ENOUGH = 300
# As in Linux's personality.h.
ADDR_NO_RANDOMIZE = 0x0040000
# Captures larger than this repeat themselves.
LARGEST = 400 << 10


@dataclass(frozen=True, slots=True)
class Run:
    """What came of fuzzing a target: seconds of CPU, inputs tried and kept, what failed."""

    target: str
    cpu: float
    tried: int
    kept: int
    memory: int
    failed: str

    def __str__(self) -> str:
        numbers = f"{self.cpu:6.0f} s {self.tried:10} inputs {self.kept:6} kept {self.memory:5} MiB"
        return f"{self.target:16} {numbers}  {self.failed or 'clean'}"


def build() -> Path:
    """Compiles the fuzzer with coverage, overflow checks and debug assertions."""
    host = re.search("host: (.*)", output("rustc", "-vV"))
    assert host, "rustc names its host"
    coverage = [f"-Cllvm-args=-sanitizer-coverage-{word}" for word in COVERAGE.split()]
    flags = ["--cfg", "fuzzing", "-Cpasses=sancov-module", "-Ccodegen-units=1", *coverage]
    environment = {**os.environ, "RUSTFLAGS": " ".join(flags), "CARGO_TARGET_DIR": str(AT)}
    manifest = Path(__file__).parent / "Cargo.toml"
    lock(manifest.with_name("Cargo.lock"))
    command = ["cargo", "build", "--release", "--quiet", "--target", host[1]]
    subprocess.run([*command, "--manifest-path", manifest], check=True, env=environment)
    return AT / host[1] / "release" / "fuzz"


def lock(file: Path) -> None:
    """The versions of what the product is made of; cargo adds those of the fuzzer's own."""
    ours = ROOT / "Cargo.lock"
    if not file.exists() or file.stat().st_mtime < ours.stat().st_mtime:
        shutil.copyfile(ours, file)


def output(*command: str | Path) -> str:
    """What a command prints."""
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout


def captures() -> list[Path]:
    """Our own captures, and the public ones where they are here."""
    own = [*(ROOT / "protocols").glob("*/captures/*.pcap"), *PLANT.glob("*.pcapng")]
    public = [f for f in PUBLIC.rglob("*") if f.suffix in {".pcap", ".pcapng", ".cap"}]
    return sorted(own) + sorted(f for f in public if f.stat().st_size < LARGEST)


def fuzz(program: Path, target: str, seconds: float, inputs: int = 0) -> Run:
    """Fuzzes one target for so many seconds of CPU, unless it fails before; or, where `inputs`
    says how many, with those that are the same each time."""
    corpus, failures = AT / "corpus" / target, AT / "failures" / target
    if inputs:
        corpus = AT / "passing" / target
        shutil.rmtree(corpus, ignore_errors=True)
    corpus.mkdir(parents=True, exist_ok=True)
    failures.mkdir(parents=True, exist_ok=True)
    log = AT / f"{target}.log"
    limits = [f"-max_len={LONGEST}", f"-timeout={PATIENCE}", f"-rss_limit_mb={MEMORY}"]
    limits += [f"-runs={inputs}", "-seed=1"] if inputs else []
    places = [f"-dict={AT / 'seeds/dictionary'}", f"-artifact_prefix={failures}/"]
    seeds = AT / "seeds" / target
    if inputs and seeds.is_dir():  # a folder's order is the file system's
        places.append(f"-seed_inputs={','.join(str(f) for f in sorted(seeds.glob('*')))}")
    folders = [f for f in (corpus, seeds) if f.is_dir() and not (inputs and f == seeds)]
    command: list[str | Path] = [program, "run", target, *limits, *places, "-print_final_stats=1"]
    with log.open("w") as file:
        process = subprocess.Popen(
            [*command, *folders],
            stdout=file,
            stderr=file,
            cwd=failures,
            preexec_fn=lambda: bound(seconds),
        )
        cpu = watch(process, seconds)
    return told(target, cpu, process.returncode, log.read_text(errors="replace"))


def bound(seconds: float) -> None:
    """What nobody watches any more ends by itself; a crash leaves an input, no core. Addresses are
    the same each time: libFuzzer tells places in the code apart by them."""
    ctypes.CDLL(None).personality(ADDR_NO_RANDOMIZE)
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 60, int(seconds) + 60))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def watch(process: subprocess.Popen[bytes], seconds: float) -> float:
    """Ends a process after so much CPU; tells how much it took."""
    used = 0.0
    while process.poll() is None:
        time.sleep(0.2)
        used = cpu(process.pid) or used
        if used >= seconds:
            process.send_signal(signal.SIGUSR1)  # libFuzzer ends with its statistics
            process.wait(timeout=PATIENCE)
    return used


def cpu(pid: int) -> float:
    """Seconds of CPU that a process used; 0 when it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def told(target: str, cpu: float, status: int, log: str) -> Run:
    """What libFuzzer's last lines say."""

    def number(name: str) -> int:
        found = re.search(rf"stat::{name}: *(\d+)", log)
        return int(found[1]) if found else 0

    tried, kept = number("number_of_executed_units"), number("new_units_added")
    failed = ""
    if status:
        why = re.search(r"panicked at (.*\n.*)", log) or re.search(r"ERROR: libFuzzer: (.*)", log)
        file = re.search(r"Test unit written to (.*)", log)
        failed = f"{why[1] if why else f'status {status}'}: {file[1] if file else 'no input'}"
    return Run(target, cpu, tried, kept, number("peak_rss_mb"), failed.replace("\n", ": "))


def main() -> int:
    """Fuzzes what was asked for; 1 when something failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=5, help="of CPU for each target")
    parser.add_argument("--inputs", type=int, default=0, help="to try instead")
    parser.add_argument("--jobs", type=int, default=2, help="targets at a time")
    parser.add_argument("--again", type=Path, help="an input that failed, run alone")
    parser.add_argument("targets", nargs="*", help="all, unless some are named")
    asked = parser.parse_args()
    program = build()
    if asked.again:
        return subprocess.run([program, "run", *asked.targets, asked.again]).returncode
    subprocess.run([program, "seeds", AT / "seeds", *captures()], check=True)
    targets = asked.targets or output(program, "list").split()
    seconds = ENOUGH if asked.inputs else asked.seconds
    with ThreadPoolExecutor(asked.jobs) as pool:
        runs = []
        for run in pool.map(lambda name: fuzz(program, name, seconds, asked.inputs), targets):
            print(run, flush=True)
            runs.append(run)
    return int(any(run.failed for run in runs))


if __name__ == "__main__":
    sys.exit(main())

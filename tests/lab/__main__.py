"""`python -m tests.lab`: a plant up with Sightglass on its mirror; see `make help`."""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.lab import campaign, description, network, recording, running

LISTEN = "127.0.0.1:8443"
_END_SECONDS = 40
_COMMAND = "from console.command import main; raise SystemExit(main())"


def main() -> int:
    """Does what is asked; 1 and one sentence where it cannot."""
    parser = argparse.ArgumentParser(prog="python -m tests.lab", description=__doc__)
    acts = parser.add_subparsers(required=True, metavar="ACT")
    for name, act in {"up": _up, "attack": _attack, "record": _record, "down": _down}.items():
        told = acts.add_parser(name, help=(act.__doc__ or "").rstrip("."))
        told.add_argument("plant", choices=description.names(), nargs="?", default="factory")
        told.add_argument("--seed", type=int, default=1)
        if name == "record":
            told.add_argument("--folder", type=Path, required=True)
        told.set_defaults(act=act)
    arguments = parser.parse_args()
    if reason := running.missing():
        print(reason, file=sys.stderr)
        return 1
    for signal_ in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signal_, signal.default_int_handler)
    arguments.act(arguments)
    return 0


def _up(arguments: argparse.Namespace) -> None:
    """A plant, with Sightglass live on its mirror, until Ctrl-C."""
    plant = description.plant(arguments.plant, arguments.seed)
    print(f"{plant.title}: {len(plant.hosts)} hosts, seed {plant.seed}", flush=True)
    with running.running(plant), tempfile.TemporaryDirectory() as folder:
        print(f"The console: http://{LISTEN} (Ctrl-C ends it and the plant)", flush=True)
        _watch(network.mirrors(plant), Path(folder) / "site")


def _watch(mirrors: list[str], site: Path) -> None:
    """Sightglass on these ports, until somebody interrupts it."""
    ports = [part for mirror in mirrors for part in ("-i", mirror)]
    command = [sys.executable, "-c", _COMMAND, "run", *ports, "--site", str(site)]
    process = subprocess.Popen([*command, "--listen", LISTEN])
    try:
        process.wait()
    except KeyboardInterrupt:
        process.terminate()
        process.wait(timeout=_END_SECONDS)


def _attack(arguments: argparse.Namespace) -> None:
    """All attacks on the plant that is up."""
    plant = description.plant(arguments.plant, arguments.seed)
    if not network.stands(plant):
        raise SystemExit(f"No {plant.name} with seed {plant.seed} is up: `make plant` first.")
    for event in campaign.run(plant):
        who = f"{event.source} ({event.form}) against {event.target}"
        print(f"{event.name}: {who}; {', '.join(event.techniques)}", flush=True)


def _record(arguments: argparse.Namespace) -> None:
    """The captures that a plant ships, with their truth."""
    plant = description.plant(arguments.plant, arguments.seed)
    recording.record(plant, arguments.folder)


def _down(_: argparse.Namespace) -> None:
    """Takes away what a plant that was not ended left."""
    running.stop()


if __name__ == "__main__":
    raise SystemExit(main())

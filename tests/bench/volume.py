"""What a plant that repeats itself for a day writes: `make bench` shows it, and alone
`python -m tests.bench.volume [CAPTURE]`.

The capture is looped with the real replay. Once in the windows of a replay, for a day; once in
those of a live sensor, for two hours, of which the second tells the day: the first has what is
seen for the first time.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from console.site import Site
from inventory.store import Store
from sensor.decoder import WINDOW_SECONDS as LIVE_SECONDS
from sensor.replay import WINDOW_SECONDS as REPLAY_SECONDS
from sensor.replay import CaptureFile, Replay
from tests.bench import looped
from tests.captures import PLANT

DAY = 86_400.0
HOUR = 3_600.0
_LIVE = "a day in the windows of a live sensor"
_REPLAYED = "a day in the windows of a replay"


@dataclass(frozen=True, slots=True)
class Volume:
    """Octets: written by the process, and of the site's files in the end."""

    written: int
    site: int


def measure(capture: Path, seconds: float, window_seconds: float) -> Volume:
    """A process of its own loops the capture for so long into a site."""
    command = [sys.executable, "-m", "tests.bench.volume"]
    with tempfile.TemporaryDirectory(prefix="sightglass-volume-") as temporary:
        path = Path(temporary) / "looped.pcapng"
        looped.write(path, looped.read(capture), seconds)
        site = Path(temporary) / "site"
        process = subprocess.Popen([*command, str(path), str(site), str(window_seconds)])
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"the replay failed with status {process.returncode}")
        return Volume(usage.ru_oublock * 512, sum(f.stat().st_size for f in site.iterdir()))


def fill(capture: Path, folder: Path, window_seconds: float) -> None:
    """Replays into a site, a live sensor's windows as those are."""
    hold = window_seconds == LIVE_SECONDS
    with Site(Store.open(folder, create=True)) as site:
        for batch in Replay(
            [CaptureFile.of(capture)], site.store.digest_key, "bench", window_seconds
        ):
            site.take(batch, learning=False, hold=hold)


def sentences(capture: Path) -> list[str]:
    """What a day writes, either way."""
    day = measure(capture, DAY, REPLAY_SECONDS)
    one, two = (measure(capture, hours * HOUR, LIVE_SECONDS) for hours in (1, 2))
    live = Volume((two.written - one.written) * 24, two.site)
    return [_sentence(_REPLAYED, day), _sentence(_LIVE, live)]


def _sentence(what: str, volume: Volume) -> str:
    return f"{what}: {volume.written / 1e6:,.0f} MB written, site of {volume.site / 1e6:.1f} MB"


if __name__ == "__main__":
    if len(sys.argv) == 4:
        fill(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]))
    else:
        named = sys.argv[1:] or [str(PLANT / "plant-normal.pcapng")]
        print("\n".join(sentences(Path(named[0]))))

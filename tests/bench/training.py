"""What the sensor's core is run on while its hot paths are counted (`make bench`).

Run by its path, so that `sensor` is the installed build that counts and not the sources'.
It reads the plant's captures, which have many protocols, and a plant that repeats itself.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
from pathlib import Path

from sensor._core import Replay
from sensor.replay import WINDOW_SECONDS

ROOT = Path(__file__).parents[2]
PACKETS = 200_000


def read(capture: Path) -> None:
    """Decodes a capture to its end."""
    replay = Replay([(capture, capture.name)], b"key", WINDOW_SECONDS)
    while replay.next_window() is not None:
        pass


def main() -> None:
    """Reads them all."""
    sys.path.append(str(ROOT))
    traffic = importlib.import_module("tests.bench.traffic")
    with tempfile.TemporaryDirectory() as folder:
        repeated = Path(folder) / "repeated.pcap"
        traffic.write(repeated, PACKETS)
        for capture in (*sorted((ROOT / "pcaps/plant").glob("*.pcapng")), repeated):
            read(capture)


if __name__ == "__main__":
    main()

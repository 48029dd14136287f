"""Has the laptop ask for an address where it is plugged in now: PLANT SEED."""

from __future__ import annotations

import sys

from tests.lab import description
from tests.lab.stacks.dhcp import renewed


def main(name: str, seed: str) -> None:
    """Asks once."""
    plant = description.plant(name, int(seed))
    renewed(next(host for host in plant.hosts.values() if host.moves_to))


if __name__ == "__main__":
    main(*sys.argv[1:])

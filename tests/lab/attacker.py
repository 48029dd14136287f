"""One attack, from its source's network: PLANT SEED NAME SOURCE TARGET."""

from __future__ import annotations

import sys

from tests.lab import campaign, description


def main(name: str, seed: str, attack: str, source: str, target: str) -> None:
    """Attacks once."""
    plant = description.plant(name, int(seed))
    for planned in (*campaign.steps(plant), *campaign.maintenance(plant)):
        aim = planned.aim
        if (planned.attack.name, aim.source.id, aim.target.id) == (attack, source, target):
            planned.attack.act(aim)
            return
    raise SystemExit(f"{source} does not attack {target} by {attack}")


if __name__ == "__main__":
    main(*sys.argv[1:])

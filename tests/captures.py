"""Where the tests' captures are: our own in `pcaps/`, public ones beside the repository."""

from __future__ import annotations

import csv
import functools
import os
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PLANT = ROOT / "pcaps" / "plant"
SHARED = Path(os.environ.get("SIGHTGLASS_SHARED", ROOT.parent / "shared"))
PUBLIC = SHARED / "pcaps" / "public"

needs_public = pytest.mark.skipif(
    not PUBLIC.is_dir(),
    reason=f"public captures are not at {PUBLIC} (set SIGHTGLASS_SHARED)",
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A public capture as the manifest lists it; `protocols` as tshark names them."""

    file: str
    category: str
    packets: int
    protocols: frozenset[str]

    @property
    def path(self) -> Path:
        """Where it is."""
        return PUBLIC / self.file


@functools.cache
def manifest() -> tuple[Listed, ...]:
    """Every public capture; none where they are absent."""
    path = SHARED / "pcaps" / "manifest.tsv"
    if not path.is_file():
        return ()
    with path.open(newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(
            Listed(row["file"], row["category"], int(row["packets"] or 0), _protocols(row))
            for row in rows
        )


def _protocols(row: dict[str, str]) -> frozenset[str]:
    text = f"{row['ot_protocols(frames)']};{row['it_protocols(frames)']}"
    return frozenset(part.split("=")[0].strip() for part in text.split(";") if "=" in part)

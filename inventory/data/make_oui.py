"""Writes oui.tsv from the IEEE's registries as Debian's ieee-data package has them.

python inventory/data/make_oui.py [/usr/share/ieee-data]
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

FILES = ("oui.csv", "mam.csv", "oui36.csv", "iab.csv")


def entries(folder: Path) -> Iterator[str]:
    """One line for each assignment: prefix in lower-case hexadecimal digits, organisation."""
    for name in FILES:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                organisation = " ".join(row["Organization Name"].split())
                if organisation not in ("", "Private", "IEEE Registration Authority"):
                    yield f"{row['Assignment'].lower()}\t{organisation}"


def main(folder: Path) -> None:
    """Writes the file beside this one; the same registries give the same octets."""
    updated = int((folder / ".lastupdate").read_text())
    day = datetime.fromtimestamp(updated, UTC).date()
    head = f"# IEEE MA-L, MA-M, MA-S and IAB of {day}, from Debian's ieee-data ({', '.join(FILES)})"
    text = "\n".join([head, *sorted(set(entries(folder)))]) + "\n"
    target = Path(__file__).with_name("oui.tsv")
    target.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/ieee-data"))

"""Golden observations: what the sensor states of each protocol's own captures, a line each.

`make golden` writes them; a person reads the difference before it is committed.
"""

from __future__ import annotations

from pathlib import Path

from tests.captures import ROOT
from tests.observed import Row, observe


def captures() -> list[Path]:
    """Every capture beside a decoder."""
    return sorted((ROOT / "protocols").glob("*/captures/*.pcap*"))


def golden(capture: Path) -> Path:
    """Where a capture's observations are kept."""
    return capture.with_suffix(".golden")


def text(capture: Path) -> str:
    """The observations of a capture, sorted."""
    rows = observe(capture).observations
    return "".join(f"{line}\n" for line in sorted(_line(row) for row in rows))


def _line(row: Row) -> str:
    ends = f"{row['client']} > {row['server']}"
    about = f" of {row['subject']}" if row["subject"] else ""
    unit = f" unit {row['unit']}" if row["unit"] else ""
    span = f" +{row['span']}" if row["span"] != 1 else ""
    object_ = f" {row['object']}" if row["object"] else ""
    head = f"{row['kind']} {row['protocol']}{unit} · {row['code']}{object_}{span}"
    tail = f" = {row['text']}" if row["text"] else f" status {row['status']}"
    return f"{head}{about}{tail} · {ends} · {row['count']} times"


def write() -> None:
    """Writes every golden file anew."""
    for capture in captures():
        golden(capture).write_text(text(capture))
        print(golden(capture).relative_to(ROOT))


if __name__ == "__main__":
    write()

"""Runs tshark over a capture and gives the requests that it shows."""

from __future__ import annotations

import importlib
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol as Structural
from typing import cast

Request = tuple[str, str, str]
_SEPARATOR, _OCCURRENCE = "\x1e", "\x1f"


class Shown(Structural):
    """One protocol's file in this folder."""

    FILTER: str
    FIELDS: Sequence[str]

    def requests(self, row: Mapping[str, Sequence[str]]) -> Iterator[Request]:
        """The requests of one frame."""


def shown(protocol: str) -> Shown:
    """How tshark shows a protocol."""
    return cast(Shown, importlib.import_module(f"tests.agreement.{protocol}"))


def requests(protocol: str, capture: Path) -> Counter[Request]:
    """The requests of a capture per (client, server, code)."""
    how = shown(protocol)
    fields = [part for name in how.FIELDS for part in ("-e", name)]
    form = (
        "-E",
        f"separator={_SEPARATOR}",
        "-E",
        f"aggregator={_OCCURRENCE}",
        "-E",
        "occurrence=a",
    )
    command = ["tshark", "-n", "-r", str(capture), "-Y", how.FILTER, "-T", "fields"]
    done = subprocess.run(
        [*command, *form, *fields], capture_output=True, text=True, errors="replace", check=False
    )
    found: Counter[Request] = Counter()
    for line in done.stdout.split("\n")[:-1]:
        values = line.split(_SEPARATOR)
        row = {
            name: value.split(_OCCURRENCE) if value else []
            for name, value in zip(how.FIELDS, values, strict=False)
        }
        found.update(how.requests(row))
    return found

"""A capture from a site into a file, part by part."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from console.command.ask import stream
from console.command.files import written
from sensor.packets import note

TAIL = 70_000  # holds the last block, which says what is missing


def download(site: Path, path: str, params: Mapping[str, object], output: Path | None) -> str:
    """Saves what `/api/PATH` answers, or prints it; gives what it says is missing.

    Raises Failure with the API's sentence.
    """
    tail = b""
    with written(output) as file:

        def take(part: bytes) -> None:
            nonlocal tail
            file.write(part)
            tail = (tail + part)[-TAIL:]

        stream(site, path, take, params)
    return note(tail)

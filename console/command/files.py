"""What a command writes: to a file that is there whole or not at all, or to standard output."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from console.command.failure import Failure


@contextmanager
def written(output: Path | None) -> Iterator[IO[bytes]]:
    """The file while it is written; standard output without one. Raises Failure."""
    if output is None:
        yield sys.stdout.buffer
        return
    if not output.name or output.is_dir():
        raise Failure(f"a file's name was needed, {output} is a folder", 2)
    part = output.with_name(f".{output.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(output)
    except OSError as error:
        raise Failure(f"{output} cannot be written: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)


def write(content: bytes, output: Path | None) -> None:
    """Writes it at once."""
    with written(output) as file:
        file.write(content)

"""The packet path (Rust, `sensor/core`)."""

from collections.abc import Sequence
from os import PathLike
from typing import Any

Columns = dict[str, bytes | tuple[bytes, bytes]]

class Replay:
    """Capture files as windows of columns."""

    def __init__(
        self,
        files: Sequence[tuple[str | PathLike[str], str]],
        key: bytes,
        window_seconds: float = 60.0,
    ) -> None: ...
    def next_window(self) -> dict[str, Any] | None: ...
    @property
    def frames(self) -> int: ...
    @property
    def damages(self) -> list[tuple[str, int, str, str, str]]: ...

def decode_evidence(pcapng: bytes, key: bytes) -> dict[str, Any]: ...
def protocols() -> list[tuple[str, list[tuple[str, int]]]]: ...

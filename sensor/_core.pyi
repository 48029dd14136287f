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

class Live:
    """Mirror ports as windows of columns."""

    def __init__(
        self, ports: Sequence[tuple[int, str, str]], key: bytes, capture: str
    ) -> None: ...
    def window(self, seconds: float, last: bool = False) -> dict[str, Any]: ...
    def states(self) -> list[tuple[str, str]]: ...
    @property
    def suspects(self) -> list[tuple[int, bytes]]: ...

def open_mirror(interface: str) -> int: ...
def decode_evidence(pcapng: bytes, key: bytes) -> dict[str, Any]: ...
def protocols() -> list[tuple[str, list[tuple[str, int]]]]: ...

"""The packet path (Rust, `sensor/core`)."""

from collections.abc import Mapping, Sequence
from os import PathLike
from typing import Any

OPTIMISED: bool
"""Whether the compiler took its time and left its own checks out, as for a sensor."""

_Place = tuple[str, str | None, int | None]
Columns = dict[str, bytes | tuple[bytes, bytes]]

class Replay:
    """Capture files as windows of columns."""

    def __init__(
        self,
        files: Sequence[tuple[str | PathLike[str], str]],
        key: bytes,
        window_seconds: float = 60.0,
        limits: Mapping[str, int] = ...,
        digested: bool = False,
    ) -> None: ...
    def next_window(self) -> dict[str, Any] | None: ...
    @property
    def frames(self) -> int: ...
    @property
    def digests(self) -> list[str]: ...
    @property
    def damages(self) -> list[tuple[str, int, str, str, str]]: ...

class Live:
    """Mirror ports as windows of columns."""

    def __init__(
        self,
        ports: Sequence[tuple[int, str, str]],
        key: bytes,
        capture: str,
        limits: Mapping[str, int] = ...,
    ) -> None: ...
    def window(self, seconds: float, last: bool = False) -> dict[str, Any]: ...
    def states(self) -> list[tuple[str, str]]: ...

class Recorder:
    """Mirror ports into a packet ring."""

    def __init__(
        self, folder: str | PathLike[str], quota: int, ports: Sequence[tuple[int, str, str]]
    ) -> None: ...
    def turn(self, seconds: float, room: int, last: bool = False) -> dict[str, int]: ...

class Search:
    """The frames of a selection as a capture of their own, part by part."""

    def __init__(
        self,
        folder: str | PathLike[str],
        pairs: Sequence[tuple[Sequence[_Place], Sequence[_Place]]],
        span: tuple[int, int],
        most: int,
    ) -> None: ...
    def next(self) -> bytes | None: ...

def conversation(
    link_type: int, octets: bytes
) -> tuple[tuple[str, int | None], tuple[str, int | None]] | None: ...
def open_mirror(interface: str, retire_ms: int = 50) -> int: ...
def start_mirror(port: int) -> None: ...
def deny_sending(mirrors: Sequence[int]) -> None: ...
def decode_evidence(pcapng: bytes, key: bytes) -> dict[str, Any]: ...
def evidence_packets(
    pcapng: bytes,
) -> list[tuple[int, str, int, int, int, bytes, int, str, list[tuple[int, int, str]]]]: ...
def unreadable(path: str | PathLike[str]) -> tuple[str, int, str, str, str] | None: ...
def begins_ns(path: str | PathLike[str]) -> int | None: ...

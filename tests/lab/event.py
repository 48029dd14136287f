"""Something that happens to a plant, as its truth tells it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, in nanoseconds since 1970.

    Until `settled_ns` its after-effects last. `kind` is the word that a deviation's kind must
    carry, empty where nobody should be told. `shows` is tshark's filter for its own frames, whose
    numbers in the capture are `frames`. What people agreed on beforehand has a `ticket`.
    """

    name: str
    title: str
    form: str
    start_ns: int
    end_ns: int
    settled_ns: int
    kind: str
    techniques: tuple[str, ...]
    source: str
    target: str
    shows: str
    crafted: bool
    ticket: str = ""
    frames: tuple[int, ...] = ()

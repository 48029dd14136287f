"""Where the proof of something is, and how good the capture was meanwhile."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quality:
    """How good the capture was while something was seen.

    `loss` is the share that was missed, 0 to 1: of octets (TCP), of packets (datagrams that
    answer a question which was not seen), of frames (kernel);
    `one_way` that only one direction was visible; `copies` the share of packets seen twice.
    """

    loss: float = 0.0
    one_way: bool = False
    copies: float = 0.0


PERFECT = Quality()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where the proof is: its id, and the frames by number in their capture.

    What goes on has two: `evidence` of its first sight, and `latest` of one at most an hour
    before the last.
    """

    id: str
    capture: str
    frames: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """The frames of an evidence: a pcapng capture of its own, redacted spans in its comments.

    `partial` says that frames beyond the sensor's limit are missing.
    """

    evidence: Evidence
    partial: bool
    pcapng: bytes


@dataclass(frozen=True, slots=True)
class Exhibit:
    """An evidence as a list names it: where it was, how many octets its pcapng has, and its
    digest.
    """

    id: str
    capture: str
    frames: tuple[int, ...]
    partial: bool
    size: int
    sha256: str

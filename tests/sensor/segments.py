"""Segments of one TCP conversation, as tests of what is odd in one need them."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests import rewrite
from tests.observed import Observed, observe
from tests.rewrite import Frame

HMI, PLC = bytes([10, 0, 0, 2]), bytes([10, 0, 0, 1])
SECOND = 10**9

# A segment as it is sent: from the HMI or not, how far behind its side's first octet, what.
Sent = tuple[bool, int, bytes]
ACK, SYN = 0x18, 0x02
NONE: Mapping[int, int] = {}


def read(answer: int) -> tuple[bytes, bytes]:
    """A request of one holding register, and the answer that it holds `answer`."""
    asked = struct.pack(">HHHBBHH", 7, 0, 6, 1, 3, 100, 1)
    return asked, struct.pack(">HHHBBBH", 7, 0, 5, 1, 3, 2, answer)


ASKED, TRUE = read(1)
_, FORGED = read(2)


def seen(
    folder: Path, port: int, sent: Sequence[Sent], flags: Mapping[int, int] = NONE, id_: int = 1
) -> Observed:
    """What is stated of these segments, whose datagrams are numbered `id_` apart."""
    frames = []
    for number, (out, behind, payload) in enumerate(sent):
        macs = b"\x00\x80\xf4\x00\x00\x01", b"\xb8\xca\x3a\x00\x00\x02"
        ends, ports = ((HMI, PLC), (40000, port)) if out else ((PLC, HMI), (port, 40000))
        ip = struct.pack(
            ">BBHHHBBH", 0x45, 0, 40 + len(payload), 1 + id_ * number, 0x4000, 64, 6, 0
        )
        head = struct.pack(
            ">HHIIBBHHH", *ports, 1000 + behind, 1000, 0x50, flags.get(number, ACK), 8192, 0, 0
        )
        parts = [*(macs if out else macs[::-1]), b"\x08\x00", ip, *ends, head, payload]
        frames.append(Frame(SECOND + number * 1_000_000, b"".join(parts)))
    return observe(rewrite.write(folder / "sent.pcap", 1, frames))

"""Raw frames of an interface, with the VLAN tag that the kernel takes out of them."""

from __future__ import annotations

import contextlib
import os
import socket
import struct

_ALL = 3  # ETH_P_ALL
_OUTGOING = 4  # PACKET_OUTGOING: what this machine sent itself
_SOL_PACKET, _AUXDATA = 263, 8
_TAG_VALID = 1 << 4  # TP_STATUS_VLAN_VALID
TAG = 0x8100


def first() -> None:
    """Has this process run before others: a switch does not wait for what computers do."""
    with contextlib.suppress(PermissionError):
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))


def opened(interface: str) -> socket.socket:
    """A socket for all frames of an interface."""
    made = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_ALL))
    made.setsockopt(_SOL_PACKET, _AUXDATA, 1)
    made.bind((interface, _ALL))
    return made


def received(source: socket.socket) -> tuple[bytes, int | None] | None:
    """A frame without its outer tag, and the tag; nothing where this machine sent it."""
    frame, ancillary, _, address = source.recvmsg(65536, 256)
    return None if address[2] == _OUTGOING else (frame, _tag(ancillary))


def tagged(frame: bytes, tag: int | None) -> bytes:
    """The frame with this tag."""
    return frame if tag is None else frame[:12] + struct.pack(">HH", TAG, tag) + frame[12:]


def _tag(ancillary: list[tuple[int, int, bytes]]) -> int | None:
    """The tag that the kernel took out of a frame: `struct tpacket_auxdata`."""
    for _, _, data in ancillary:
        status, _, _, _, _, tag, _ = struct.unpack("IIIHHHH", data)
        if status & _TAG_VALID:
            return int(tag)
    return None

"""EtherCAT (ETG.1000.4), crafted: a master's frames, and one slave that sends them back."""

from __future__ import annotations

import itertools
import struct

from tests.lab.connections import frames, octets
from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.pace import turns

_ETHERTYPE = 0x88A4
_EVERYBODY = b"\xff" * 6
_COMMANDS = 1 << 12  # the type of a frame that holds datagrams
_FPRD, _BRD, _LRW = 4, 7, 12
_COUNTED = {_FPRD: 1, _BRD: 1, _LRW: 3}  # what one slave adds to the working counter
_STATUS = 0x0130  # AL status
_OPERATIONAL = 8
_MORE = 1 << 15
_LOGICAL, _PROCESS = 0x01000000, 16
_PASSED = 0x02  # the first slave sets this bit of the sender's address


def serve(plant: Plant, host: Host, service: Service) -> None:
    """A slave: it takes outputs, gives inputs, and counts."""
    station = int(service.settings["station"])
    with frames(_ETHERTYPE) as opened:
        while True:
            frame = opened.recv(1600)
            if not frame[6] & _PASSED:
                opened.send(_returned(frame, station))


def _returned(frame: bytes, station: int) -> bytes:
    sender = bytes([frame[6] | _PASSED, *frame[7:12]])
    back, at, more = bytearray(frame[:6] + sender + frame[12:]), 16, True
    while more:
        command, _, address, _, length, _ = struct.unpack_from("<BBHHHH", back, at)
        more, size = bool(length & _MORE), length & 0x07FF
        data = slice(at + 10, at + 10 + size)
        if command == _LRW:
            back[data] = bytes(octet ^ 0xFF for octet in back[data])
        elif command == _BRD or address == station:
            back[data] = _OPERATIONAL.to_bytes(size, "little")
        if command == _BRD:
            struct.pack_into("<H", back, at + 2, (address + 1) & 0xFFFF)
        struct.pack_into("<H", back, at + 10 + size, _COUNTED[command])
        at += 12 + size
    return bytes(back)


def poll(plant: Plant, poll: Poll) -> None:
    """A master: process data each turn, and how the slave is now and then."""
    sender = octets(plant.hosts[poll.client].mac)
    station = int(plant.hosts[poll.server].service("ethercat").settings["station"])
    head = _EVERYBODY + sender + _ETHERTYPE.to_bytes(2)
    with frames(_ETHERTYPE) as opened:
        for turn in turns(poll):
            opened.send((head + _frame(turn, station)).ljust(60, b"\0"))


def _frame(turn: int, station: int) -> bytes:
    outputs = struct.pack("<H", turn & 0xFFFF).ljust(_PROCESS, b"\0")
    parts = [(_LRW, struct.pack("<I", _LOGICAL), outputs)]
    if turn % 16 == 0:
        parts.append((_BRD, struct.pack("<HH", 0, _STATUS), bytes(2)))
        parts.append((_FPRD, struct.pack("<HH", station, _STATUS), bytes(2)))
    last = len(parts) - 1
    body = b"".join(
        struct.pack("<BB4sHH", command, turn & 0xFF, address, len(data) | (n < last) * _MORE, 0)
        + data
        + bytes(2)
        for n, (command, address, data) in zip(itertools.count(), parts, strict=False)
    )
    return struct.pack("<H", len(body) | _COMMANDS) + body

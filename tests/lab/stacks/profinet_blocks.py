"""The blocks of PROFINET's context management (IEC 61158-6-10, 5.2) and the calls around them."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from tests.lab.model import Host

CONNECT, READ, CONTROL = 0, 2, 4
END_OF_PARAMETERS, APPLICATION_READY, DONE = 1, 2, 8
_REQUEST, _RESPONSE, _IDEMPOTENT = 0, 2, 0x20
_OBJECT = bytes.fromhex("dea000006c9711d18271")
_INTERFACE = bytes.fromhex("6c9711d1827100a02442df7d")
_RT, _CLASS_1 = 0x8892, 2
_ACTIVE_BY_INITIATOR = 0x00000011
_IM0 = 0xAFF0
_SLOT, _SUBSLOT = 1, 1
_MODULE, _SUBMODULE = 0x22, 0x01
_DATA = 40
_MOST = 4096


@dataclass(frozen=True, slots=True)
class Relation:
    """An application relation: its identifier, and the controller's address and name."""

    id: bytes
    initiator: bytes
    name: str

    @property
    def activity(self) -> bytes:
        """The identifier of its calls."""
        return self.id[::-1]

    def block(self) -> bytes:
        """What asks for it."""
        name = self.name.encode()
        head = struct.pack(">H16sH6s", 1, self.id, 1, self.initiator) + _OBJECT + bytes(6)
        properties = struct.pack(">IHHH", _ACTIVE_BY_INITIATOR, 600, _RT, len(name))
        return block(0x0101, head + properties + name)


def relation(blocks: bytes) -> Relation:
    """The relation that a request's first block asks for."""
    id_, initiator = struct.unpack_from(">16sxx6s", blocks, 8)
    (length,) = struct.unpack_from(">H", blocks, 56)
    return Relation(id_, initiator, blocks[58 : 58 + length].decode())


def rate(blocks: bytes) -> int:
    """Send clock times reduction ratio of the first communication relation asked for, in ticks
    of 31.25 µs."""
    (length,) = struct.unpack_from(">H", blocks, 2)
    clock, ratio = struct.unpack_from(">HH", blocks, 4 + length + 20)
    return int(clock * ratio)


def block(kind: int, body: bytes) -> bytes:
    """A block of version 1.0."""
    return struct.pack(">HHBB", kind, len(body) + 2, 1, 0) + body


def inputs_and_outputs(ids: tuple[int, int], clock: int, ratio: int) -> bytes:
    """Both communication relations, with the one submodule's data and status in each."""
    return b"".join(_way(number, id_, clock, ratio) for number, id_ in enumerate(ids, 1))


def _way(number: int, id_: int, clock: int, ratio: int) -> bytes:
    head = struct.pack(">HHHI", number, number, _RT, _CLASS_1)
    often = struct.pack(">HHHHHHI", _DATA, id_, clock, ratio, 1, 0, 0xFFFFFFFF)
    tagged = struct.pack(">HHH6sHI", 3, 3, 0xC000, bytes(6), 1, 0)
    data = struct.pack(">HHHH", 1, _SLOT, _SUBSLOT, 0)
    status = struct.pack(">HHHH", 1, _SLOT, _SUBSLOT, 2)
    return block(0x0102, head + often + tagged + data + status)


def alarms() -> bytes:
    """The relation for alarms."""
    return block(0x0103, struct.pack(">HHIHHHHHH", 1, _RT, 0, 1, 3, 1, 200, 0xC000, 0xA000))


def expected() -> bytes:
    """A module with one submodule that has an octet of inputs and one of outputs."""
    module = struct.pack(">HIHIHH", 1, 0, _SLOT, _MODULE, 0, 1)
    submodule = struct.pack(">HIH", _SUBSLOT, _SUBMODULE, 3)
    ways = b"".join(struct.pack(">HHBB", way, 1, 1, 1) for way in (1, 2))
    return block(0x0104, module + submodule + ways)


def connected(made: Relation, responder: bytes) -> bytes:
    """The answer to what asks for a relation."""
    ours = block(0x8101, struct.pack(">H16sH6sH", 1, made.id, 1, responder, _RT))
    ways = b"".join(block(0x8102, struct.pack(">HHH", n, n, 0x8000 + n)) for n in (1, 2))
    return ours + ways + block(0x8103, struct.pack(">HHH", 1, 1, 200))


def control(kind: int, id_: bytes, command: int) -> bytes:
    """A step of a relation's beginning, or that it is done."""
    return block(kind, struct.pack(">H16sHHHH", 0, id_, 1, 0, command, 0))


def record(id_: bytes, length: int = _MOST) -> bytes:
    """Which record is read: identification of the device itself."""
    place = struct.pack(">H16sIHHxxHI", 1, id_, 0, 0, _SUBSLOT, _IM0, length)
    return place + bytes(24)


def identification(host: Host, blocks: bytes) -> bytes:
    """Identification and maintenance, record 0, as the answer to its being read."""
    told = host.identity
    version = bytes(int(part) for part in told.firmware.lstrip("V").split("."))
    plate = struct.pack(
        ">H20s16sHc3sHHHBBH",
        told.vendor_ids["profinet"],
        told.product_code.encode().ljust(20),
        told.serial.encode().ljust(16),
        1,
        b"V",
        version,
        0,
        0,
        0,
        1,
        1,
        0,
    )
    found = block(0x0020, plate)
    return block(0x8009, record(blocks[8:24], len(found))) + found


def call(
    ids: tuple[int, int],
    interface: int,
    activity: bytes,
    operation: int,
    number: int,
    blocks: bytes,
) -> bytes:
    """A DCE/RPC request (C706, connectionless) to a vendor's device; 1 is the device's interface,
    2 the controller's."""
    arguments = struct.pack(">IIIII", _MOST, len(blocks), _MOST, 0, len(blocks))
    vendor, device = ids
    object_ = _OBJECT + struct.pack(">HHH", 1, device, vendor)
    side = struct.pack(">I", 0xDEA00000 | interface) + _INTERFACE
    head = struct.pack(">BBBBxxxx", 4, _REQUEST, _IDEMPOTENT, 0) + object_ + side + activity
    return head + _numbers(number, operation, len(arguments + blocks)) + arguments + blocks


def _numbers(number: int, operation: int, length: int) -> bytes:
    return struct.pack(">IIIHHHHHBB", 0, 1, number, operation, 0xFFFF, 0xFFFF, length, 0, 0, 0)


def asked(request: bytes) -> tuple[int, bytes]:
    """The operation of a call, and its blocks."""
    (operation,) = struct.unpack_from(">H", request, 68)
    return operation, request[100:]


def answered(request: bytes, blocks: bytes) -> bytes:
    """The answer to a call: all is well."""
    operation, _ = asked(request)
    (number,) = struct.unpack_from(">I", request, 64)
    results = struct.pack(">IIIII", 0, len(blocks), _MOST, 0, len(blocks))
    head = bytes([4, _RESPONSE]) + request[2:56]
    return head + _numbers(number, operation, len(results + blocks)) + results + blocks

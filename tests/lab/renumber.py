"""A conversation once more, as another: ports, sequence numbers, identifications, states.

TCP gets initial sequence numbers and time stamps of its own (RFC 9293, RFC 7323, RFC 2018), a
client another port; checksums follow (RFC 1624). GOOSE and sampled values, which know no
connection, go on counting where they were.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from tests.lab.conversations import TCP, UDP, Conversation, network_at
from tests.lab.redundancy import SUFFIX

_WORD, _HALF = 1 << 32, 1 << 16
_SACK, _STAMP, _NOP, _END = 5, 8, 1, 0
_SAMPLES = 4000


@dataclass(frozen=True, slots=True)
class Numbers:
    """What one repetition adds: `client` and `server` to their sequence numbers and clocks,
    `identification` to IP's, `state` and `samples` to the counters of IEC 61850.

    `port` is the client's, 0 to keep it. `slower` is by how much GOOSE's time to live grows.
    """

    port: int = 0
    client: int = 0
    server: int = 0
    identification: int = 0
    state: int = 0
    samples: int = 0
    slower: float = 1.0


def renumbered(data: bytes, talk: Conversation, numbers: Numbers, at_ns: int) -> bytes:
    """A frame of the conversation as its repetition has it."""
    if talk.kind == "goose":
        return _goose(data, numbers, at_ns)
    if talk.kind == "sv":
        return _samples(data, numbers)
    if talk.kind in ("tcp", "udp"):
        return _ip(data, talk, numbers)
    return data


def _ip(data: bytes, talk: Conversation, numbers: Numbers) -> bytes:
    _, at = network_at(data)
    behind = at + (data[at] & 15) * 4
    frame = bytearray(data)
    (number,) = struct.unpack_from(">H", data, at + 4)
    if number:
        struct.pack_into(">H", frame, at + 4, (number + numbers.identification) % _HALF or 1)
        _summed(frame, data, at + 10, at + 4, at + 6)
    fragment = struct.unpack_from(">H", data, at + 6)[0] & 0x1FFF
    if data[at + 9] in (TCP, UDP) and not fragment:
        _transport(frame, data, behind, talk, numbers)
    return bytes(frame)


def _transport(
    frame: bytearray, data: bytes, at: int, talk: Conversation, numbers: Numbers
) -> None:
    forth = _from_client(data, at, talk)
    if numbers.port:
        struct.pack_into(">H", frame, at if forth else at + 2, numbers.port)
    if talk.kind == "udp":
        if data[at + 6 : at + 8] != b"\0\0":
            _summed(frame, data, at + 6, at, at + 4)
        return
    ours, theirs = (numbers.client, numbers.server) if forth else (numbers.server, numbers.client)
    _add(frame, at + 4, ours)
    if data[at + 13] & 0x10:
        _add(frame, at + 8, theirs)
    end = at + (data[at + 12] >> 4) * 4
    _options(frame, at + 20, end, ours, theirs)
    _summed(frame, data, at + 16, at, end)


def _from_client(data: bytes, at: int, talk: Conversation) -> bool:
    source = ".".join(map(str, data[at - 8 : at - 4])) if data[at - 20] == 0x45 else ""
    return (source, int.from_bytes(data[at : at + 2])) == talk.client


def _options(frame: bytearray, at: int, end: int, ours: int, theirs: int) -> None:
    """Time stamps and selective acknowledgements."""
    while at < end and frame[at] != _END:
        if frame[at] == _NOP:
            at += 1
            continue
        kind, length = frame[at], max(2, frame[at + 1])
        if kind == _STAMP:
            _add(frame, at + 2, ours)
            if any(frame[at + 6 : at + 10]):
                _add(frame, at + 6, theirs)
        elif kind == _SACK:
            for edge in range(at + 2, at + length, 4):
                _add(frame, edge, theirs)
        at += length


def _add(frame: bytearray, at: int, number: int) -> None:
    (value,) = struct.unpack_from(">I", frame, at)
    struct.pack_into(">I", frame, at, (value + number) % _WORD)


def _summed(frame: bytearray, data: bytes, checksum: int, start: int, end: int) -> None:
    """Brings a checksum in line with what changed from `start` to `end`, itself left out."""
    before, after = bytearray(data[start:end]), frame[start:end]
    if start <= checksum < end:
        for part in (before, after):
            part[checksum - start : checksum - start + 2] = b"\0\0"
    words = struct.Struct(f">{(end - start) // 2}H")
    total = ~int.from_bytes(data[checksum : checksum + 2]) & 0xFFFF
    total += sum(words.unpack(after)) + sum(0xFFFF ^ word for word in words.unpack(before))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    struct.pack_into(">H", frame, checksum, ~total & 0xFFFF)


def _samples(data: bytes, numbers: Numbers) -> bytes:
    """The sample count (tag 0x82, two octets; IEC 61850-9-2, table 14) goes on."""
    at = data.index(b"\x82\x02") + 2
    count = (int.from_bytes(data[at : at + 2]) + numbers.samples) % _SAMPLES
    return data[:at] + count.to_bytes(2) + data[at + 2 :]


def state_time(data: bytes) -> bytes:
    """When GOOSE says its state began, as it is on the wire."""
    at = data.index(b"\x84\x08") + 2
    return data[at : at + 8]


def _goose(data: bytes, numbers: Numbers, at_ns: int) -> bytes:
    """State number and time of state go on, time to live grows (IEC 61850-8-1, annex A)."""
    _, at = network_at(data)
    pdu_at, size = _length(data, at + 9)
    fields = bytearray()
    place = pdu_at
    while place < pdu_at + size:
        tag = data[place]
        begin, length = _length(data, place + 1)
        value = data[begin : begin + length]
        fields += _tlv(tag, _goose_value(tag, value, numbers, at_ns))
        place = begin + length
    pdu = _tlv(data[at + 8], bytes(fields))
    total = struct.pack(">H", 8 + len(pdu))
    behind = _trailer(data[pdu_at + size :], 8 + len(pdu))
    return data[: at + 2] + total + data[at + 4 : at + 8] + pdu + behind


def _trailer(behind: bytes, size: int) -> bytes:
    """PRP's trailer, where there is one, for a frame of another size (IEC 62439-3)."""
    if not behind.endswith(SUFFIX):
        return behind
    number, lan, _ = struct.unpack(">HBB", behind[-6:-2])
    return behind[:-6] + struct.pack(">HH", number, lan >> 4 << 12 | size + len(behind)) + SUFFIX


def _goose_value(tag: int, value: bytes, numbers: Numbers, at_ns: int) -> bytes:
    if tag == 0x81:  # timeAllowedtoLive
        return _integer(int(int.from_bytes(value) * numbers.slower))
    if tag == 0x84:  # t
        seconds, rest = divmod(at_ns, 10**9)
        return seconds.to_bytes(4) + (rest * (1 << 24) // 10**9).to_bytes(3) + value[7:]
    if tag == 0x85:  # stNum
        return _integer(int.from_bytes(value) + numbers.state)
    return value


def _integer(number: int) -> bytes:
    return number.to_bytes(number.bit_length() // 8 + 1)


def _length(data: bytes, at: int) -> tuple[int, int]:
    """Where a value begins and how long it is (X.690, 8.1.3)."""
    if data[at] < 0x80:
        return at + 1, data[at]
    octets = data[at] & 0x7F
    return at + 1 + octets, int.from_bytes(data[at + 1 : at + 1 + octets])


def _tlv(tag: int, value: bytes) -> bytes:
    length = len(value)
    if length < 0x80:
        return bytes([tag, length]) + value
    octets = length.to_bytes((length.bit_length() + 7) // 8)
    return bytes([tag, 0x80 | len(octets)]) + octets + value

"""FINS over UDP: fins-driver asks; no library answers, so these few lines do (W342, 5-1 to 5-3)."""

from __future__ import annotations

import socket
import struct

from fins import FinsClient
from fins.command import Command, CommandCode

from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.pace import turns

_READ, _WRITE, _PLATE, _STATUS = b"\x01\x01", b"\x01\x02", b"\x05\x01", b"\x06\x01"
_WORDS = 2000


def serve(plant: Plant, host: Host, service: Service) -> None:
    """A controller with data memory and a name plate."""
    memory = [100 + place % 50 for place in range(_WORDS)]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        opened.bind(("0.0.0.0", service.port))
        while True:
            asked, client = opened.recvfrom(4096)
            if len(asked) >= 12:
                answer = _answer(host, memory, asked[10:12], asked[12:])
                opened.sendto(_header(asked) + asked[10:12] + bytes(2) + answer, client)


def _header(asked: bytes) -> bytes:
    """The way back: source and destination change places."""
    flags, _, _, dna, da1, da2, sna, sa1, sa2, number = asked[:10]
    return bytes([flags | 0x40, 0, 2, sna, sa1, sa2, dna, da1, da2, number])


def _answer(host: Host, memory: list[int], command: bytes, body: bytes) -> bytes:
    if command == _PLATE:
        told = host.identity
        return told.model.encode().ljust(20) + told.firmware.encode().ljust(20) + bytes(52)
    if command == _STATUS:
        return b"\x01\x04" + bytes(24)
    if command not in (_READ, _WRITE) or len(body) < 6:
        return b""
    start, count = struct.unpack(">xHxH", body[:6])
    places = [(start + n) % _WORDS for n in range(min(count, 500))]
    if command == _READ:
        return struct.pack(f">{len(places)}H", *(memory[place] for place in places))
    for n, place in enumerate(places):
        memory[place] = int.from_bytes(body[6 + 2 * n : 8 + 2 * n])
    return b""


def poll(plant: Plant, poll: Poll) -> None:
    """Asks once who is there, reads words, writes one each fifth turn."""
    service = plant.hosts[poll.server].service("fins")
    start = int(service.settings["start"])
    client = FinsClient(host=plant.address(poll.client, poll.server), port=service.port)
    client.connect()
    client.send(Command(CommandCode.CONTROLLER_DATA_READ, b"\x00"))
    for turn in turns(poll):
        client.memory_area_read(f"D{start}", 5)
        if poll.settings.get("writes") and turn % 5 == 4:
            client.memory_area_write(f"D{start + 10}", struct.pack(">H", 300 + turn % 9), 1)

"""What a station does now and then, in its own network: PLANT SEED HABIT.

Each habit is of one host, and harms nobody.
"""

from __future__ import annotations

import random
import socket
import struct
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.lab import description
from tests.lab.daemon import RUN, said
from tests.lab.model import Host, Plant, Poll
from tests.lab.stacks.dhcp import renewed

BACKUP = "backup.tar"
BACKUP_OCTETS = 100_000
_NOISE_TURNS, _NOISE_PAUSE = 25, 0.3
_NTP, _NTP_EPOCH = 123, 2_208_988_800  # seconds from 1900 to 1970 (RFC 5905, figure 4)
_HOUR = 3600


@dataclass(frozen=True, slots=True)
class Habit:
    """Who does what; `shows` is tshark's filter for it, in which {ip} and {mac} are the host's."""

    name: str
    title: str
    form: str
    host: Callable[[Plant], Host]
    act: Callable[[Plant], None]
    shows: str
    crafted: bool = False


def _mover(plant: Plant) -> Host:
    return next(host for host in plant.hosts.values() if host.moves_to)


def _sensor(plant: Plant) -> Host:
    """The first Modbus server that a mirror hears being read."""
    asked = (poll.server for poll in plant.polls if poll.protocol == "modbus")
    return next(plant.hosts[id_] for id_ in asked if plant.zones[plant.hosts[id_].zone].routed)


def _noisy(plant: Plant) -> None:
    """A sensor flickers: its device changes a register by itself, from within."""
    service = _sensor(plant).service("modbus")
    unit, register = int(service.settings["unit"]), int(service.settings["start"]) + 3
    chance = random.Random(f"{plant.name} {plant.seed} noise")
    with socket.create_connection(("127.0.0.1", service.port), 2) as inside:
        for turn in range(_NOISE_TURNS):
            pdu = struct.pack(">BHH", 6, register, chance.randrange(150, 260))
            inside.sendall(struct.pack(">HHHB", turn, 0, len(pdu) + 1, unit) + pdu)
            inside.recv(100)
            time.sleep(_NOISE_PAUSE)


def _clock(plant: Plant) -> Host:
    return next(host for host, _ in plant.serving("ntp"))


def _stepped(plant: Plant) -> None:
    """The clock tells everybody a time an hour late, and the right one again."""
    card = _clock(plant).interfaces[0]
    everybody = str(plant.zones[card.zone].network.broadcast_address)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as opened:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        for late in (_HOUR, _HOUR, 0, 0):
            opened.sendto(_broadcast(time.time() + late), (everybody, _NTP))
            time.sleep(1)


def _broadcast(at: float) -> bytes:
    """A server's own message: version 4, mode 5, stratum 1 (RFC 5905, 7.3)."""
    stamp = struct.pack(">II", int(at) + _NTP_EPOCH, int(at % 1 * (1 << 32)))
    return struct.pack(">BBbbII4s", 0x25, 1, 6, -20, 0, 0, b"GPS\0") + stamp + bytes(16) + stamp


def _keeper_poll(plant: Plant) -> Poll:
    return next(poll for poll in plant.polls if poll.protocol == "ftp")


def _keeper(plant: Plant) -> Host:
    """Who fetches files anyway."""
    return plant.hosts[_keeper_poll(plant).client]


def _backed_up(plant: Plant) -> None:
    """A file larger than any before comes by the way that files come."""
    server = plant.hosts[_keeper_poll(plant).server]
    archive = RUN / server.id / "ftp" / "files" / BACKUP
    archive.write_bytes(random.Random(plant.seed).randbytes(BACKUP_OCTETS))
    address = plant.address(_keeper(plant).id, server.id)
    said(
        "curl",
        "-s",
        "-m",
        "20",
        "-o",
        "/dev/null",
        f"ftp://{address}:{server.service('ftp').port}/{BACKUP}",
    )


HABITS: tuple[Habit, ...] = (
    Habit(
        "backup fetched",
        "An archive is fetched, larger than any file before",
        "habit",
        _keeper,
        _backed_up,
        f'ftp.request.arg contains "{BACKUP}" && ip.src == {{ip}}',
    ),
    Habit(
        "sensor noise",
        "A measured value flickers within its range",
        "fault",
        _sensor,
        _noisy,
        "modbus.func_code == 3 && ip.src == {ip}",
    ),
    Habit(
        "clock stepped",
        "The time server is an hour wrong for some seconds",
        "fault",
        _clock,
        _stepped,
        "ntp.flags.mode == 5 && ip.src == {ip}",
        crafted=True,
    ),
    Habit(
        "laptop moved",
        "It asks for an address in another zone",
        "habit",
        _mover,
        lambda plant: renewed(_mover(plant)),
        "dhcp.hw.mac_addr == {mac}",
    ),
)


def main(name: str, seed: str, habit: str) -> None:
    """Does it once."""
    plant = description.plant(name, int(seed))
    next(known for known in HABITS if known.name == habit).act(plant)


if __name__ == "__main__":
    main(*sys.argv[1:])

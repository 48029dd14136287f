"""PROFINET IO (IEC 61158-6-10), crafted: a relation by context management over DCE/RPC, then
cyclic data of real-time class 1 both ways, at the slowest rate that there is."""

from __future__ import annotations

import itertools
import socket
import struct
import threading
import uuid
from collections.abc import Iterator, Sequence

from tests.lab.connections import datagrams, octets
from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.stacks.profinet_blocks import (
    APPLICATION_READY,
    CONNECT,
    CONTROL,
    DONE,
    END_OF_PARAMETERS,
    READ,
    Relation,
    alarms,
    answered,
    asked,
    block,
    call,
    connected,
    control,
    expected,
    identification,
    inputs_and_outputs,
    rate,
    record,
    relation,
)

_ETHERTYPE, _TAG = 0x8892, b"\x81\x00\xc0\x00"
_PORT = 34964
_INPUT_ID, _OUTPUT_ID = 0x8001, 0x8002
_DATA = 40
_GOOD = 0x80  # of the provider, then of the consumer
_RUN = 0x35  # valid, primary, running, no problem
_TICK_SECONDS, _CLOCK = 31.25e-6, 32  # a send clock of a millisecond
_SECONDS = 5.0


def serve(plant: Plant, host: Host, service: Service) -> None:
    """A device: who connects is sent inputs."""
    device = int(service.settings["device"])
    with datagrams(service.port) as opened:
        while True:
            request, controller = opened.recvfrom(2000)
            if request[1] == 0:
                _serve(host, device, request, opened, controller)


def _serve(
    host: Host, device: int, request: bytes, opened: socket.socket, controller: tuple[str, int]
) -> None:
    operation, blocks = asked(request)
    if operation == CONNECT:
        made = relation(blocks)
        opened.sendto(answered(request, connected(made, octets(host.mac))), controller)
        cyclic = (octets(host.mac), made.initiator, _INPUT_ID, rate(blocks))
        threading.Thread(target=_produce, args=cyclic, daemon=True).start()
    elif operation == READ:
        opened.sendto(answered(request, identification(host, blocks)), controller)
    elif operation == CONTROL:
        opened.sendto(answered(request, control(0x8110, blocks[8:24], DONE)), controller)
        ready = control(0x0112, blocks[8:24], APPLICATION_READY)
        vendor = host.identity.vendor_ids["profinet"]
        message = call((vendor, device), 2, uuid.uuid4().bytes, CONTROL, 0, ready)
        opened.sendto(message, (controller[0], _PORT))


def _produce(sender: bytes, target: bytes, frame_id: int, step: int) -> None:
    """Cyclic data until this process ends."""
    ends = threading.Event()
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as opened:
        opened.bind(("eth0", 0))
        for turn in itertools.count():
            opened.send(_cyclic(sender, target, frame_id, turn, step))
            ends.wait(step * _TICK_SECONDS)


def _cyclic(sender: bytes, target: bytes, frame_id: int, turn: int, step: int) -> bytes:
    data = bytes([turn // 8 & 0xFF, _GOOD, _GOOD]).ljust(_DATA, b"\0")
    status = struct.pack(">HBB", turn * step & 0xFFFF, _RUN, 0)
    head = target + sender + _TAG + _ETHERTYPE.to_bytes(2) + frame_id.to_bytes(2)
    return head + data + status


def attend(plant: Plant, host: Host, polls: Sequence[Poll]) -> None:
    """A controller: begins a relation with each device, then sends outputs to all."""
    jobs = [
        threading.Thread(target=_produce, args=told, daemon=True) for told in _begin(plant, polls)
    ]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join()


def _begin(plant: Plant, polls: Sequence[Poll]) -> list[tuple[bytes, bytes, int, int]]:
    with datagrams(0, _SECONDS) as opened, datagrams(_PORT, _SECONDS) as ready:
        return [_connect(plant, poll, opened, ready) for poll in polls]


def _connect(
    plant: Plant, poll: Poll, opened: socket.socket, ready: socket.socket
) -> tuple[bytes, bytes, int, int]:
    """Connects, reads who is there, says that parameters end, and waits until the device is
    ready; gives sender, target, frame id and rate of the outputs."""
    client, server = plant.hosts[poll.client], plant.hosts[poll.server]
    service = server.service("profinet-io")
    address = (plant.address(poll.client, poll.server), service.port)
    ids = (server.identity.vendor_ids["profinet"], int(service.settings["device"]))
    step = round(poll.every / _TICK_SECONDS)
    made = Relation(uuid.uuid4().bytes, octets(client.mac), client.name)
    for number, (operation, blocks) in enumerate(_opening(made, step)):
        opened.sendto(call(ids, 1, made.activity, operation, number, blocks), address)
        opened.recv(2000)
    request, device = ready.recvfrom(2000)
    ready.sendto(answered(request, control(0x8112, made.id, DONE)), device)
    return octets(client.mac), octets(server.mac), _OUTPUT_ID, step


def _opening(made: Relation, step: int) -> Iterator[tuple[int, bytes]]:
    """The calls that begin a relation."""
    ways = inputs_and_outputs((_INPUT_ID, _OUTPUT_ID), _CLOCK, step // _CLOCK)
    yield CONNECT, made.block() + ways + alarms() + expected()
    yield READ, block(0x0009, record(made.id))
    yield CONTROL, control(0x0110, made.id, END_OF_PARAMETERS)

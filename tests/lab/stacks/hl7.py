"""HL7 version 2 over MLLP: the hl7 library on both ends."""

from __future__ import annotations

import asyncio
import itertools
from datetime import datetime

import hl7
from hl7.mllp import HL7StreamReader, HL7StreamWriter, open_hl7_connection, start_hl7_server

from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.pace import pauses

_KINDS = ("ADT^A01^ADT_A01", "ORU^R01^ORU_R01", "ORM^O01^ORM_O01")


def serve(plant: Plant, host: Host, service: Service) -> None:
    """Acknowledges what it is told."""
    asyncio.run(_serve(service.port))


async def _serve(port: int) -> None:
    async with await start_hl7_server(_acknowledge, host="0.0.0.0", port=port) as server:
        await server.serve_forever()


async def _acknowledge(reader: HL7StreamReader, writer: HL7StreamWriter) -> None:
    try:
        while not writer.is_closing():
            message = await reader.readmessage()
            writer.writemessage(message.create_ack())
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


def poll(plant: Plant, poll: Poll) -> None:
    """Admits a patient who is none, reports a heart rate, orders something."""
    asyncio.run(_poll(plant, poll))


async def _poll(plant: Plant, poll: Poll) -> None:
    service = plant.hosts[poll.server].service("hl7")
    address = plant.address(poll.client, poll.server)
    reader, writer = await open_hl7_connection(address, service.port)
    for turn, pause in zip(itertools.count(), pauses(poll), strict=False):
        facility = str(service.settings["facility"])
        writer.writemessage(hl7.parse(message(poll.client, facility, turn)))
        await writer.drain()
        await reader.readmessage()
        await asyncio.sleep(pause)


def message(sender: str, facility: str, number: int) -> str:
    """A message of a patient whom nobody knows."""
    now, kind = datetime.now().strftime("%Y%m%d%H%M%S"), _KINDS[number % len(_KINDS)]
    head = f"MSH|^~\\&|{sender}|WARD|HIS|{facility}|{now}||{kind}|{number:05d}|P|2.5.1\r"
    text = head + f"PID|1||T{number:04d}^^^{facility}^MR||TEST^PATIENT||19700101|F\r"
    if "ORU" in kind:
        text += "OBR|1|||VITALS\rOBX|1|NM|8867-4^HR^LN||72|/min|60-100|N|||F\r"
    return text

"""Modbus by TCP and UDP, and as on a serial line behind TCP: pymodbus on both ends.

A service's `transport` is `udp` or TCP, its `framing` is `serial` or the MBAP header.
"""

from __future__ import annotations

import asyncio
import itertools
import random

from pymodbus import FramerType, ModbusDeviceIdentification
from pymodbus.client import AsyncModbusTcpClient, AsyncModbusUdpClient
from pymodbus.server import StartAsyncTcpServer, StartAsyncUdpServer
from pymodbus.simulator import DataType, SimData, SimDevice

from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.pace import pauses
from tests.lab.stated import stated

_OBJECTS = {"vendor": "VendorName", "product_code": "ProductCode", "firmware": "MajorMinorRevision"}
_REGISTERS, _COILS = 200, 64


def serve(plant: Plant, host: Host, service: Service) -> None:
    """A device of the service's unit, and one for each device behind it."""
    names = {_OBJECTS[k]: v for k, v in stated(host, service).items() if k in _OBJECTS}
    identity = ModbusDeviceIdentification(info_name=names)
    units = [int(service.settings["unit"]), *(child.unit for child in host.children)]
    devices = [_device(unit, identity) for unit in units]
    asyncio.run(_serve(devices, identity, service))


async def _serve(
    devices: list[SimDevice], identity: ModbusDeviceIdentification, service: Service
) -> None:
    start = StartAsyncUdpServer if _by_udp(service) else StartAsyncTcpServer
    address = ("0.0.0.0", service.port)
    await start(context=devices, identity=identity, address=address, framer=_framing(service))


def _by_udp(service: Service) -> bool:
    return service.settings.get("transport") == "udp"


def _framing(service: Service) -> FramerType:
    return FramerType.RTU if service.settings.get("framing") == "serial" else FramerType.SOCKET


def _device(unit: int, identity: ModbusDeviceIdentification) -> SimDevice:
    chance = random.Random(unit)
    registers = [chance.randrange(100, 300) for _ in range(_REGISTERS)]
    return SimDevice(
        id=unit,
        simdata=(
            [SimData(0, values=[False] * _COILS, datatype=DataType.BITS)],
            [SimData(0, values=[True] * _COILS, datatype=DataType.BITS)],
            [SimData(0, values=registers, datatype=DataType.REGISTERS)],
            [SimData(0, values=registers, datatype=DataType.REGISTERS)],
        ),
        identity=identity,
    )


def poll(plant: Plant, poll: Poll) -> None:
    """Reads a block of registers and some inputs; writes a set point each fifth turn."""
    asyncio.run(_poll(plant, poll))


async def _poll(plant: Plant, poll: Poll) -> None:
    server = plant.hosts[poll.server]
    service = server.service("modbus")
    start = int(service.settings["start"])
    units = [int(service.settings["unit"]), *(child.unit for child in server.children)]
    kind = AsyncModbusUdpClient if _by_udp(service) else AsyncModbusTcpClient
    address = plant.address(poll.client, poll.server)
    client = kind(address, port=service.port, framer=_framing(service))
    if not await client.connect():
        raise ConnectionError(f"{poll.server} does not answer")
    await client.read_device_information(read_code=1, object_id=0, device_id=units[0])
    for turn, pause in zip(itertools.count(), pauses(poll), strict=False):
        for unit in units:
            await client.read_holding_registers(start, count=20, device_id=unit)
            await client.read_discrete_inputs(0, count=8, device_id=unit)
        if poll.settings.get("writes") and turn % 5 == 4:
            value = 200 + turn % 10
            await client.write_register(start + 20, value, device_id=units[0])
        await asyncio.sleep(pause)

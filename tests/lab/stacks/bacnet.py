"""BACnet/IP: bacpypes3 on both ends."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import Sequence

from bacpypes3.app import Application
from bacpypes3.local.analog import AnalogInputObject, AnalogValueObject
from bacpypes3.local.device import DeviceObject
from bacpypes3.local.networkport import NetworkPortObject
from bacpypes3.pdu import Address

from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.pace import pauses
from tests.lab.stated import stated

_PLATE = ("vendor-name", "model-name", "firmware-revision", "object-name")
_WORKSTATION, _WORKSTATION_VENDOR = 4_000_000, 5


def serve(plant: Plant, host: Host, service: Service) -> None:
    """A device with a temperature and its set point."""
    asyncio.run(_serve(host, service))


async def _serve(host: Host, service: Service) -> None:
    application = _application(host, service)
    point = int(service.settings["setpoint"])
    temperature = AnalogInputObject(
        objectIdentifier=("analog-input", point), objectName="Temperature", presentValue=20.0
    )
    setpoint = AnalogValueObject(
        objectIdentifier=("analog-value", point), objectName="Setpoint", presentValue=21.0
    )
    for found in (temperature, setpoint):
        application.add_object(found)
    chance = random.Random(host.id)
    while True:
        await asyncio.sleep(1)
        temperature.presentValue = 20 + chance.random()


def _application(host: Host, service: Service) -> Application:
    told = stated(host, service)
    device = DeviceObject(
        objectIdentifier=("device", int(service.settings["instance"])),
        objectName=told["name"],
        vendorIdentifier=host.identity.vendor_ids.get("bacnet", _WORKSTATION_VENDOR),
        vendorName=told["vendor"],
        modelName=told["model"],
        firmwareRevision=told["firmware"],
        applicationSoftwareVersion="1.0",
    )
    address = f"{host.ip}/24:{service.port}"
    port = NetworkPortObject(address, objectIdentifier=("network-port", 1), objectName="port")
    return Application.from_object_list([device, port])


def attend(plant: Plant, host: Host, polls: Sequence[Poll]) -> None:
    """A workstation, which is a device too, asks all its controllers from one port."""
    asyncio.run(_attend(plant, host, polls))


async def _attend(plant: Plant, host: Host, polls: Sequence[Poll]) -> None:
    port = plant.hosts[polls[0].server].service("bacnet").port
    application = _application(host, Service("bacnet", port, {"instance": _WORKSTATION}))
    await asyncio.gather(*(_poll(plant, poll, application) for poll in polls))


async def _poll(plant: Plant, poll: Poll, application: Application) -> None:
    """Looks who is there, then reads a temperature; writes the set point each fifth turn."""
    service = plant.hosts[poll.server].service("bacnet")
    address = Address(plant.address(poll.client, poll.server))
    instance, point = (int(service.settings[key]) for key in ("instance", "setpoint"))
    await application.who_is(instance, instance, address=address, timeout=2)
    for name in _PLATE:
        await application.read_property(address, f"device,{instance}", name)
    for turn, pause in zip(itertools.count(), pauses(poll), strict=False):
        await application.read_property(address, f"analog-input,{point}", "present-value")
        if poll.settings.get("writes") and turn % 5 == 4:
            written = (f"analog-value,{point}", "present-value", 21.0 + turn % 3)
            await application.write_property(address, *written)
        await asyncio.sleep(pause)

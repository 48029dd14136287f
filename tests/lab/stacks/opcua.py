"""OPC UA: asyncua on both ends, without security."""

from __future__ import annotations

import asyncio
import itertools
import math
from datetime import UTC, datetime

from asyncua import Client, Server, ua

from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.pace import pauses
from tests.lab.stated import stated

_NAMESPACE = "urn:sightglass:lab"
_BUILD_INFO = ua.NodeId(ua.ObjectIds.Server_ServerStatus_BuildInfo)


def serve(plant: Plant, host: Host, service: Service) -> None:
    """A server with five variables that move, and one to write."""
    asyncio.run(_serve(host, service))


async def _serve(host: Host, service: Service) -> None:
    server = Server()
    await server.init()
    server.set_endpoint(f"opc.tcp://0.0.0.0:{service.port}/")
    server.set_security_policy([ua.SecurityPolicyType.NoSecurity])
    told = stated(host, service)
    plate = (told["vendor"], told["model"], told["software"], "1", datetime(2026, 1, 1, tzinfo=UTC))
    await server.set_build_info(f"urn:{host.name}", *plate)
    space = await server.register_namespace(_NAMESPACE)
    machine = await server.nodes.objects.add_object(space, str(service.settings["tag"]))
    moving = [await machine.add_variable(space, f"Value{n}", 20.0) for n in range(5)]
    written = await machine.add_variable(space, str(service.settings["writable"]), 50.0)
    await written.set_writable()
    async with server:
        for turn in itertools.count():
            for number, variable in enumerate(moving):
                await variable.write_value(20.0 + number + math.sin(turn / 10))
            await asyncio.sleep(1)


def poll(plant: Plant, poll: Poll) -> None:
    """Browses, reads the build information, then reads values; writes each fifth turn."""
    asyncio.run(_poll(plant, poll))


async def _poll(plant: Plant, poll: Poll) -> None:
    service = plant.hosts[poll.server].service("opcua")
    address = plant.address(poll.client, poll.server)
    async with Client(f"opc.tcp://{address}:{service.port}/") as client:
        space = await client.get_namespace_index(_NAMESPACE)
        tag, writable = (f"{space}:{service.settings[k]}" for k in ("tag", "writable"))
        machine = await client.nodes.objects.get_child([tag])
        value = await machine.get_child([f"{space}:Value0"])
        written = await machine.get_child([writable])
        await client.get_node(_BUILD_INFO).read_value()
        for turn, pause in zip(itertools.count(), pauses(poll), strict=False):
            await value.read_value()
            if poll.settings.get("writes") and turn % 5 == 4:
                await written.write_value(50.0 + turn % 7)
            await asyncio.sleep(pause)

"""DNP3: of each pair one end is opendnp3, the other dnp3py, which is pure Python."""

from __future__ import annotations

import asyncio
import itertools
import random
import time

import opendnp3
from dnp3.database import AnalogInputConfig, BinaryInputConfig, Database
from dnp3.master import Master, MasterConfig
from dnp3.master.tcp_runner import MasterTcpRunner
from dnp3.outstation import Outstation, OutstationConfig, OutstationTcpRunner

from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.pace import pauses, turns

_POINTS = 10
_ALL_SECONDS = 20


class _Commands(opendnp3.ICommandHandler):
    """An outstation's process: it does what it is told."""

    def Begin(self) -> None:  # noqa: N802
        pass

    def End(self) -> None:  # noqa: N802
        pass

    def Select(self, *_: object) -> opendnp3.CommandStatus:  # noqa: N802
        return opendnp3.CommandStatus.SUCCESS

    def Operate(self, *_: object) -> opendnp3.CommandStatus:  # noqa: N802
        return opendnp3.CommandStatus.SUCCESS


class _Application(opendnp3.IOutstationApplication):
    def SupportsWriteAbsoluteTime(self) -> bool:  # noqa: N802
        return True

    def WriteAbsoluteTime(self, _: object) -> bool:  # noqa: N802
        return True


class _Values(opendnp3.ISOEHandler):
    """A master that looks at no value."""

    def BeginFragment(self, _: object) -> None:  # noqa: N802
        pass

    def EndFragment(self, _: object) -> None:  # noqa: N802
        pass

    def Process(self, *_: object) -> None:  # noqa: N802
        pass


class _Channel(opendnp3.IChannelListener):
    def OnStateChange(self, _: object) -> None:  # noqa: N802
        pass


def serve(plant: Plant, host: Host, service: Service) -> None:
    """An outstation with values that move."""
    if _is_opendnp3(host.id):
        _serve_opendnp3(host, service)
    else:
        asyncio.run(_serve_dnp3py(service))


def _is_opendnp3(outstation: str) -> bool:
    """Every second one."""
    return bool(int(outstation.rpartition("-")[2]) % 2)


def _serve_opendnp3(host: Host, service: Service) -> None:
    manager, listener = opendnp3.DNP3Manager(1), _Channel()
    end = opendnp3.IPEndpoint("0.0.0.0", service.port)
    accept = opendnp3.ServerAcceptMode.CloseExisting
    channel = manager.AddTCPServer(host.id, opendnp3.levels.NORMAL, accept, end, listener)
    database = opendnp3.DatabaseConfig(_POINTS)
    database.octet_string, database.time_and_interval = {}, {}
    config = opendnp3.OutstationStackConfig(database)
    config.outstation.eventBufferConfig = opendnp3.EventBufferConfig.AllTypes(50)
    config.outstation.params.allowUnsolicited = True
    config.link.LocalAddr = int(service.settings["outstation"])
    config.link.RemoteAddr = int(service.settings["master"])
    commands, application = _Commands(), _Application()
    outstation = channel.AddOutstation(host.id, commands, application, config)
    outstation.Enable()
    chance = random.Random(host.id)
    while True:
        time.sleep(2)
        builder = opendnp3.UpdateBuilder()
        builder.Update(opendnp3.Analog(230 + chance.random()), 0)
        outstation.Apply(builder.Build())


async def _serve_dnp3py(service: Service) -> None:
    database = Database()
    database.add_binary_input(0, BinaryInputConfig())
    database.add_analog_input(0, AnalogInputConfig())
    database.update_binary_input(0, value=True)
    database.update_analog_input(0, value=42)
    config = OutstationConfig(address=int(service.settings["outstation"]))
    outstation = Outstation(database=database, config=config)
    await OutstationTcpRunner(outstation=outstation, host="0.0.0.0", port=service.port).run()


def poll(plant: Plant, poll: Poll) -> None:
    """Scans events each turn and everything now and then; operates each tenth turn."""
    if _is_opendnp3(poll.server):
        asyncio.run(_poll_dnp3py(plant, poll))
    else:
        _poll_opendnp3(plant, poll)


async def _poll_dnp3py(plant: Plant, poll: Poll) -> None:
    service = plant.hosts[poll.server].service("dnp3")
    ours, theirs = (int(service.settings[key]) for key in ("master", "outstation"))
    master = Master(config=MasterConfig(address=ours, outstation_address=theirs))
    address = plant.address(poll.client, poll.server)
    scans = round(_ALL_SECONDS / poll.every)
    async with MasterTcpRunner(master=master, host=address, port=service.port) as runner:
        for turn, pause in zip(itertools.count(), pauses(poll), strict=False):
            await (runner.class_poll() if turn % scans else runner.integrity_poll())
            if poll.settings.get("writes") and turn % 10 == 9:
                await _operate(runner, master)
            await asyncio.sleep(pause)


async def _operate(runner: MasterTcpRunner, master: Master) -> None:
    commands = master.command_builder().latch_on(3)
    await runner.request(master.build_select(commands.build_select()))
    await runner.request(master.build_operate(commands.build_operate()))


def _poll_opendnp3(plant: Plant, poll: Poll) -> None:
    service = plant.hosts[poll.server].service("dnp3")
    manager, listener = opendnp3.DNP3Manager(1), _Channel()
    end = opendnp3.IPEndpoint(plant.address(poll.client, poll.server), service.port)
    retry, levels = opendnp3.ChannelRetry.Default(), opendnp3.levels.NORMAL
    channel = manager.AddTCPClient(poll.server, levels, retry, [end], "0.0.0.0", listener)
    config = opendnp3.MasterStackConfig()
    config.link.LocalAddr = int(service.settings["master"])
    config.link.RemoteAddr = int(service.settings["outstation"])
    values, application = _Values(), opendnp3.IMasterApplication()
    master = channel.AddMaster(poll.server, values, application, config)
    events, everything = opendnp3.ClassField.AllEventClasses(), opendnp3.ClassField.AllClasses()
    period = opendnp3.TimeDuration.Milliseconds(int(poll.every * 1000))
    master.AddClassScan(events, period, values)
    master.AddClassScan(everything, opendnp3.TimeDuration.Seconds(_ALL_SECONDS), values)
    master.Enable()
    for turn in turns(poll):
        if poll.settings.get("writes") and turn % 10 == 9:
            close = opendnp3.ControlRelayOutputBlock(opendnp3.OperationType.LATCH_ON)
            master.SelectAndOperate(close, 3, lambda _: None)

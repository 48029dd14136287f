"""IEC 60870-5-104: c104 (lib60870) on both ends. It reads annotations: no texts may stand there."""

import random
import time

import c104

from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.pace import turns

_COMMANDS = 100  # commands' addresses lie so far above the measurements'
_CONNECT_SECONDS = 5.0


def serve(plant: Plant, host: Host, service: Service) -> None:
    """A remote terminal unit: four measurements, a breaker and a set point."""
    server = c104.Server(ip="0.0.0.0", port=service.port, tick_rate_ms=100)
    station = server.add_station(common_address=int(service.settings["station"]))
    start = int(service.settings["start"])
    measured = [
        station.add_point(io_address=start + n, type=c104.Type.M_ME_NC_1, report_ms=4000)
        for n in range(4)
    ]
    breaker = station.add_point(io_address=start + 10, type=c104.Type.M_SP_TB_1)
    for number, type_ in enumerate((c104.Type.C_SC_NA_1, c104.Type.C_DC_NA_1, c104.Type.C_SE_NC_1)):
        command = station.add_point(io_address=start + _COMMANDS + number, type=type_)
        command.on_receive(callable=_accepted)
    server.start()
    chance = random.Random(host.id)
    while True:
        for point in measured:
            point.value = 220.0 + chance.random()
        time.sleep(5)
        breaker.value = True
        breaker.transmit(cause=c104.Cot.SPONTANEOUS)


def _accepted(
    point: c104.Point, previous_info: c104.Information, message: c104.IncomingMessage
) -> c104.ResponseState:
    return c104.ResponseState.SUCCESS


def poll(plant: Plant, poll: Poll) -> None:
    """Opens, interrogates, and changes the set point each fifth turn."""
    service = plant.hosts[poll.server].service("iec104")
    client = c104.Client(tick_rate_ms=100, command_timeout_ms=2000)
    address = plant.address(poll.client, poll.server)
    connection = client.add_connection(ip=address, port=service.port, init=c104.Init.ALL)
    common = int(service.settings["station"])
    station = connection.add_station(common_address=common)
    number = int(service.settings["start"]) + _COMMANDS + 2
    setpoint = station.add_point(io_address=number, type=c104.Type.C_SE_NC_1)
    client.start()
    opened(connection)
    for turn in turns(poll):
        connection.interrogation(common_address=common)
        if poll.settings.get("writes") and turn % 5 == 4:
            setpoint.value = 50.0 + turn % 5
            setpoint.transmit(cause=c104.Cot.ACTIVATION)


def opened(connection: c104.Connection) -> None:
    """Waits for the connection and starts its data transfer. Raises `ConnectionError`."""
    until = time.monotonic() + _CONNECT_SECONDS
    while connection.state != c104.ConnectionState.OPEN:
        if connection.state == c104.ConnectionState.OPEN_MUTED:
            connection.unmute()
        if time.monotonic() > until:
            raise ConnectionError("no data transfer")
        time.sleep(0.2)

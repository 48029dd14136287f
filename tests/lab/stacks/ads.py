"""ADS over AMS/TCP: the server of pyads in Python, the client Beckhoff's own library."""

from __future__ import annotations

import pyads
from pyads import constants
from pyads.testserver import AdsTestServer, AdvancedHandler, PLCVariable

from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.pace import turns

_RUNTIME = 851


def serve(plant: Plant, host: Host, service: Service) -> None:
    """A controller with the tag and two more variables."""
    handler = AdvancedHandler()
    names = (str(service.settings["tag"]), "MAIN.nMode", "MAIN.nSetpoint")
    for place, name in enumerate(names):
        handler.add_variable(
            PLCVariable(
                name,
                10 + place,
                ads_type=constants.ADST_INT16,
                symbol_type="INT",
                index_group=int(service.settings["group"]),
                index_offset=2 * place,
            )
        )
    server = AdsTestServer(ip_address="0.0.0.0", port=service.port, handler=handler)
    server.start()
    server.join()


def poll(plant: Plant, poll: Poll) -> None:
    """Reads by name and by address; writes a set point each fifth turn."""
    service = plant.hosts[poll.server].service("ads")
    group = int(service.settings["group"])
    pyads.open_port()
    pyads.set_local_address(f"{plant.hosts[poll.client].ip}.1.1")
    address = plant.address(poll.client, poll.server)
    controller = pyads.Connection(f"{address}.1.1", _RUNTIME, address)
    with controller:
        controller.read_device_info()
        for turn in turns(poll):
            controller.read_by_name(str(service.settings["tag"]), pyads.PLCTYPE_INT)
            controller.read(group, 2, pyads.PLCTYPE_INT)
            if poll.settings.get("writes") and turn % 5 == 4:
                controller.write(group, 4, 100 + turn % 10, pyads.PLCTYPE_INT)

"""S7comm-plus without encryption, as firmware 4.1 speaks it: s7commplus on both ends."""

from __future__ import annotations

import random
import time

from s7commplus.client import S7CommPlusClient
from s7commplus.server import S7CommPlusServer

from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.pace import turns


def serve(plant: Plant, host: Host, service: Service) -> None:
    """A controller with one data block, whose first word moves like a process."""
    server = S7CommPlusServer()
    block = bytearray(256)
    start = int(service.settings["start"])
    server.register_raw_db(int(service.settings["db"]), block)
    server.start("0.0.0.0", service.port)
    chance = random.Random(host.id)
    while True:
        block[start : start + 2] = chance.randint(990, 1010).to_bytes(2)
        time.sleep(0.5)


def poll(plant: Plant, poll: Poll) -> None:
    """Reads the block; writes a set point each fifth turn."""
    service = plant.hosts[poll.server].service("s7comm-plus")
    block, start = (int(service.settings[key]) for key in ("db", "start"))
    client = S7CommPlusClient()
    client.connect(plant.address(poll.client, poll.server), service.port)
    for turn in turns(poll):
        client.db_read(block, start, 16)
        if poll.settings.get("writes") and turn % 5 == 4:
            client.db_write(block, start + 50, (500 + turn % 10).to_bytes(2))

"""S7comm: python-snap7 on both ends, the server with a name plate of its own."""

from __future__ import annotations

import random
import struct
import time

from snap7 import Client, Server, SrvArea

from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.pace import turns
from tests.lab.stated import Stated, stated

_RUN = 8
_SIZE = 512


class _Controller(Server):
    """A controller that states its own identity: system status lists 0x11 and 0x1C."""

    def __init__(self, told: Stated, firmware: str) -> None:
        super().__init__(log=False)
        self._told, self._firmware = told, firmware

    def _get_szl_data(self, szl_id: int, szl_index: int) -> bytes | None:
        if szl_id == 0x11:
            return self._order_code()
        if szl_id == 0x1C:
            return self._component()
        other: bytes | None = super()._get_szl_data(szl_id, szl_index)
        return other

    def _order_code(self) -> bytes:
        version = [int(part) & 0xFF for part in self._firmware.strip("V").split(".")]
        code = self._told["product_code"].encode().ljust(20)
        record = struct.pack(">H20sHBBH", 1, code, 0, ord("V"), version[0], version[1] << 8)
        return struct.pack(">HH", len(record), 1) + record

    def _component(self) -> bytes:
        texts = {1: "name", 2: "model", 5: "serial", 7: "model"}
        records = [
            struct.pack(">H32s", index, self._told[attribute].encode())
            for index, attribute in texts.items()
        ]
        return struct.pack(">HH", 34, len(records)) + b"".join(records)


def serve(plant: Plant, host: Host, service: Service) -> None:
    """A controller with one data block, whose first word moves like a process."""
    server = _Controller(stated(host, service), host.identity.firmware)
    block = bytearray(_SIZE)
    server.register_area(SrvArea.DB, int(service.settings["db"]), block)
    for area in (SrvArea.MK, SrvArea.PE, SrvArea.PA):
        server.register_area(area, 0, bytearray(64))
    server.start(tcp_port=service.port)
    server.set_cpu_status(_RUN)
    chance, start = random.Random(host.id), int(service.settings["start"])
    while True:
        block[start : start + 2] = chance.randint(990, 1010).to_bytes(2)
        time.sleep(0.5)


def poll(plant: Plant, poll: Poll) -> None:
    """Reads a block and the inputs; asks once who is there; writes a set point each fifth turn."""
    service = plant.hosts[poll.server].service("s7comm")
    block, start = int(service.settings["db"]), int(service.settings["start"])
    client = Client()
    client.connect(plant.address(poll.client, poll.server), 0, 2, service.port)
    client.read_szl(0x11, 0)
    client.read_szl(0x1C, 0)
    for turn in turns(poll):
        client.db_read(block, start, 32)
        client.eb_read(0, 4)
        if poll.settings.get("writes") and turn % 5 == 4:
            client.db_write(block, start + 100, bytearray((500 + turn % 10).to_bytes(2)))

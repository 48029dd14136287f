"""IEC 61850 MMS: libiec61850 answers, open61850, which is pure Python, asks."""

from __future__ import annotations

import math
import time
from pathlib import Path

from open61850.data import BoolData
from open61850.mms import MmsClient
from pyiec61850 import pyiec61850 as raw
from pyiec61850.mms import MMSClient
from pyiec61850.server import IedServer, ServerConfig

from tests.lab.daemon import folder, written
from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.pace import turns
from tests.lab.stated import stated

_MODEL = Path(__file__).with_name("mms.model")
_IED = "IED"


def serve(plant: Plant, host: Host, service: Service) -> None:
    """A device with four measurements, four inputs and one switch."""
    device = str(service.settings["device"])
    text = _MODEL.read_text().replace("DEVICE", device)
    model = written(folder(host, "mms") / "model.cfg", text)
    server = IedServer(str(model), ServerConfig(port=service.port, max_connections=5))
    told = stated(host, service)
    server.start(service.port)
    plate = (told["vendor"], told["model"], told["firmware"])
    raw.IedServer_setServerIdentity(server._server, *plate)
    turn = 0
    while True:
        server.lock_data_model()
        for number in range(1, 5):
            value = 230 + 10 * math.sin(turn / 10 + number)
            server.update_float(f"{_IED}{device}/GGIO1.AnIn{number}.mag.f", value)
        server.unlock_data_model()
        turn += 1
        time.sleep(1)


def poll(plant: Plant, poll: Poll) -> None:
    """Asks who is there and what there is, then reads; each tenth turn it switches."""
    service = plant.hosts[poll.server].service("mms")
    address = plant.address(poll.client, poll.server)
    with MMSClient() as once:
        once.connect(address, service.port)
        once.get_server_identity()
    device = f"{_IED}{service.settings['device']}"
    client = MmsClient.connect(address, service.port)
    client.get_name_list(0, device)
    names = [f"{device}/GGIO1$MX$AnIn{number}" for number in (1, 2)]
    for turn in turns(poll):
        client.read_many(names)
        if poll.settings.get("writes") and turn % 10 == 9:
            client.write(f"{device}/GGIO1$SP$Remote$setVal", BoolData(bool(turn % 20 == 9)))

"""EtherNet/IP with CIP: cpppo answers, pylogix asks."""

from __future__ import annotations

from cpppo.server.enip import main as cpppo
from pylogix import PLC

from tests.lab.daemon import folder, written
from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.pace import turns

_INT = 0xC3


def serve(plant: Plant, host: Host, service: Service) -> None:
    """A controller with one array of integers."""
    told = host.identity
    major, minor = told.firmware.split(".")
    plate = {
        "Vendor Number": told.vendor_ids["enip"],
        "Product Code Number": told.product_code,
        "Product Revision": int(minor) << 8 | int(major),
        "Serial Number": told.serial,
        "Product Name": told.model,
    }
    lines = "\n".join(f"{name} = {value}" for name, value in plate.items())
    path = written(folder(host, "enip") / "plate.cfg", f"[Identity]\n{lines}\n")
    tag = service.settings["tag"]
    cpppo.main(["-a", f"0.0.0.0:{service.port}", "--no-print", "-c", str(path), f"{tag}=INT[100]"])


def poll(plant: Plant, poll: Poll) -> None:
    """Asks who is there, then reads two elements; writes one each fifth turn."""
    service = plant.hosts[poll.server].service("enip")
    tag = service.settings["tag"]
    with PLC(plant.address(poll.client, poll.server)) as controller:
        controller.GetDeviceProperties()
        for turn in turns(poll):
            controller.Read(f"{tag}[0]", datatype=_INT)
            controller.Read(f"{tag}[1]", datatype=_INT)
            if poll.settings.get("writes") and turn % 5 == 4:
                controller.Write(f"{tag}[2]", 40 + turn % 5, datatype=_INT)

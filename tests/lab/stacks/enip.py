"""EtherNet/IP with CIP: cpppo answers, pylogix asks, or pycomm3 where a poll is `by` it."""

from __future__ import annotations

from cpppo.server.enip import main as cpppo
from pycomm3 import CIPDriver, ClassCode, Services
from pylogix import PLC

from tests.lab.daemon import folder, written
from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.pace import turns

_INT = 0xC3
_STATUS = 5  # the attribute of an identity


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
    """Asks who is there, then reads as long as the plant is up."""
    service = plant.hosts[poll.server].service("enip")
    address = plant.address(poll.client, poll.server)
    if poll.settings.get("by") == "pycomm3":
        _watch(address, poll)
    else:
        _read(address, str(service.settings["tag"]), poll)


def _watch(address: str, poll: Poll) -> None:
    """The controller's state, through a connection that Forward Open made."""
    asked = {"class_code": ClassCode.identity_object, "instance": 1, "attribute": _STATUS}
    with CIPDriver(address) as controller:
        for _ in turns(poll):
            controller.generic_message(service=Services.get_attribute_single, **asked)


def _read(address: str, tag: str, poll: Poll) -> None:
    """Two elements; writes one each fifth turn."""
    with PLC(address) as controller:
        controller.GetDeviceProperties()
        for turn in turns(poll):
            controller.Read(f"{tag}[0]", datatype=_INT)
            controller.Read(f"{tag}[1]", datatype=_INT)
            if poll.settings.get("writes") and turn % 5 == 4:
                controller.Write(f"{tag}[2]", 40 + turn % 5, datatype=_INT)

"""SNMP version 2c: Net-SNMP's agent and client."""

from __future__ import annotations

from tests.lab.daemon import become, folder, said, written
from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.pace import turns
from tests.lab.stated import stated

_SYSTEM = "1.3.6.1.2.1.1"


def serve(plant: Plant, host: Host, service: Service) -> None:
    """An agent that knows its system group."""
    told, path = stated(host, service), folder(host, "snmp")
    lines = {
        "agentaddress": f"udp:{service.port}",
        "rocommunity": service.settings["community"],
        "sysDescr": told["description"],
        "sysName": told["name"],
        "sysLocation": plant.title,
    }
    text = "".join(f"{key} {value}\n" for key, value in lines.items())
    config = written(path / "snmpd.conf", text)
    become("snmpd", "-f", "-Lo", "-C", "-c", config, "-p", path / "pid", "-x", path / "agentx")


def poll(plant: Plant, poll: Poll) -> None:
    """Reads the system group."""
    service = plant.hosts[poll.server].service("snmp")
    options = ("-v2c", "-c", str(service.settings["community"]), "-t", "1")
    address = f"{plant.address(poll.client, poll.server)}:{service.port}"
    for _ in turns(poll):
        said("snmpbulkget", *options, address, _SYSTEM)

"""NTP: chrony answers, ntpdig of NTPsec asks."""

from __future__ import annotations

from tests.lab.daemon import become, folder, said, written
from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.pace import turns


def serve(plant: Plant, host: Host, service: Service) -> None:
    """A clock that trusts itself and sets nothing."""
    path = folder(host, "ntp")
    lines = (
        "local stratum 3",
        "allow",
        f"port {service.port}",
        "bindcmdaddress /",
        "cmdport 0",
        f"pidfile {path / 'pid'}",
    )
    config = written(path / "chrony.conf", "\n".join(lines) + "\n")
    become("chronyd", "-x", "-d", "-U", "-u", "root", "-f", config)


def poll(plant: Plant, poll: Poll) -> None:
    """Asks for the time."""
    for _ in turns(poll):
        said("ntpdig", plant.address(poll.client, poll.server))

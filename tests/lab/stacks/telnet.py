"""Telnet: inetutils' servers, and netcat as whoever looks."""

from __future__ import annotations

from tests.lab.daemon import become, folder, said, written
from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.pace import turns


def serve(plant: Plant, host: Host, service: Service) -> None:
    """A log-on prompt in clear."""
    line = f"{service.port} stream tcp nowait root /usr/sbin/telnetd telnetd\n"
    config = written(folder(host, "telnet") / "inetd.conf", line)
    become("/usr/sbin/inetutils-inetd", "-d", config)


def poll(plant: Plant, poll: Poll) -> None:
    """Looks at the prompt."""
    address = plant.address(poll.client, poll.server)
    port = plant.hosts[poll.server].service("telnet").port
    for _ in turns(poll):
        said("sh", "-c", f"sleep 1 | timeout 3 telnet {address} {port}")

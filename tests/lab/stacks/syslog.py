"""Syslog over UDP: rsyslog takes, logger sends."""

from __future__ import annotations

from tests.lab.daemon import become, folder, said, written
from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.pace import turns


def serve(plant: Plant, host: Host, service: Service) -> None:
    """Writes down what it is told."""
    path = folder(host, "syslog")
    text = f'module(load="imudp")\ninput(type="imudp" port="{service.port}")\n*.* {path / "log"}\n'
    become("rsyslogd", "-n", "-i", path / "pid", "-f", written(path / "rsyslog.conf", text))


def poll(plant: Plant, poll: Poll) -> None:
    """Tells of a log-on."""
    address = plant.address(poll.client, poll.server)
    port = str(plant.hosts[poll.server].service("syslog").port)
    for turn in turns(poll):
        text = f"session {turn} opened for user operator"
        said("logger", "-n", address, "-P", port, "-d", "-t", "login", text)

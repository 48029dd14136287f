"""LLDP: lldpd."""

from __future__ import annotations

import subprocess

from tests.lab.daemon import become, folder
from tests.lab.model import Host, Plant, Service
from tests.lab.stated import stated

_SECONDS = 10


def serve(plant: Plant, host: Host, service: Service) -> None:
    """Says who is here, each ten seconds."""
    path, told = folder(host, "lldp"), stated(host, service)
    socket = path / "socket"
    oftener = f"sleep 2; lldpcli -u {socket} configure lldp tx-interval {_SECONDS}"
    subprocess.Popen(["sh", "-c", oftener], stdout=subprocess.DEVNULL)
    described = told["description"]
    become("lldpd", "-d", "-u", socket, "-S", described, "-P", described, "-I", "eth0")

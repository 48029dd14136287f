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
    oftener = f"lldpcli -u {socket} configure lldp tx-interval {_SECONDS}"
    again = f"for n in 1 2 3 4 5 6 7 8 9; do sleep 1; {oftener} && break; done"
    subprocess.Popen(["sh", "-c", again], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    described = told["description"]
    become("lldpd", "-d", "-u", socket, "-S", described, "-P", described, "-I", "eth0")

"""SSH: OpenSSH on both ends."""

from __future__ import annotations

from pathlib import Path

from tests.lab.daemon import become, folder, said, written
from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.pace import turns

OPTIONS = (
    *("-o", "StrictHostKeyChecking=no"),
    *("-o", "UserKnownHostsFile=/dev/null"),
    *("-o", "ConnectTimeout=3"),
)


def serve(plant: Plant, host: Host, service: Service) -> None:
    """A server that knows nobody: its key exchange is what there is to see."""
    path = folder(host, "ssh")
    said("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path / "key")
    Path("/run/sshd").mkdir(exist_ok=True)
    lines = (f"Port {service.port}", f"HostKey {path / 'key'}", "PidFile none", "UsePAM no")
    config = written(path / "sshd.conf", "\n".join(lines) + "\n")
    become("/usr/sbin/sshd", "-D", "-e", "-f", config)


def poll(plant: Plant, poll: Poll) -> None:
    """Tries to log on with a key."""
    address = plant.address(poll.client, poll.server)
    port = str(plant.hosts[poll.server].service("ssh").port)
    for _ in turns(poll):
        said("ssh", *OPTIONS, "-o", "BatchMode=yes", "-p", port, f"engineer@{address}", "true")

"""FTP: vsftpd takes anybody, curl fetches."""

from __future__ import annotations

from tests.lab.daemon import become, folder, said, written
from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.pace import turns


def serve(plant: Plant, host: Host, service: Service) -> None:
    """A server with one file."""
    path = folder(host, "ftp")
    for name in ("files", "empty"):
        (path / name).mkdir()
    written(path / "files" / "recipe.txt", f"recipe of {plant.title}\n" * 40)
    options = {
        "listen": "YES",
        "listen_port": service.port,
        "background": "NO",
        "anonymous_enable": "YES",
        "no_anon_password": "NO",
        "anon_root": path / "files",
        "secure_chroot_dir": path / "empty",
        "seccomp_sandbox": "NO",
        "local_enable": "NO",
        "xferlog_enable": "NO",
    }
    text = "".join(f"{key}={value}\n" for key, value in options.items())
    become("vsftpd", written(path / "vsftpd.conf", text))


def poll(plant: Plant, poll: Poll) -> None:
    """Fetches the file."""
    address = plant.address(poll.client, poll.server)
    port = plant.hosts[poll.server].service("ftp").port
    for _ in turns(poll):
        said("curl", "-s", "-m", "5", f"ftp://{address}:{port}/recipe.txt")

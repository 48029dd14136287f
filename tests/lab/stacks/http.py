"""HTTP: nginx answers, curl asks."""

from __future__ import annotations

from pathlib import Path

from tests.lab.daemon import become, folder, said, written
from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.pace import turns

_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def serve(plant: Plant, host: Host, service: Service) -> None:
    """A page with the plant's name."""
    serve_pages(plant, host, folder(host, "http"), f"listen {service.port};")


def serve_pages(plant: Plant, host: Host, path: Path, listening: str) -> None:
    """Becomes a web server that listens so."""
    (path / "www").mkdir()
    written(path / "www" / "index.html", f"<h1>{host.name}: {plant.title}</h1>\n")
    scratch = "".join(f"{name}_temp_path {path / name}; " for name in _TEMPORARY)
    text = (
        f"daemon off; worker_processes 1; user root; pid {path / 'pid'}; events {{}}\n"
        f"http {{ access_log off; {scratch}\n"
        f"server {{ {listening} root {path / 'www'}; }} }}\n"
    )
    config = written(path / "nginx.conf", text)
    become("nginx", "-c", config, "-e", path / "errors")


def poll(plant: Plant, poll: Poll) -> None:
    """Fetches the page."""
    address = plant.address(poll.client, poll.server)
    port = plant.hosts[poll.server].service("http").port
    for _ in turns(poll):
        said("curl", "-s", "-m", "3", f"http://{address}:{port}/")

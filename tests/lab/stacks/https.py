"""HTTPS: nginx answers with a certificate of its own, curl asks."""

from __future__ import annotations

from tests.lab.daemon import folder, said
from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.pace import turns
from tests.lab.stacks.http import serve_pages


def serve(plant: Plant, host: Host, service: Service) -> None:
    """A page behind TLS."""
    path = folder(host, "https")
    key, certificate = path / "key.pem", path / "certificate.pem"
    made = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "365")
    said("openssl", *made, "-subj", f"/CN={host.name}", "-keyout", key, "-out", certificate)
    keys = f"ssl_certificate {certificate}; ssl_certificate_key {key};"
    serve_pages(plant, host, path, f"listen {service.port} ssl; {keys}")


def poll(plant: Plant, poll: Poll) -> None:
    """Fetches the page."""
    address = plant.address(poll.client, poll.server)
    port = plant.hosts[poll.server].service("https").port
    for _ in turns(poll):
        said("curl", "-sk", "-m", "3", f"https://{address}:{port}/")

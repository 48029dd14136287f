"""SMTP: aiosmtpd takes mail, curl sends it."""

from __future__ import annotations

import asyncio

from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import SMTP

from tests.lab.daemon import folder, said, written
from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.pace import turns


def serve(plant: Plant, host: Host, service: Service) -> None:
    """Takes whatever comes, and forgets it."""
    asyncio.run(_serve(host.name, service.port))


async def _serve(name: str, port: int) -> None:
    loop = asyncio.get_running_loop()
    made = await loop.create_server(lambda: SMTP(Sink(), hostname=name), "0.0.0.0", port)
    await made.serve_forever()


def poll(plant: Plant, poll: Poll) -> None:
    """Reports each turn."""
    client = plant.hosts[poll.client]
    address = plant.address(poll.client, poll.server)
    port = plant.hosts[poll.server].service("smtp").port
    text = f"From: {client.name}@plant.example\nSubject: shift report\n\nAll is well.\n"
    mail = written(folder(client, "smtp") / "report.eml", text)
    ends = ("--mail-from", f"{client.name}@plant.example", "--mail-rcpt", "shift@plant.example")
    for _ in turns(poll):
        said("curl", "-s", "-m", "5", f"smtp://{address}:{port}", *ends, "-T", mail)

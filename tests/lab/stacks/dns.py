"""DNS: dnsmasq answers, dnspython asks."""

from __future__ import annotations

import dns.exception
import dns.resolver

from tests.lab.daemon import become, folder, written
from tests.lab.model import Host, Plant, Poll, Service
from tests.lab.pace import turns

DOMAIN = "plant.example"


def serve(plant: Plant, host: Host, service: Service) -> None:
    """Knows every host that has an address."""
    records = [f"address=/{h.name}.{DOMAIN}/{h.ip}" for h in plant.hosts.values() if h.ip]
    lines = (*records, "no-resolv", "no-hosts", "user=root", f"port={service.port}")
    config = written(folder(host, "dns") / "dnsmasq.conf", "\n".join(lines) + "\n")
    become("dnsmasq", "-k", "-C", config, "-x", config.with_name("pid"))


def poll(plant: Plant, poll: Poll) -> None:
    """Asks for one host after the other."""
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers = [plant.address(poll.client, poll.server)]
    resolver.lifetime = 2.0
    names = [host.name for host in plant.hosts.values() if host.ip]
    for turn in turns(poll):
        try:
            resolver.resolve(f"{names[turn % len(names)]}.{DOMAIN}")
        except dns.exception.Timeout:
            continue

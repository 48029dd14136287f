"""A plant that runs: its network, its servers, and, once these listen, its clients."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.lab import network
from tests.lab.daemon import RUN
from tests.lab.model import Host, Plant, Service

ROOT = Path(__file__).parents[2]
VENV = ROOT / ".venv-lab"
# Debian's packages of the programs that stand for stations.
PROGRAMS = {
    "chronyd": "chrony",
    "curl": "curl",
    "dnsmasq": "dnsmasq-base",
    "inetutils-inetd": "inetutils-inetd",
    "lldpd": "lldpd",
    "logger": "bsdutils",
    "mosquitto": "mosquitto",
    "nginx": "nginx-light",
    "nmap": "nmap",
    "ntpdig": "ntpsec-ntpdig",
    "openssl": "openssl",
    "rsyslogd": "rsyslog",
    "smbd": "samba",
    "snmpbulkget": "snmp",
    "snmpd": "snmpd",
    "ssh": "openssh-client",
    "sshd": "openssh-server",
    "telnet": "inetutils-telnet",
    "telnetd": "inetutils-telnetd",
    "udhcpc": "udhcpc",
    "vsftpd": "vsftpd",
    "Xtigervnc": "tigervnc-standalone-server",
}
_UDP = (
    *("bacnet", "dhcp", "dns", "fins", "intellivue", "knx"),
    *("ntp", "profinet-io", "snmp", "syslog"),
)
_ETHERNET = ("ethercat", "goose", "lldp", "profinet-dcp", "sv")
_LISTENS = "0A"
_READY_SECONDS = 40.0


class NotReady(RuntimeError):
    """Servers that do not listen though they were given time."""


def missing() -> str:
    """Why no plant can run here, in one sentence; empty when one can."""
    if reason := network.missing():
        return reason
    lacking = sorted({package for name, package in PROGRAMS.items() if not shutil.which(name)})
    if lacking:
        return (
            f"A plant needs programs: apt-get install --no-install-recommends {' '.join(lacking)}"
        )
    complete = (VENV / "installed").exists()
    return "" if complete else "A plant needs its protocol stacks: run `make plant` once."


@contextmanager
def running(plant: Plant, clients: bool = True) -> Iterator[None]:
    """The plant, until it is left."""
    try:
        start(plant, clients)
        yield
    finally:
        stop()


def stop() -> None:
    """Takes the plant down; nothing of it stays."""
    network.down()
    shutil.rmtree(RUN, ignore_errors=True)


def start(plant: Plant, clients: bool = True) -> None:
    """Network, servers and, when all listen, clients. Raises `NotReady`."""
    stop()
    network.up(plant)
    RUN.mkdir()
    trunked = [f"{zone.id}={zone.vlan}" for zone in plant.zones.values() if zone.vlan]
    _spawn(plant, "trunk", network.SWITCH, "tests.lab.trunk", *trunked)
    if doubled := network.doubled(plant):
        told = [f"{place}={card.mac}" for place, card in doubled]
        _spawn(plant, "redundancy", network.SWITCH, "tests.lab.redundancy", *told)
    served = {s.protocol for host in plant.hosts.values() for s in host.services}
    for protocol in sorted(served):
        _crew(plant, protocol, "serve")
    wait(plant)
    if clients:
        begin(plant)


def begin(plant: Plant) -> None:
    """Starts the clients."""
    for protocol in sorted({poll.protocol for poll in plant.polls}):
        _crew(plant, protocol, "poll")


def wait(plant: Plant) -> None:
    """Returns when every server listens and every lease is there."""
    left = [(h, s) for h in plant.hosts.values() for s in h.services if s.protocol not in _ETHERNET]
    leases = [host for host in plant.hosts.values() if host.moves_to and not host.ip]
    until = time.monotonic() + _READY_SECONDS
    while left or leases:
        left = [(h, s) for h, s in left if not _listens(h, s)]
        leases = [host for host in leases if not _leased(host)]
        if time.monotonic() > until:
            silent = ", ".join(f"{h.id} ({s.protocol})" for h, s in left)
            without = ", ".join(host.id for host in leases)
            raise NotReady(f"these do not listen: {silent}; no lease: {without}; see {RUN}")
        time.sleep(0.2)


def _leased(host: Host) -> bool:
    """Whether DHCP gave a host its address."""
    command = ["ip", "-n", network.namespace(host.id), "-4", "-br", "addr", "show", "eth0"]
    return "/" in subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _listens(host: Host, service: Service) -> bool:
    """Whether a port is open in the host's namespace, as the kernel lists it."""
    by_udp = service.protocol in _UDP or service.settings.get("transport") == "udp"
    kind = "udp" if by_udp else "tcp"
    command = ["ip", "netns", "exec", network.namespace(host.id), "cat", f"/proc/net/{kind}"]
    table = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in table.splitlines()[1:]]
    wanted = f":{service.port:04X}"
    return any(row[1].endswith(wanted) and (kind == "udp" or row[3] == _LISTENS) for row in rows)


def _crew(plant: Plant, protocol: str, act: str) -> None:
    job = (plant.name, str(plant.seed), protocol, act)
    _spawn(plant, f"{protocol}-{act}", network.SWITCH, "tests.lab.crew", *job)


def _spawn(plant: Plant, log: str, space: str, module: str, *arguments: str) -> None:
    """A process of the lab's own Python in a namespace, which outlives this one."""
    python = str(VENV / "bin" / "python")
    inside = ["ip", "netns", "exec", space, python, "-W", "ignore", "-m", module, *arguments]
    with (RUN / f"{log}.log").open("w") as file:
        subprocess.run(
            ["setsid", "--fork", *inside],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            check=True,
        )

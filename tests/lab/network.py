"""A plant's network on one machine: a namespace a host, bridges as switches, mirrors by tc.

Each zone's switch copies what comes in at its ports to a mirror port, `sgl-ZONE`, here in the
namespace of who calls. A zone behind a trunk is mirrored at the trunk, `sgl-trunk`: both ways,
tagged, and without what its remote hosts say among themselves. A redundant zone has a second
switch, LAN B, which is mirrored to `sgl-ZONE-b`.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.lab.model import Host, Interface, Plant, Zone

PREFIX = "sgl-"
SWITCH = f"{PREFIX}switch"
TRUNK = "trunk"
# What makes networks, by Debian's packages; `.ci/packages` installs them.
TOOLS = {"ip": "iproute2", "tc": "iproute2", "ethtool": "ethtool", "nft": "nftables"}
_PC = ("server", "workstation")
# Nothing that these networks carry may be joined or summed by a card that there is not.
# Switches are no hosts, and what follows an IP packet in its frame is theirs to leave alone.
_SWITCHED = (
    "net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1 "
    "net.bridge.bridge-nf-call-iptables=0 net.bridge.bridge-nf-call-ip6tables=0"
)
_LONGER = 1600  # a frame and PRP's trailer
_PLAIN = "tx off rx off tso off gso off gro off"


@dataclass(frozen=True, slots=True)
class Port:
    """A card's place: its name in the switch, and the bridge that it hangs on.

    A doubly attached card has two of them. Their `device` is in the switch too, where
    `tests.lab.redundancy` joins them to the card's own cable.
    """

    name: str
    host: Host
    card: Interface
    device: str
    bridge: str
    mirror: str | None


def missing() -> str:
    """Why no plant can be here, in one sentence; empty when one can."""
    if os.geteuid() != 0:
        return "A plant needs root: it makes network namespaces and mirror ports."
    lacking = sorted({package for tool, package in TOOLS.items() if not shutil.which(tool)})
    if lacking:
        return f"A plant needs tools: apt-get install --no-install-recommends {' '.join(lacking)}"
    probe = _run(["ip", "netns", "add", f"{PREFIX}probe"], check=False)
    _run(["ip", "netns", "del", f"{PREFIX}probe"], check=False)
    return "" if probe.returncode == 0 else "This kernel makes no network namespaces."


def namespace(host: str) -> str:
    """The namespace of a host."""
    return f"{PREFIX}{host}"


def mirrors(plant: Plant) -> list[str]:
    """The mirror ports: one a switch, two where it is redundant, one for the trunk."""
    zones = [z.id for z in plant.zones.values() if z.routed and z.vlan is None]
    second = [f"{z.id}-b" for z in plant.zones.values() if z.redundant]
    return [f"{PREFIX}{name}" for name in (*zones, *second, TRUNK)]


def ports(plant: Plant) -> Iterator[Port]:
    """Where every card is plugged in."""
    for number, host in enumerate(plant.hosts.values()):
        for place, card in enumerate(host.interfaces):
            zone = plant.zones[card.zone]
            bridge = f"{'r' if host.remote else 'b'}-{zone.id}"
            shown = zone.routed and zone.vlan is None
            mirror = f"m-{zone.id}" if shown else None
            at = f"{number}-{place}"
            if zone.redundant and not host.routes:
                yield Port(f"p{at}", host, card, f"ph{at}", bridge, mirror)
                yield Port(f"q{at}", host, card, f"qh{at}", f"d-{zone.id}", f"m-{zone.id}-b")
            else:
                yield Port(f"p{at}", host, card, f"eth{place}", bridge, mirror)


def doubled(plant: Plant) -> list[tuple[str, Interface]]:
    """The cards that are attached to both LANs of a redundant zone, each with its place."""
    return [
        (port.name[1:], port.card)
        for port in ports(plant)
        if plant.zones[port.card.zone].redundant and port.device.startswith("p")
    ]


def up(plant: Plant) -> None:
    """Builds the network."""
    spaces = [SWITCH, *map(namespace, plant.hosts)]
    _batch("", [f"netns add {name}" for name in spaces])
    _exec(SWITCH, f"sysctl -eqw {_SWITCHED}")
    plugged = list(ports(plant))
    _batch(SWITCH, _switches(plant))
    for host in plant.hosts.values():
        _exec(namespace(host.id), _kernel(host))
    _batch(SWITCH, [line for port in plugged for line in _cable(port)])
    _batch(SWITCH, [line for port in plugged for line in _own_cable(port)])
    _mirror(
        [(p.name, p.mirror) for p in plugged if p.mirror] + [("t0", "m-trunk"), ("t1", "m-trunk")]
    )
    for name in mirrors(plant):
        _listen(name)
    for host in plant.hosts.values():
        _configure(plant, host)


def stands(plant: Plant) -> bool:
    """Whether this plant is up: its hosts are there, with its router's addresses."""
    found, router = set(_namespaces()), plant.router()
    if not {namespace(host) for host in plant.hosts} <= found:
        return False
    cards = _run(["ip", "-n", namespace(router.id), "-br", "link"]).stdout
    return router.mac in cards


def plug(plant: Plant, host: Host, zone: str) -> None:
    """Puts the first card of a host into another zone's switch, with the mirror of that one."""
    port = next(p for p in ports(plant) if p.host == host)
    _batch(SWITCH, [f"link set {port.name} master b-{zone}"])
    _run(["tc", "-n", SWITCH, "qdisc", "del", "dev", port.name, "ingress"], check=False)
    if plant.zones[zone].vlan is None:
        _mirror([(port.name, f"m-{zone}")])


def switch(port: str, state: str) -> None:
    """Sets a port of the switch `up` or `down`."""
    _batch(SWITCH, [f"link set {port} {state}"])


def leaves_dead_routes(host: Host) -> None:
    """Has a host's kernel not use a way out without a carrier."""
    _exec(namespace(host.id), "sysctl -qw net.ipv4.conf.all.ignore_routes_with_linkdown=1")
    _exec(namespace(host.id), "sysctl -qw net.ipv4.conf.eth1.ignore_routes_with_linkdown=1")


def join(plant: Plant, host: Host) -> None:
    """Adds a host that the plant does not know, with one card, to its zone's switch."""
    _batch("", [f"netns add {namespace(host.id)}"])
    _exec(namespace(host.id), _kernel(host))
    shown = plant.zones[host.zone].vlan is None
    mirror = f"m-{host.zone}" if shown else None
    port = Port(f"x-{host.zone}", host, host.interfaces[0], "eth0", f"b-{host.zone}", mirror)
    _batch(SWITCH, _cable(port))
    if mirror:
        _mirror([(port.name, mirror)])
    _configure(plant, host)


def down() -> None:
    """Takes away every namespace, process and interface of a plant."""
    spaces = [name for name in _namespaces() if name.startswith(PREFIX)]
    for signal_, patience in ((signal.SIGTERM, 3.0), (signal.SIGKILL, 3.0)):
        _end(spaces, signal_, patience)
    # The kernel takes a namespace's interfaces away later: those out here go now.
    ours = [name for name in os.listdir("/sys/class/net") if name.startswith(PREFIX)]
    _batch("", [f"link del {name}" for name in ours])
    _batch("", [f"netns del {name}" for name in spaces])


def _end(spaces: list[str], signal_: signal.Signals, patience: float) -> None:
    """Tells all processes in namespaces to end, and waits for it."""
    for pid in _processes(spaces):
        try:
            os.kill(pid, signal_)
        except ProcessLookupError:
            continue
    until = time.monotonic() + patience
    while _processes(spaces) and time.monotonic() < until:
        time.sleep(0.1)


def _namespaces() -> list[str]:
    return [line.split()[0] for line in _run(["ip", "netns", "list"]).stdout.splitlines() if line]


def _processes(spaces: Iterable[str]) -> list[int]:
    """Who runs in these namespaces, by the inode of each process's network."""
    inodes = {os.stat(f"/run/netns/{name}").st_ino for name in spaces}
    found = []
    for entry in os.listdir("/proc"):
        try:
            if entry.isdigit() and os.stat(f"/proc/{entry}/ns/net").st_ino in inodes:
                found.append(int(entry))
        except OSError:
            continue
    return found


def _switches(plant: Plant) -> Iterator[str]:
    """Bridges, the trunk between those of one zone, and where mirrors leave the switch."""
    for zone in plant.zones.values():
        for side in ("b", "r") if zone.vlan else ("b", "d") if zone.redundant else ("b",):
            bridge = f"{side}-{zone.id}"
            yield f"link add {bridge} type bridge stp_state 0 mcast_snooping 0 forward_delay 0"
            yield f"link set {bridge} up"
            if zone.vlan:
                yield f"link add {side}t-{zone.id} type veth peer name {side}x-{zone.id}"
                yield f"link set {side}t-{zone.id} master {bridge} up"
                yield f"link set {side}x-{zone.id} up promisc on"
    yield "link add t0 type veth peer name t1"
    for name in mirrors(plant):
        outlet = name.replace(PREFIX, "m-", 1)
        yield f"link add {outlet} type veth peer name {name} netns {os.getpid()}"
        yield f"link set {outlet} mtu 9000 up"
    yield from ("link set t0 up promisc on", "link set t1 up promisc on")


def _kernel(host: Host) -> str:
    """What the kernel of a host is told before its cards are there."""
    lines = ["net.ipv4.conf.all.send_redirects=0", "net.ipv4.conf.default.send_redirects=0"]
    if host.identity.type not in _PC:
        lines += ["net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1"]
    if host.routes or host.translates:
        lines += ["net.ipv4.ip_forward=1"]
    return f"sysctl -qw {' '.join(lines)}"


def _cable(port: Port) -> Iterator[str]:
    space, mac = namespace(port.host.id), port.card.mac
    if port.device.startswith("eth"):
        peer = f"peer name {port.device} address {mac} netns {space}"
        yield f"link add {port.name} type veth {peer}"
    else:
        yield f"link add {port.name} mtu {_LONGER} type veth peer name {port.device} mtu {_LONGER}"
        yield f"link set {port.device} up promisc on"
    yield f"link set {port.name} master {port.bridge} up"


def _own_cable(port: Port) -> Iterator[str]:
    """The cable between a doubly attached card and what joins it to both LANs."""
    if port.device.startswith("ph"):
        space, (_, place) = namespace(port.host.id), port.name.split("-")
        own = f"h{port.name[1:]}"
        peer = f"peer name eth{place} address {port.card.mac} netns {space}"
        yield f"link add {own} type veth {peer}"
        yield f"link set {own} up promisc on"


def _mirror(pairs: Iterable[tuple[str, str]]) -> None:
    """A copy of all that comes in at a port, sent to a mirror's outlet."""
    lines = []
    for port, outlet in pairs:
        lines.append(f"qdisc add dev {port} handle ffff: ingress")
        match = "protocol all prio 1 u32 match u32 0 0"
        action = f"action mirred egress mirror dev {outlet}"
        lines.append(f"filter add dev {port} parent ffff: {match} {action}")
    text = "\n".join(lines) + "\n"
    subprocess.run(["tc", "-n", SWITCH, "-batch", "-"], input=text, text=True, check=True)


def _listen(name: str) -> None:
    """The sensor's end of a mirror: it hears, and says nothing."""
    with open(f"/proc/sys/net/ipv6/conf/{name}/disable_ipv6", "w") as file:
        file.write("1")
    _batch("", [f"link set {name} mtu 9000 arp off promisc on up"])


def _configure(plant: Plant, host: Host) -> None:
    """Addresses, routes and, for one that translates, its rules."""
    space = namespace(host.id)
    lines = ["link set lo up"]
    for place, card in enumerate(host.interfaces):
        lines.append(f"link set eth{place} up")
        if card.ip:
            lines.append(f"addr add {card.ip}/24 brd + dev eth{place}")
    if host.ip and not host.routes:
        lines.append(f"route add default via {_way_out(plant, host)}")
    _batch(space, lines)
    cards = "; ".join(f"ethtool -K eth{n} {_PLAIN}" for n in range(len(host.interfaces)))
    _exec(space, f"({cards}) >/dev/null 2>&1 || true")
    if host.translates:
        rule = "add table ip n; add chain ip n p {type nat hook postrouting priority 100;};"
        _exec(space, f"nft '{rule} add rule ip n p oifname eth0 masquerade'")


def _way_out(plant: Plant, host: Host) -> str:
    zone: Zone = plant.zones[host.zone]
    return zone.gateway


def _batch(space: str, lines: Iterable[str]) -> None:
    """One `ip` for many commands: far quicker than one for each."""
    command = ["ip", *(["-n", space] if space else []), "-batch", "-"]
    subprocess.run(command, input="\n".join(lines) + "\n", text=True, check=True)


def _exec(space: str, command: str) -> None:
    _run(["ip", "netns", "exec", space, "sh", "-c", command])


def _run(command: list[str], check: bool = True) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=check)

"""Plants of real stacks: up within 30 s, mirrored once, and gone without a trace.

`SIGHTGLASS_PLANTS` says how often each one comes up (1).
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from tests import rewrite
from tests.lab import description, network, running
from tests.lab.__main__ import LISTEN
from tests.lab.daemon import RUN
from tests.lab.model import Host, Plant
from tests.lab.redundancy import SUFFIX

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(bool(running.missing()), reason=running.missing()),
]

ROUNDS = int(os.environ.get("SIGHTGLASS_PLANTS", "1"))
UP_SECONDS = 30.0
TURNS = 2.3  # of who speaks least, with jitter: what comes between two of them is compared
# A mirror's copy and a card's own may differ by so much in time.
EDGE_NS = 300_000_000
TAG = b"\x81\x00"
SHORTEST = 60  # shorter frames are filled before their trailer
NOTHING: tuple[list[str], list[str], bool] = ([], [], False)


@pytest.fixture(params=[(n, s) for n in description.names() for s in range(1, ROUNDS + 1)])
def plant(request: pytest.FixtureRequest) -> Plant:
    return description.plant(*request.param)


def test_it_comes_up_is_mirrored_once_and_leaves_nothing(plant: Plant, tmp_path: Path) -> None:
    leave_behind()
    began = time.monotonic()
    with running.running(plant):
        took = time.monotonic() - began
        memory = resident()
        time.sleep(5)
        shown = heard(plant, tmp_path)
        assert not complaints()
    print(f"{plant.name} {plant.seed}: {len(plant.hosts)} hosts up in {took:.1f} s, {memory} MiB")
    assert took < UP_SECONDS
    assert memory < 2048
    for host in heard_hosts(plant):
        once(shown, host, plant)
    assert traces() == NOTHING


def leave_behind() -> None:
    """What a plant leaves whose run was broken off: the next one begins with taking it down."""
    left = network.namespace("left-behind")
    subprocess.run(["ip", "netns", "add", left], stderr=subprocess.DEVNULL, check=False)
    RUN.mkdir(exist_ok=True)
    assert left in traces()[0]


def heard_hosts(plant: Plant) -> list[Host]:
    """Of each zone that is mirrored the busiest host whose traffic is all seen there."""
    busy: defaultdict[str, float] = defaultdict(float)
    for poll in plant.polls:
        for end in (poll.client, poll.server):
            busy[end] += 1 / poll.every
    chosen: dict[str, Host] = {}
    for id_ in sorted(busy, key=busy.__getitem__, reverse=True):
        host = plant.hosts[id_]
        zone = plant.zones[host.zone]
        if len(host.interfaces) == 1 and zone.routed and host.remote == bool(zone.vlan):
            chosen.setdefault(zone.id, host)
    assert len(chosen) == sum(zone.routed for zone in plant.zones.values())
    return list(chosen.values())


def heard_seconds(plant: Plant) -> int:
    """So long that each of the chosen hosts speaks three times."""
    least = [
        min(poll.every for poll in plant.polls if host.id in (poll.client, poll.server))
        for host in heard_hosts(plant)
    ]
    return round(TURNS * max(least)) + 2


def heard(plant: Plant, folder: Path) -> Path:
    """What the mirrors and the hosts' own cards hear, in files by their names."""
    seconds = heard_seconds(plant)
    with ExitStack() as stack:
        for name in network.mirrors(plant):
            stack.enter_context(listening([], name, folder / f"{name}.pcap", seconds + 4))
        time.sleep(1.5)
        for host in heard_hosts(plant):
            space = ["ip", "netns", "exec", network.namespace(host.id)]
            stack.enter_context(listening(space, "eth0", folder / f"{host.id}.pcap", seconds))
    return folder


@contextmanager
def listening(where: list[str], interface: str, file: Path, seconds: int) -> Iterator[None]:
    quiet = ["dumpcap", "-q", "-P", "-i", interface, "-w", str(file), "-a", f"duration:{seconds}"]
    process = subprocess.Popen([*where, *quiet], stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.wait(timeout=seconds + 20)


def once(folder: Path, host: Host, plant: Plant) -> None:
    """Each frame of the host's card is on its zone's mirror as often as on the card: once."""
    zone = plant.zones[host.zone]
    vlan, redundant = zone.vlan, zone.redundant
    mirror = f"{network.PREFIX}{network.TRUNK if vlan else host.zone}"
    own = frames(folder / f"{host.id}.pcap")
    shown = [(at, untagged(data, vlan)) for at, data in frames(folder / f"{mirror}.pcap")]
    if redundant:
        own = [(at, data.ljust(SHORTEST, b"\0")) for at, data in own]
        shown = [(at, data.removesuffix(data[-6:])) for at, data in shown if is_paired(data)]
    first, last = own[0][0], own[-1][0]
    card, copies = between(own, first, last), between(shown, first - EDGE_NS, last + EDGE_NS)
    sure = between(own, first + EDGE_NS, last - EDGE_NS)
    sure_copies = between(shown, first + EDGE_NS, last - EDGE_NS)
    wanted = {data for data in sure if not between_remote(data, plant, bool(vlan))}
    assert wanted, host.id
    wrong = [d.hex() for d in wanted if not (copies[d] >= sure[d] and sure_copies[d] <= card[d])]
    assert not wrong, host.id


def frames(file: Path) -> list[tuple[int, bytes]]:
    return [(frame.at_ns, frame.data) for frame in rewrite.read(file)[1]]


def between(told: list[tuple[int, bytes]], first: int, last: int) -> Counter[bytes]:
    """How often each frame came in this time."""
    return Counter(data for at, data in told if first <= at <= last)


def untagged(data: bytes, vlan: int | None) -> bytes:
    """A frame without the trunk's tag."""
    tag = TAG + (vlan or 0).to_bytes(2)
    return data[:12] + data[16:] if vlan and data[12:16] == tag else data


def is_paired(data: bytes) -> bool:
    """Whether a frame has PRP's trailer, as all frames of doubly attached hosts do."""
    return data.endswith(SUFFIX)


def between_remote(data: bytes, plant: Plant, trunked: bool) -> bool:
    """Whether a frame stays behind the trunk, where no mirror is."""
    remote = {bytes.fromhex(h.mac.replace(":", "")) for h in plant.hosts.values() if h.remote}
    return trunked and data[6:12] in remote and data[:6] in remote


def resident() -> int:
    """MiB of memory that the plant's processes have for themselves (shared parts divided)."""
    spaces = [name for name in network._namespaces() if name.startswith(network.PREFIX)]
    total = 0
    for pid in network._processes(spaces):
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except OSError:
            continue
        total += sum(int(s.split()[1]) for s in rollup.splitlines() if s.startswith("Pss:"))
    return total // 1024


def complaints() -> list[str]:
    """What clients and servers failed in."""
    return [
        f"{log.name}: {log.read_text()[-600:]}"
        for log in sorted(RUN.glob("*.log"))
        if "Traceback" in log.read_text()
    ]


def traces() -> tuple[list[str], list[str], bool]:
    """What a plant could leave: namespaces, interfaces, its folder."""
    spaces = [name for name in network._namespaces() if name.startswith(network.PREFIX)]
    interfaces = [name for name in os.listdir("/sys/class/net") if name.startswith(network.PREFIX)]
    return spaces, interfaces, RUN.exists()


def test_sightglass_watches_a_plant_until_it_is_ended() -> None:
    """What `make plant` runs: the console lists the plant's hosts; nothing stays behind."""
    plant = description.plant("factory", 1)
    command = [sys.executable, "-m", "tests.lab", "up", plant.name]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            assert any(LISTEN in line for line in process.stdout)
            known = {host.mac for host in plant.hosts.values()}
            until = time.monotonic() + 60
            while len(known & watched()) < 20 and time.monotonic() < until:
                time.sleep(1)
            assert len(known & watched()) >= 20
        finally:
            process.terminate()
            process.wait(timeout=60)
    assert traces() == NOTHING


def watched() -> set[str]:
    """The MAC addresses that the console knows."""
    try:
        assets = httpx.get(f"http://{LISTEN}/api/assets", timeout=5).json()
    except httpx.HTTPError:
        return set()
    return {mac for asset in assets for mac in asset["macs"]}

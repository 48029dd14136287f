"""What other people's networks wrap packets in is taken off as tshark takes it off."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests.captures import PUBLIC, needs_public
from tests.observed import observe

pytestmark = [
    needs_public,
    pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed"),
]
# GRE; GENEVE; PPPoE over 802.1ad; PPPoE, 802.1Q and IPv6 in IPv4.
CAPTURES = {
    "arkime+arkime/tests/pcap/gre-sample.pcap": {"default", "default/gre"},
    "arkime+arkime/tests/pcap/tcpdump-geneve.pcap": {
        "default",
        "default/geneve10",
        "default/geneve11",
    },
    "zeek+zeek/testing/btest/Traces/pppoe-over-qinq.pcap": {"default/vlan3704.2474"},
    "ntop+nDPI/tests/cfgs/default/pcap/syslog.pcap": {
        "default",
        "default/ip-in-ip",
        *(f"default/vlan{vlan}" for vlan in (121, 408, 1906, 2005)),
    },
}
# An opening that is answered belongs to no conversation before it is.
OPENING = "tcp.flags.syn == 1 && tcp.flags.ack == 0"
# Each direction has a network of its own: in that of the client a bare ACK opens nothing.
UNOPENED = {"tcpdump-geneve": 2}
TUNNELS = ("gre", "geneve", "ip-in-ip")


def innermost(path: Path) -> Counter[frozenset[str]]:
    """Packets with a transport layer, by the innermost pair of addresses."""
    fields = ("ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "frame.protocols")
    wanted = f"(tcp || udp || icmp || icmpv6) && !({OPENING})"
    command = ["tshark", "-n", "-r", str(path), "-Y", wanted, "-T", "fields"]
    options = [option for field in fields for option in ("-e", field)]
    told = subprocess.run([*command, *options], capture_output=True, text=True, check=True)
    found: Counter[frozenset[str]] = Counter()
    for line in told.stdout.splitlines():
        src4, dst4, src6, dst6, layers = line.split("\t")
        is_v6 = layers.rfind(":ipv6:") > layers.rfind(":ip:")
        src, dst = (src6, dst6) if is_v6 else (src4, dst4)
        found[frozenset((src.split(",")[-1], dst.split(",")[-1]))] += 1
    return found


@pytest.mark.parametrize("file", CAPTURES, ids=lambda file: Path(file).stem)
def test_the_innermost_packets_are_those_of_tshark(file: str) -> None:
    seen = observe(PUBLIC / file)
    links = seen.tables["links"]
    found: Counter[frozenset[str]] = Counter()
    for link in links:
        if link["transport"] != "ethernet" and link["protocol"] not in TUNNELS:
            ends = frozenset((link["client"], link["server"]))
            found[ends] += link["packets_out"] + link["packets_in"]
    wanted = innermost(PUBLIC / file)
    assert (wanted - found).total() == UNOPENED.get(Path(file).stem, 0)
    assert not found - wanted
    assert {link["realm"] for link in links} == CAPTURES[file]


def test_headers_that_lie_are_counted_as_tshark_counts_them() -> None:
    """Six PPPoE headers announce more than their frames have."""
    seen = observe(PUBLIC / "zeek+zeek/testing/btest/Traces/pppoe-over-qinq.pcap")
    assert sum(row["malformed"] for row in seen.tables["health"]) == 6


def test_fragments_that_contradict_each_other_are_not_believed() -> None:
    """The third overlaps the first two, which tshark reports too (RFC 5722, 4)."""
    seen = observe(PUBLIC / "zeek+zeek/testing/btest/Traces/ipv4/fragmented-1.pcap")
    assert seen.frames == 3
    assert not seen.observations

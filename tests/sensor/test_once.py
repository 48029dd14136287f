"""Real captures, as other mirrors would have shown them, state the operations of the original."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest

from tests import mirrors, rewrite
from tests.captures import PUBLIC, needs_public
from tests.mirrors import Shown
from tests.observed import Observed, observe
from tests.rewrite import Frame

# Polls and firmware over EtherNet/IP, DNP3, S7comm, Modbus, PROFINET's neighbours, office noise.
CAPTURES = (
    "ITI+ICS-Security-Tools/pcaps/openics/EIP-FirmwareChange.pcap",
    "ITI+ICS-Security-Tools/pcaps/s7/s7comm_reading_plc_status.pcap",
    "OISF+suricata-verify/tests/enip-keywords/enip_cip_example.pcap",
    "cisagov+icsnpp-dnp3/testing/traces/dnp3_example.pcap",
    "liushiwen555+testing_tools/packet_sender/pcaps/ICS/profinet/pn_ptcp.pcap",
    "zeek+zeek/testing/btest/Traces/modbus/modbusSmall.pcap",
    "zeek+zeek/testing/btest/Traces/var-services-std-ports.pcap",
)
Mirror = Callable[[Iterable[Frame]], Iterable[Shown]]
MIRRORS: dict[str, tuple[Mirror, Sequence[str]]] = {
    "routed": (mirrors.routed, ["mirror"]),
    "mirrored at both ports": (mirrors.mirrored_twice, ["mirror"]),
    "PRP": (mirrors.prp, ["mirror"]),
    "PRP, a mirror in each LAN": (lambda frames: mirrors.prp(frames, lan_b=1), ["a", "b"]),
    "HSR": (mirrors.hsr, ["mirror"]),
    "TAP": (mirrors.tap, ["tap", "tap"]),
}


def operations(seen: Observed) -> Counter[tuple[object, ...]]:
    """What was done, how often, in whatever realm."""
    found: Counter[tuple[object, ...]] = Counter()
    for key, count in seen.counts().items():
        found[key[1:]] += count
    return found


@needs_public
@pytest.mark.parametrize("name", MIRRORS)
@pytest.mark.parametrize("file", CAPTURES, ids=lambda file: Path(file).stem)
def test_the_operations_are_those_of_the_original(file: str, name: str, tmp_path: Path) -> None:
    mirror, interfaces = MIRRORS[name]
    link_type, frames = rewrite.read(PUBLIC / file)
    assert link_type == 1
    plain = mirrors.write(tmp_path / "plain.pcapng", ["mirror"], mirrors.once(frames))
    shown = mirrors.write(tmp_path / "shown.pcapng", interfaces, mirror(frames))
    wanted = operations(observe(plain))
    assert wanted
    assert operations(observe(shown)) == wanted

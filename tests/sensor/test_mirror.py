"""What is wrong with a mirror is said in plain words: captures made worse, one way each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from inventory.model import Plant
from inventory.store import Store
from sensor import evidence
from sensor.doctor import examine
from sensor.mirror import Diagnosis
from sensor.replay import CaptureFile, Replay
from tests import rewrite
from tests.captures import PLANT, PUBLIC, ROOT, needs_public
from tests.observed import observe
from tests.rewrite import Frame
from tests.sites import sightglass

ETHERNET = 1
HOUR_NS = 3_600_000_000_000


@pytest.fixture(scope="module")
def frames() -> list[Frame]:
    """The plant's normal work on one interface: two minutes, 106 TCP conversations."""
    packets = evidence.packets((PLANT / "plant-normal.pcapng").read_bytes())
    return [Frame(packet.at_ns, packet.data) for packet in packets]


def examined(folder: Path, frames: Iterable[Frame]) -> list[Diagnosis]:
    return examine([], 1.0, [rewrite.write(folder / "mirror.pcap", ETHERNET, frames)])


def told(folder: Path, frames: Iterable[Frame]) -> str:
    """The only trouble of a capture, with what to do."""
    (bad,) = [finding for finding in examined(folder, frames) if not finding.good]
    return f"{bad.text}. {bad.advice}"


def plant(folder: Path, frames: Iterable[Frame]) -> Plant:
    folder.mkdir(exist_ok=True)
    path = rewrite.write(folder / "mirror.pcap", ETHERNET, frames)
    with Store.open(folder / "site", create=True) as store:
        for batch in Replay([CaptureFile.of(path)], store.digest_key):
            store.insert(batch)
        return store.plant()


def test_a_good_mirror_has_only_good_to_say_of_it(frames: Sequence[Frame], tmp_path: Path) -> None:
    found = examined(tmp_path, frames)
    assert len(found) == 9
    assert all(finding.good for finding in found)


def test_lost_frames(frames: Sequence[Frame], tmp_path: Path) -> None:
    text = told(tmp_path, rewrite.thinned(frames, 0.2, seed=1))
    assert "octets of TCP are missing (18." in text
    assert "most between 10.10." in text
    assert "Mirror fewer ports" in text


def test_what_depends_on_lost_frames_has_less_quality(
    frames: Sequence[Frame], tmp_path: Path
) -> None:
    whole = plant(tmp_path / "whole", frames)
    thinned = plant(tmp_path / "thinned", rewrite.thinned(frames, 0.2, seed=1))
    assert whole.health.loss_share == 0
    assert {operation.quality.loss for operation in whole.operations} == {0}
    assert 0.1 < thinned.health.loss_share < 0.2
    # Others come through a router, where what one side lost the other side shows.
    direct = [op for op in thinned.operations if op.client == "10.10.1.50"]
    polls = [op.quality.loss for op in direct if op.protocol == "modbus"]
    assert polls
    assert min(polls) > 0.1


def test_claims_links_and_datagrams_have_less_quality_too(
    frames: Sequence[Frame], tmp_path: Path
) -> None:
    thinned = plant(tmp_path / "thinned", rewrite.thinned(frames, 0.2, seed=1))
    claims = [claim for asset in thinned.assets.values() for claim in asset.claims]
    assert max(c.quality.loss for c in claims) > 0.1
    assert max(c.quality.loss for c in claims if c.protocol == "enip") > 0.02
    lost = {link.protocol for link in thinned.links if link.quality.loss > 0.02}
    assert lost >= {"modbus", "cotp", "enip", "dnp3", "snmp", "dns"}
    whole = plant(tmp_path / "whole", frames)
    assert {link.quality.loss for link in whole.links} == {0}


PUBLIC_TCP = (
    "cisagov+icsnpp-dnp3/testing/traces/dnp3_example.pcap",
    "ITI+ICS-Security-Tools/pcaps/s7/s7comm_varservice_libnodavedemo_bench.pcap",
)


@needs_public
@pytest.mark.parametrize("file", PUBLIC_TCP)
def test_public_captures_made_worse(file: str, tmp_path: Path) -> None:
    link_type, frames = rewrite.read(PUBLIC / file)
    assert link_type == ETHERNET
    assert plant(tmp_path / "whole", frames).health.loss_share == 0
    thinned = [*rewrite.thinned(frames, 0.2, seed=1)]
    text = told(tmp_path, thinned)
    assert "octets of TCP are missing" in text
    assert "the mirror loses frames" in text
    seen = plant(tmp_path / "thinned", thinned)
    assert 0.15 < seen.health.loss_share < 0.25
    (link,) = seen.links
    assert link.quality.loss > 0.15
    assert {o.quality for o in seen.operations if o.client == link.a} == {link.quality}
    one_way = [*rewrite.sent_by(frames, link.a)]
    assert told(tmp_path, one_way).startswith("only one direction of ")
    operations = plant(tmp_path / "one-way", one_way).operations
    assert {operation.quality.one_way for operation in operations} == {True}


def test_one_conversation_is_told_as_one(frames: Sequence[Frame], tmp_path: Path) -> None:
    def ends(frame: Frame) -> set[bytes]:
        data = frame.data
        return {data[26:30] + data[34:36], data[30:34] + data[36:38]}

    first = next(frame for frame in frames if frame.data[12:14] + frame.data[23:24] == b"\x08\0\6")
    found = examined(tmp_path, [frame for frame in frames if ends(frame) == ends(first)])
    assert "both directions of the TCP conversation are visible" in [f.text for f in found]


def test_one_direction(frames: Sequence[Frame], tmp_path: Path) -> None:
    text = told(tmp_path, rewrite.to_servers(frames, 502))
    assert text.startswith("only one direction of 2 of 2 TCP conversations is visible")
    assert "without what servers answer" in text
    assert "mirror both directions" in text
    seen = plant(tmp_path, rewrite.to_servers(frames, 502))
    assert seen.health.one_way_share == 1
    assert {operation.quality.one_way for operation in seen.operations} == {True}


def test_one_direction_is_not_called_loss(frames: Sequence[Frame], tmp_path: Path) -> None:
    """Answers whose questions the mirror does not copy are no sign of a slow port."""
    received = [frame for frame in frames if frame.data[6:12] < frame.data[:6]]
    assert told(tmp_path, received).startswith("only one direction of 104 of 106 TCP")


def test_frames_joined_by_the_card_that_captured(frames: Sequence[Frame], tmp_path: Path) -> None:
    joined = replace(frames[0], length=40_000)
    (long,) = [f for f in examined(tmp_path, [joined, *frames[1:]]) if "longer" in f.text]
    assert long.text == "1 of 27,848 frames are longer than Ethernet's"
    assert "gro off lro off" in long.advice


def test_doubled_frames(frames: Sequence[Frame], tmp_path: Path) -> None:
    text = told(tmp_path, rewrite.doubled(frames))
    assert "frames came twice" in text
    assert "duplicates are counted once" in text
    assert "mirror one of them" in text


def test_a_vlan_that_falls_silent(frames: Sequence[Frame], tmp_path: Path) -> None:
    until = frames[0].at_ns + 40 * 10**9
    tagged = rewrite.tagged((f for f in frames if f.at_ns < until), 30)
    mixed = sorted([*frames, *tagged], key=lambda frame: frame.at_ns)
    bad = [finding for finding in examined(tmp_path, mixed) if not finding.good]
    # The plant has VLANs of its own, which the new tag holds.
    silent = [finding.text.partition(" fell silent: ")[0] for finding in bad]
    assert silent == [f"default/vlan30{inner}" for inner in ("", ".100", ".101")]
    assert all("none in the last 8" in finding.text for finding in bad)
    assert all("still in the mirror session" in finding.advice for finding in bad)


def test_a_clock_that_steps_backwards(frames: Sequence[Frame], tmp_path: Path) -> None:
    half = len(frames) // 2
    late = [replace(frame, at_ns=frame.at_ns - HOUR_NS) for frame in frames[half:]]
    text = told(tmp_path, [*frames[:half], *late])
    assert text.startswith("the clock stepped backwards once")
    assert "NTP" in text


def test_frames_cut_short(frames: Sequence[Frame], tmp_path: Path) -> None:
    found = [f for f in examined(tmp_path, rewrite.cut(frames, 96)) if not f.good]
    lost, cut = found
    assert "octets of TCP are missing" in lost.text
    assert lost.advice.startswith("what was cut off is missing here")
    assert "came cut short: what they carried is not known" in cut.text
    assert "without a snap length" in cut.advice


@pytest.mark.parametrize("name", ["bacnet", "dns", "goose", "hart_ip", "modbus", "opcua", "snmp"])
def test_what_a_capture_cut_off_nobody_broke(name: str, tmp_path: Path) -> None:
    capture = min((ROOT / "protocols" / name / "captures").glob("*.pcap"))
    link_type, frames = rewrite.read(capture)
    whole = broken(rewrite.write(tmp_path / "whole.pcap", link_type, frames))
    assert sum(1 for frame in frames if len(frame.data) > 60) > 5
    for length in (60, 80, 100, 150):
        shorter = rewrite.cut(frames, length)
        cut = rewrite.write(tmp_path / f"{length}.pcap", link_type, shorter)
        assert broken(cut) <= whole


def broken(path: Path) -> set[tuple[str, str, str]]:
    """Who broke a protocol, and how."""
    rows = observe(path).observations
    return {(r["client"], r["protocol"], r["object"]) for r in rows if r["kind"] == "broke"}


def test_checksums_that_are_only_offload(frames: Sequence[Frame], tmp_path: Path) -> None:
    senders = {frame.data[6:12] for frame in frames[:200]}
    made: Iterable[Frame] = frames
    for sender in senders:
        made = rewrite.unsummed(made, sender)
    found = examined(tmp_path, made)
    assert all(finding.good for finding in found)
    assert "(offload), nothing is broken by it" in found[-1].text


def test_frames_damaged_on_the_way(frames: Sequence[Frame], tmp_path: Path) -> None:
    wanted = next(
        i for i, f in enumerate(frames) if f.data[12:14] == b"\x08\x00" and f.data[23] == 6
    )
    assert wanted < 200
    broken = next(iter(rewrite.unsummed([frames[wanted]], frames[wanted].data[6:12])))
    text = told(tmp_path, [*frames[:wanted], broken, *frames[wanted + 1 :]])
    assert text.startswith("1 of ")
    assert "check cables" in text


def test_doctor_tells_as_text_and_as_json(frames: Sequence[Frame], tmp_path: Path) -> None:
    thin = rewrite.thinned(frames, 0.2, seed=1)
    path = rewrite.write(tmp_path / "mirror.pcap", ETHERNET, thin)
    text = sightglass("doctor", path, check=False)
    rows = json.loads(sightglass("doctor", path, "--format", "json", check=False).stdout)
    assert text.returncode == 1
    assert [row["good"] for row in rows].count(False) == 1
    assert all(row["text"] in text.stdout for row in rows)
    assert all(row["good"] != bool(row["advice"]) for row in rows)
    assert "BAD   " in text.stdout


def test_a_capture_that_is_none_is_said(tmp_path: Path) -> None:
    path = tmp_path / "none.pcap"
    path.write_bytes(b"nothing")
    found = examine([], 1.0, [path, tmp_path / "missing.pcap"])
    assert not any(finding.good for finding in found)
    assert "expected a pcap or pcapng capture" in found[0].text
    assert "cannot be read" in found[-1].text

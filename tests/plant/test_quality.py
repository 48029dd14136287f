"""What a mirror that loses frames shows of an attack carries that everywhere."""

from __future__ import annotations

from pathlib import Path

from sensor import evidence
from tests import rewrite
from tests.captures import PLANT
from tests.rewrite import Frame
from tests.sites import listed, replayed


def test_deviations_and_incidents_carry_the_quality_of_the_capture(tmp_path: Path) -> None:
    attack = evidence.packets((PLANT / "plant-attack.pcapng").read_bytes())
    frames = [Frame(packet.at_ns, packet.data) for packet in attack]
    thinned = rewrite.write(tmp_path / "attack.pcap", 1, rewrite.thinned(frames, 0.2, seed=1))
    site = replayed(tmp_path / "site", [thinned], [PLANT / "plant-normal.pcapng"])
    deviations = {d["id"]: d for d in listed(site, "deviations")}
    lossy = [d for d in deviations.values() if d["quality"]["loss"] > 0.05]
    assert {d["kind"] for d in lossy} >= {"engineering operation", "new operation"}
    for incident in listed(site, "incidents"):
        losses = [deviations[id_]["quality"]["loss"] for id_ in incident["deviations"]]
        assert incident["quality"]["loss"] == max(losses)
    changes = listed(site, "values")
    assert max(change["quality"]["loss"] for change in changes) > 0.05
    assert max(v["quality"]["loss"] for v in listed(site, "links")) > 0.05

"""What the sensor holds at once the owner may set; what a limit takes is told."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest

from inventory.store.retention import AT_ONCE, FILE
from protocols.model import FURTHER
from sensor import _core
from sensor.replay import CaptureFile, Replay
from tests.bench.flood import genisys, packets
from tests.bench.traffic import save
from tests.captures import PLANT
from tests.sites import listed, replayed

NORMAL = PLANT / "plant-normal.pcapng"


def bitten(**limits: int) -> set[str]:
    """The limits that bit in the plant's normal work."""
    replay = Replay([CaptureFile.of(NORMAL)], bytes(32), window_seconds=60.0, limits=limits)
    told = [row for batch in replay for row in batch.tables["health"].column("limits").to_pylist()]
    return {name for row in told for name in json.loads(row)}


def test_a_plant_reaches_none_of_them_by_itself() -> None:
    assert not bitten() & {*AT_ONCE, "evidence"}


@pytest.mark.parametrize("name", AT_ONCE)
def test_every_limit_can_be_set_and_is_told_when_it_bites(name: str) -> None:
    # The last frames are no more than what is taken of them: a fact without proof shows it.
    wanted = {"frames_mb": set(), "evidence_mb": set(), "conversations": {"conversations"}}
    assert bitten(**{name: 1 if name.endswith("_mb") else 20}) >= wanted.get(name, {name})


def test_operations_beyond_a_pairs_part_are_one_with_a_name(tmp_path: Path) -> None:
    flood = itertools.islice(packets(genisys, 10001, clients=1), 1200)
    save(tmp_path / "flood.pcap", flood)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / FILE).write_text("rows = 500\n")
    site = replayed(tmp_path / "site", [tmp_path / "flood.pcap"])
    told = {row["operation"]: row for row in listed(site, "operations")}
    further = told["further operations"]
    assert (further["code"], further["effect"]) == (FURTHER, "unknown")
    assert further["count"] > 400
    assert further["evidence"]


def test_what_has_no_name_is_refused() -> None:
    with pytest.raises(ValueError, match="no limit is called tea"):
        _core.Replay([], bytes(32), 60.0, {"tea": 1})


def test_the_owners_file_is_obeyed(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / FILE).write_text("links = 20\n")
    (health,) = listed(replayed(tmp_path / "site", [NORMAL]), "health")
    assert health["limits"]["links"] > 0

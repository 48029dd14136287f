"""Packets of the ring over the API: exactly those of a selection, as another tool takes them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from console.api import packets as route
from console.site import Site
from inventory.store import Store
from sensor.packets import note
from tests import rings
from tests.captures import PLANT
from tests.console.client import Api

ATTACK = PLANT / "plant-attack.pcapng"
PLC, ATTACKER = "10.10.1.11", "10.10.3.66"

pytestmark = pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")


@pytest.fixture
def kept(attacked_site: Path, tmp_path: Path) -> Iterator[Api]:
    """The attacked plant with the packets of its attack."""
    site = shutil.copytree(attacked_site, tmp_path / "site")
    rings.made(site, ATTACK)
    with Site(Store.open(site)) as opened:
        yield Api(opened)


def taken(api: Api, folder: Path, query: str) -> list[bytes]:
    answer = api.get(f"/api/packets.pcapng?{query}")
    assert answer.status_code == 200, answer.text
    path = folder / "answer.pcapng"
    path.write_bytes(answer.content)
    return rings.frames(path)


def refused(api: Api, query: str, status: int) -> str:
    answer = api.get(f"/api/packets.pcapng?{query}")
    assert answer.status_code == status
    detail = answer.json()["detail"]
    assert isinstance(detail, str)
    return detail


@pytest.fixture
def attack(tmp_path: Path) -> Path:
    """The capture where tshark's answers about it may lie beside it."""
    return Path(shutil.copy(ATTACK, tmp_path / "attack.pcapng"))


def test_everything_in_a_span(kept: Api, attack: Path, tmp_path: Path) -> None:
    assert taken(kept, tmp_path, "") == rings.frames(attack)
    (first, *_) = kept.rows("deviations?limit=1")
    start, end = first["first_seen"], first["last_seen"]
    text = f'frame.time >= "{start[:-1]}000Z" && frame.time <= "{end[:-1]}999Z"'
    assert taken(kept, tmp_path, f"from={start}&to={end}") == rings.frames(attack, text)


def test_those_of_an_asset(kept: Api, attack: Path, tmp_path: Path) -> None:
    (asset,) = [a for a in kept.rows("assets") if PLC in a["ips"]]
    macs = " || ".join(f"eth.addr == {mac}" for mac in asset["macs"])
    wanted = rings.frames(attack, f"ip.addr == {PLC} || (!ip && !ipv6 && ({macs}))")
    assert taken(kept, tmp_path, f"asset={asset['id']}") == wanted


def test_those_of_a_deviation_are_its_assets_around_its_time(
    kept: Api, attack: Path, tmp_path: Path
) -> None:
    assets = {a["id"]: a for a in kept.rows("assets")}
    found = [d for d in kept.rows("deviations") if d["peer"]]
    deviation = next(d for d in found if assets[d["subject"]]["ips"] and assets[d["peer"]]["ips"])
    a, b = (assets[deviation[end]]["ips"] for end in ("subject", "peer"))
    ours, theirs = (" || ".join(f"ip.addr == {ip}" for ip in ips) for ips in (a, b))
    both = rings.frames(attack, f"({ours}) && ({theirs})")
    got = taken(kept, tmp_path, f"deviation={deviation['id']}")
    assert got
    assert all(frame in both for frame in got)


def test_those_of_a_proof_are_its_conversation(kept: Api, attack: Path, tmp_path: Path) -> None:
    deviation = next(
        d for d in kept.rows("deviations") if d["protocol"] == "modbus" and d["evidence_seen"]
    )
    id_ = deviation["evidence_seen"][0]["id"]
    conversation = rings.frames(attack, "tcp.port == 502")
    got = taken(kept, tmp_path, f"evidence={quote(id_)}")
    assert got
    assert all(frame in conversation for frame in got)
    proven = kept.get(f"/api/evidence/{id_}").json()["packets"]
    assert all(bytes.fromhex(packet["hex"]) in got for packet in proven)


def test_wrong_questions_get_one_sentence(kept: Api, api: Api) -> None:
    assert "keeps no packets" in refused(api, "", 404)
    assert "no asset has the id nobody" in refused(kept, "asset=nobody", 404)
    assert "no deviation has the id d0" in refused(kept, "deviation=d0", 404)
    assert "no evidence has the id e0" in refused(kept, "evidence=e0", 404)
    assert "no asset has the id" in refused(kept, "asset=", 404)
    assert "two ends were needed, 1 given" in refused(kept, f"between={PLC}", 422)
    assert "'plc' is none" in refused(kept, f"between={PLC}&between=plc", 422)
    assert "one of asset" in refused(kept, f"asset=a&between={PLC}&between={PLC}", 422)
    assert "a port goes with" in refused(kept, "port=502", 422)
    span = "from=2026-11-25T00:00:00Z&to=2026-11-24T00:00:00Z"
    assert "must not be before" in refused(kept, span, 422)
    nobody = "between=192.0.2.1&between=192.0.2.2"
    assert "no such packet is kept; the ring holds" in refused(kept, nobody, 404)


def test_whether_there_are_any_is_asked_before(kept: Api) -> None:
    for _ in range(3):
        answer = kept.get(f"/api/packets?between={PLC}&between=10.10.1.50")
        assert (answer.status_code, answer.content) == (204, b"")
    answer = kept.get("/api/packets?between=192.0.2.1&between=192.0.2.2")
    assert answer.status_code == 404


def test_a_segment_that_was_cut_is_read_up_to_there(kept: Api, tmp_path: Path) -> None:
    segment = tmp_path / "site" / "ring" / "0000000001.pcapng"
    whole = segment.read_bytes()
    segment.write_bytes(whole[: len(whole) // 2])
    answer = kept.get("/api/packets.pcapng")
    assert "0000000001.pcapng ends within a frame" in note(answer.content)
    half = len(taken(kept, tmp_path, ""))
    assert half > 0
    shutil.copy(ATTACK, segment.with_name("0000000002.pcapng"))
    answer = kept.get("/api/packets.pcapng")
    assert "0000000001.pcapng is damaged at octet" in note(answer.content)
    assert len(taken(kept, tmp_path, "")) > half


def test_a_download_has_a_limit_and_few_go_at_once(
    kept: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(route, "MOST_OCTETS", 300_000)
    answer = kept.get("/api/packets.pcapng")
    assert 290_000 < len(answer.content) < 320_000
    assert "narrow the time" in note(answer.content)
    monkeypatch.setattr(route, "PATIENCE_SECONDS", 0.01)
    assert route._downloads.acquire(blocking=False)
    assert route._downloads.acquire(blocking=False)
    try:
        assert "try again" in refused(kept, "", 503)
    finally:
        route._downloads.release(2)


def test_health_says_what_is_held(kept: Api, api: Api) -> None:
    (health,) = kept.rows("health")
    assert health["ring"]["recording"]
    assert health["ring"]["value"].startswith("0.0 of 1.0 GB since 2026-11-2")
    (health,) = api.rows("health")
    assert health["ring"] is None

"""What people decide through the API: what is usual, and what the zones are."""

from __future__ import annotations

import asyncio
import shutil
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from console.api.app import create
from console.command import main
from console.site import Site
from inventory import zones_file
from inventory.store import Store
from tests.console.client import HERE, Api

GOOD = {"by": "an engineer", "why": "the new station was announced"}


def approve(api: Api, **body: Any) -> int:
    """The status of the answer."""
    return api.post("/api/baseline/approve", body).status_code


def test_what_is_approved_is_open_no_more(own_api: Api) -> None:
    before = [d["id"] for d in own_api.rows("deviations")]
    assert approve(own_api, deviations=before[:2], **GOOD) == 200
    assert [d["id"] for d in own_api.rows("deviations")] == before[2:]


def test_what_was_approved_is_told_with_who_and_why(own_api: Api) -> None:
    (first, *_) = own_api.rows("deviations")
    assert approve(own_api, deviations=[first["id"]], **GOOD) == 200
    (decision,) = own_api.get("/api/baseline").json()["decisions"]
    assert decision.pop("time")
    assert decision == {"deviation": first["id"], "seen": first["seen"], **GOOD}
    (listed,) = own_api.rows("baseline/decisions")
    assert {**listed, **decision} == listed


def test_what_was_approved_is_not_counted_as_seen_while_learning(own_api: Api) -> None:
    before = {row["detector"]: row for row in own_api.rows("baseline/check")}
    first = next(d for d in own_api.rows("deviations") if d["detector"] == "new_conversation")
    assert approve(own_api, deviations=[first["id"]], **GOOD) == 200
    after = {row["detector"]: row for row in own_api.rows("baseline/check")}
    known = before.pop("new_conversation")
    assert after.pop("new_conversation") == {
        **known,
        "approved": 1,
        "text": f"{known['text']}; 1 approved",
    }
    assert after == before


def test_what_a_later_version_brought_learns_and_says_so(
    attacked_site: Path, tmp_path: Path
) -> None:
    with Site(Store.open(shutil.copytree(attacked_site, tmp_path / "site"))) as site:
        api = Api(site)
        assert api.get("/api/baseline/learning").json()["late"] == ""
        older = {n: at for n, at in site.knowledge.begun.items() if not n.startswith("lapse ")}
        site._known = replace(site.knowledge, begun=older)
        assert api.get("/api/baseline/learning").json()["late"] == (
            "lapse came with a later version and learned nothing before: learning begins with the "
            "next packet"
        )
        text = {row["detector"]: row["text"] for row in api.rows("baseline/check")}["lapse"]
        assert text.endswith("(learning begins with the next packet)")


def test_where_an_earlier_version_noted_no_begin_all_that_were_there_have_learned(
    attacked_site: Path, tmp_path: Path
) -> None:
    with Site(Store.open(shutil.copytree(attacked_site, tmp_path / "site"))) as site:
        with site.store.transaction():
            site.store.put_learned("engine", 1, {"begun": "null"})
        learned = Site(site.store).knowledge
        assert not learned.late(site.store.plant().end)
        assert not all(learned.states.values())  # nor those that never saw anything


def test_what_was_approved_stands_in_the_report(own_api: Api) -> None:
    (first, *_) = own_api.rows("deviations")
    assert approve(own_api, deviations=[first["id"]], **GOOD) == 200
    (told,) = own_api.get("/api/report/iec62443.json").json()["approved"]
    assert told.pop("time")
    assert told == {"deviation": first["id"], "seen": first["seen"], **GOOD}


def test_an_incident_whose_deviations_are_approved_is_none(own_api: Api) -> None:
    largest = max(own_api.rows("incidents"), key=lambda row: len(row["deviations"]))
    others = [row for row in own_api.rows("incidents") if row["id"] != largest["id"]]
    assert approve(own_api, deviations=largest["deviations"][:1], **GOOD) == 200
    (left,) = [row for row in own_api.rows("incidents") if row["id"] == largest["id"]]
    assert set(left["deviations"]) == {*largest["deviations"][1:]}
    assert approve(own_api, deviations=left["deviations"], **GOOD) == 200
    assert own_api.rows("incidents") == others


def test_approving_needs_a_name_a_reason_and_deviations(own_api: Api) -> None:
    (first, *_) = [d["id"] for d in own_api.rows("deviations")]
    assert approve(own_api, deviations=[first], by="", why="x") == 422
    assert approve(own_api, deviations=[first], by="x", why="") == 422
    assert approve(own_api, deviations=[], **GOOD) == 422


def test_one_unknown_deviation_and_nothing_is_approved(own_api: Api) -> None:
    before = own_api.rows("deviations")
    assert approve(own_api, deviations=[before[0]["id"], "none"], **GOOD) == 404
    assert own_api.rows("deviations") == before


def test_the_zone_file_comes_back_as_it_was_given(own_api: Api) -> None:
    text = own_api.get("/api/zones/proposed.toml").text
    assert own_api.put("/api/zones.toml", text).json()["zones"] == len(own_api.rows("zones"))
    assert zones_file.read(own_api.get("/api/zones.toml").text) == zones_file.read(text)


def test_what_open_deviations_are_about_is_not_proposed(own_api: Api) -> None:
    text = own_api.get("/api/zones.toml").text
    assert "Proposed: its flows are what was seen, and nobody said that they are allowed" in text
    assert "iec104" not in text[text.index("10.10.1.0/24 to ") :]
    by_stranger = [d["id"] for d in own_api.rows("deviations") if d["protocol"] == "iec104"]
    new = [d["id"] for d in own_api.rows("deviations") if d["kind"] == "new asset"]
    assert approve(own_api, deviations=[*by_stranger, *new], **GOOD) == 200
    assert "iec104" in own_api.get("/api/zones.toml").text.partition("10.10.1.0/24 to ")[2]


def test_what_may_be_a_slip_in_a_zone_file_is_told(own_api: Api) -> None:
    text = '[[zone]]\nid = "a"\nassets = ["a-0123456789"]\n'
    told = own_api.put("/api/zones.toml", text).json()["warnings"]
    assert told == ["zone “a”: no asset a-0123456789 was seen yet."]


TWICE = (
    b'[[zone]]\nid = "a"\nnetworks = ["10.0.0.0/8"]\n[[zone]]\nid = "b"\nnetworks = ["10.0.0.0/8"]'
)


@pytest.mark.parametrize("content", [b"zones = [", b"\xff\xfe", b"[[zone]]\nname = 3\n", TWICE])
def test_a_broken_zone_file_changes_nothing(own_api: Api, content: bytes) -> None:
    before = own_api.rows("zones")
    answer = own_api.put("/api/zones.toml", content)
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("the zone file was not taken: ")
    assert own_api.rows("zones") == before


def test_nobody_waits_for_a_zone_file_to_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, in_time = threading.Event(), []
    monkeypatch.setattr(Store, "put_zones", lambda *_: in_time.append(asked.wait(10)))

    async def both(site: Site) -> None:
        transport = httpx.ASGITransport(create(site))
        async with httpx.AsyncClient(transport=transport, base_url=HERE) as client:
            text = '[[zone]]\nid = "a"'
            writing = asyncio.create_task(client.put("/api/zones.toml", content=text))
            await asyncio.sleep(0.1)
            assert (await client.get("/api/zones")).status_code == 200
            asked.set()
            assert (await writing).status_code == 200

    with Site(Store.open(tmp_path / "site", create=True)) as site:
        asyncio.run(both(site))
    assert in_time == [True]


def test_a_zone_file_is_imported_with_a_warning_or_not_at_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site, file = tmp_path / "site", tmp_path / "mine.toml"
    Store.open(site, create=True).close()
    ordered = ["zones", "import", "--site", str(site), str(file)]
    file.write_text('[[zone]]\nid = "a"\nassets = ["a-0123456789"]\n')
    assert main(ordered) == 0
    said = "1 zone and 0 conduits\nwarning: zone “a”: no asset a-0123456789 was seen yet.\n"
    assert capsys.readouterr().err == said
    file.write_bytes(TWICE)
    assert main(ordered) == 2
    refused = "the zone file was not taken: line 4: zone “b”: 10.0.0.0/8 is in zone “a” already."
    assert capsys.readouterr().err == f"sightglass: {refused}\n"
    assert 'id = "b"' not in (site / "zones.toml").read_text()

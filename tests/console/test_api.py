"""Every route of the API: what it answers, and what it says when asked wrongly."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest

from tests.console.client import Api


def asset_of(api: Api, ip: str) -> dict[str, Any]:
    """The asset that has an address."""
    (found,) = [a for a in api.rows("assets") if ip in a["ips"]]
    return found


LISTS = ("assets", "links", "operations", "deviations", "incidents", "violations", "zones")


@pytest.mark.parametrize("name", [*LISTS, "conduits", "captures", "health", "baseline/check"])
def test_every_list_has_rows(api: Api, name: str) -> None:
    assert api.rows(name)


@pytest.mark.parametrize("name", [*LISTS[:-1], "values"])
def test_a_limit_is_kept(api: Api, name: str) -> None:
    assert len(api.rows(f"{name}?limit=1")) == 1


@pytest.mark.parametrize("name", LISTS[:-1])
def test_since_leaves_out_what_was_last_seen_before(api: Api, name: str) -> None:
    latest = max(row["last_seen"] for row in api.rows(name))
    found = api.rows(f"{name}?since={latest}")
    assert found
    assert all(row["last_seen"] == latest for row in found)


@pytest.mark.parametrize("query", ["limit=0", "limit=many", "since=yesterday"])
def test_a_wrong_option_is_told(api: Api, query: str) -> None:
    answer = api.get(f"/api/assets?{query}")
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"][-1] == query.split("=")[0]


@pytest.mark.parametrize(
    "path", ["assets?since=", "packets.pcapng?from=", "graph.svg?at=", "report/assets.json?to="]
)
def test_a_time_without_a_zone_is_utc(api: Api, path: str) -> None:
    answers = [api.get(f"/api/{path}2026-11-24T06:00:00{zone}") for zone in ("", "Z")]
    assert len({answer.status_code for answer in answers}) == 1
    assert answers[0].status_code != 500
    assert answers[0].content == answers[1].content


@pytest.mark.parametrize("host", ["localhost:8443", "127.0.0.1:8443", "[::1]:8443", "127.8.8.8"])
def test_this_machine_may_ask(api: Api, host: str) -> None:
    assert api.get("/api/health", host).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "10.0.0.1:8443", "localhost.evil.example"])
def test_another_name_that_leads_here_is_refused(api: Api, host: str) -> None:
    answer = api.get("/api/health", host)
    assert answer.status_code == 421
    assert f"{host} was asked" in answer.json()["detail"]


def test_without_claims_an_asset_is_the_same_but_for_them(api: Api) -> None:
    whole, brief = api.rows("assets"), api.rows("assets?claims=false")
    for full, short in zip(whole, brief, strict=True):
        children = [{**child, "claims": []} for child in full["children"]]
        assert short == {**full, "claims": [], "children": children}
    assert any(asset["claims"] for asset in whole)


def test_one_asset_is_as_in_the_list(api: Api) -> None:
    first = api.rows("assets")[0]
    assert api.get(f"/api/assets/{first['id']}").json() == first


def test_operations_and_links_of_one_asset_concern_it(api: Api) -> None:
    plc = asset_of(api, "10.10.1.10")["id"]
    operations = api.rows(f"operations?asset={plc}")
    links = api.rows(f"links?asset={plc}")
    assert operations
    assert links
    assert all(plc in (o["client_asset"], o["server_asset"]) for o in operations)
    assert all(plc in (link["a_asset"], link["b_asset"]) for link in links)


def test_values_tell_old_and_new_with_proof_of_the_new(api: Api) -> None:
    plc = asset_of(api, "10.10.1.10")["id"]
    changes = api.rows(f"values?asset={plc}")
    assert changes
    assert changes == sorted(changes, key=lambda change: change["time"], reverse=True)
    assert all(plc in (c["client_asset"], c["server_asset"]) for c in changes)
    assert all(c["old"] != c["new"] for c in changes)
    proven = next(change for change in changes if change["evidence"])
    states = api.get(f"/api/evidence/{proven['evidence']['id']}").json()["states"]
    told = f"{proven['object']} {proven['old']} → {proven['new']}, by "
    assert any(told in state for state in states)
    others = [c for c in changes if c["object"] != proven["object"]]
    assert others
    assert api.rows(f"values?asset={plc}&limit=3") == changes[:3]
    of_one = api.rows(f"values?object={quote(proven['object'])}&asset={plc}")
    assert of_one == [c for c in changes if c["object"] == proven["object"]]


@pytest.mark.parametrize(
    "path",
    [
        "assets/nobody",
        "values?asset=nobody",
        "deviations/none",
        "evidence/none",
        "evidence/none.pcapng",
        "evidence/none/dissection",
    ],
)
def test_what_is_not_there_is_said(api: Api, path: str) -> None:
    answer = api.get(f"/api/{path}")
    assert answer.status_code == 404
    assert "has the id" in answer.json()["detail"]


def test_a_deviation_is_as_in_the_list(api: Api) -> None:
    first = api.rows("deviations")[0]
    assert api.get(f"/api/deviations/{first['id']}").json() == first


def test_incidents_name_deviations_that_are_there(api: Api) -> None:
    known = {d["id"] for d in api.rows("deviations")}
    told = {id_ for incident in api.rows("incidents") for id_ in incident["deviations"]}
    assert told <= known


def test_differences_are_what_came_with_the_attack(api: Api) -> None:
    normal, attack = sorted(api.rows("captures"), key=lambda c: str(c["start"]))
    found = api.rows(f"diff?from={normal['end']}&to={attack['end']}")
    assert any("10.10.1.66" in json.dumps(change) for change in found)


@pytest.mark.parametrize("level", ["site", "zone", "asset"])
def test_the_picture_is_svg_with_a_card_for_each_node(api: Api, level: str) -> None:
    answer = api.get(f"/api/graph.svg?level={level}")
    assert answer.headers["content-type"] == "image/svg+xml"
    root = ElementTree.fromstring(answer.text)
    cards = [g for g in root.iter() if (g.get("class") or "").startswith("card ")]
    assert cards
    if level == "asset":
        assert {g.get("data-id") for g in cards} == {a["id"] for a in api.rows("assets")}


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_page_and_paper_count_the_same_deviations(api: Api, tmp_path: Path) -> None:
    root = ElementTree.fromstring(api.get("/api/graph.svg").text)
    badges = (g.get("aria-label") or "" for g in root.iter() if g.get("data-id"))
    counts = {int(found[1]) for text in badges if (found := re.search(r"(\d+) open dev", text))}
    paper = tmp_path / "architecture.pdf"
    paper.write_bytes(api.get("/api/report/architecture.pdf").content)
    words = subprocess.run(["pdftotext", paper, "-"], capture_output=True, text=True, check=True)
    assert counts <= {int(word) for word in words.stdout.split() if word.isdigit()}
    assert "A red frame has the number of open deviations" in " ".join(words.stdout.split())


def test_the_picture_of_an_earlier_time_knows_less(api: Api) -> None:
    normal = min(api.rows("captures"), key=lambda c: str(c["start"]))
    intruder = asset_of(api, "10.10.1.66")["id"]
    assert intruder in api.get("/api/graph.svg").text
    assert intruder not in api.get(f"/api/graph.svg?at={normal['end']}").text


def test_the_graph_in_other_forms(api: Api) -> None:
    assert api.get("/api/graph.png?level=zone").content.startswith(b"\x89PNG\r\n\x1a\n")
    assert b"<graphml" in api.get("/api/graph.graphml").content
    graph = api.get("/api/graph.json").json()
    assert {node["id"] for node in graph["nodes"]} == {a["id"] for a in api.rows("assets")}


@pytest.mark.parametrize("form", ["svg", "png", "graphml", "json"])
def test_a_level_that_is_none_is_told(api: Api, form: str) -> None:
    assert api.get(f"/api/graph.{form}?level=galaxy").status_code == 422


def test_every_answer_forbids_foreign_content(api: Api) -> None:
    for path in ("/api/assets", "/api/nothing", "/api/graph.svg"):
        policy = api.get(path).headers["content-security-policy"]
        assert policy.startswith("default-src 'self'")
        assert "script-src" not in policy  # so that default-src rules it: no inline script


@pytest.mark.parametrize("form", ["pdf", "csv", "json"])
def test_changes_need_a_span(api: Api, form: str) -> None:
    answer = api.get(f"/api/report/changes.{form}")
    assert (answer.status_code, answer.json()["detail"]) == (
        422,
        "a report of changes needs a span: say from when on",
    )
    began = min(asset["first_seen"] for asset in api.rows("assets"))
    assert api.get(f"/api/report/changes.{form}?from={quote(began)}").status_code == 200


def test_a_report_of_later_than_all_that_was_seen_needs_a_span(api: Api) -> None:
    answer = api.get("/api/report/assets.json?from=2099-01-01T00:00:00Z")
    assert answer.status_code == 422
    assert answer.json()["detail"].startswith("a report needs a span: to (2026")


def test_rows_are_as_many_as_a_number_says(api: Api) -> None:
    assert api.get(f"/api/values?limit={10**30}").status_code == 422


@pytest.mark.parametrize("of", ["links", "operations", "values"])
def test_what_no_asset_did_is_not_found(api: Api, of: str) -> None:
    answer = api.get(f"/api/{of}?asset=nobody")
    assert (answer.status_code, answer.json()["detail"]) == (404, "no asset has the id nobody")

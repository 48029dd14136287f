"""The console's pages in Chromium, with the simulated plant behind them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from console.api.app import PAGES
from console.command.ask import ask
from tests import rings
from tests.captures import PLANT, ROOT
from tests.console.test_hostile import MARKUP, hostile
from tests.sites import replayed

CHROMIUM = (
    os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
)
WEB = ROOT / "console" / "web"
DRIVER = WEB / "tests" / "browser.mjs"


def _missing() -> str:
    if not shutil.which("node"):
        return "Node.js is not installed"
    if not CHROMIUM:
        return "Chromium is not installed"
    if not (WEB / "node_modules" / "playwright-core").is_dir():
        return "playwright-core is not installed (npm --prefix console/web ci)"
    return "" if (PAGES / "index.html").is_file() else "the pages are not built"


pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(_missing()), reason=_missing() or "all is there"),
]

View = dict[str, Any]


def serve(site: Path) -> Iterator[str]:
    """The console of a site; yields its address."""
    command = "from console.command import main; raise SystemExit(main())"
    options = ["run", "--site", str(site), "--no-sensor", "--listen", "127.0.0.1:0"]
    process = subprocess.Popen(
        [sys.executable, "-c", command, *options], stderr=subprocess.PIPE, text=True
    )
    with process:
        assert process.stderr
        line = process.stderr.readline()
        assert "the console is at" in line, line
        yield line.split()[-1]
        process.send_signal(signal.SIGTERM)


@pytest.fixture(scope="module")
def console(attacked_site: Path) -> Iterator[str]:
    yield from serve(attacked_site)


@pytest.fixture
def hostile_console(tmp_path: Path) -> Iterator[str]:
    yield from serve(hostile(tmp_path))


@pytest.fixture
def keeping_console(tmp_path: Path) -> Iterator[str]:
    attack, normal = PLANT / "plant-attack.pcapng", PLANT / "plant-normal.pcapng"
    site = replayed(tmp_path / "site", [attack], [normal])
    rings.made(site, attack)
    yield from serve(site)


def look(address: str, folder: Path, *views: View) -> list[View]:
    """What Chromium shows of these views, with nothing wrong and no foreign request."""
    done = subprocess.run(
        ["node", str(DRIVER), address, str(folder)],
        input=json.dumps(views),
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
        env={**os.environ, "CHROMIUM": str(CHROMIUM)},
    )
    assert done.returncode == 0, done.stderr
    found: list[View] = json.loads(done.stdout)
    for view in found:
        assert view["errors"] == [], view["name"]
        foreign = [url for url in view["asked"] if not url.startswith((address, "blob:"))]
        assert foreign == [], view["name"]
        assert (folder / f"{view['name']}.png").stat().st_size > 5_000
    return found


def test_every_page_shows_the_plant(console: str, tmp_path: Path) -> None:
    pages = {
        "overview": ("", ["How good the capture is", "open deviations", "PLC"]),
        "architecture": ("#/architecture", ["Architecture", "plc-s7", "10.10.1.0/24"]),
        "assets": ("#/assets", ["Rockwell Automation", "10.10.1.12"]),
        "deviations": ("#/deviations", ["10.10.1.66", "What is usual here"]),
        "reports": ("#/reports", ["IEC 62443-3-3", "XLSX"]),
        "health": ("#/health", ["mon-cell", "Nothing was seen to be lost", "plant-attack.pcapng"]),
    }
    views = [{"name": name, "path": path} for name, (path, _) in pages.items()]
    for view in look(console, tmp_path, *views):
        missing = [word for word in pages[view["name"]][1] if word not in view["text"]]
        assert not missing, view["name"]
        assert view["title"].endswith("Sightglass")


def test_times_are_utc_wherever_the_browser_is(
    console: str, attacked_site: Path, tmp_path: Path
) -> None:
    (view,) = look(console, tmp_path, {"name": "times", "path": "#/deviations"})
    first: str = ask(attacked_site, "incidents").json()[0]["first_seen"]
    assert first[:19].replace("T", " ") in view["text"]
    assert "Times are UTC" in view["text"]


def test_the_overview_shows_the_gravest_incidents_and_how_many_more(
    console: str, attacked_site: Path, tmp_path: Path
) -> None:
    (view,) = look(console, tmp_path, {"name": "gravest", "path": ""})
    incidents = ask(attacked_site, "incidents").json()
    grave = [i["title"] for i in incidents if i["severity"] in ("critical", "high")]
    assert 0 < len(grave) <= 4 < len(incidents)
    assert [title for title in grave if title not in view["text"]] == []
    more = len(incidents) - 4
    assert f"and {more} more incident{'s' if more > 1 else ''}" in view["text"]


def test_dark_is_dark(console: str, tmp_path: Path) -> None:
    light, dark = look(
        console, tmp_path, {"name": "light", "path": ""}, {"name": "dark", "path": "", "dark": True}
    )
    assert light["ground"] != dark["ground"]


PHONE = 390


def test_no_page_is_wider_than_a_phone(console: str, tmp_path: Path) -> None:
    pages: dict[str, list[list[str]]] = {
        "": [],
        "assets": [],
        "deviations": [],
        "reports": [],
        "health": [],
        "architecture": [["press", "g.card[aria-label^=plc-s7]", "Enter"], ["wait", "aside h2"]],
        "assets?find=10.10.1.66": [["click", "tbody a"], ["wait", ".deviation"]],
        "deviations?": [["click", ".incident h3 a"], ["wait", ".deviation"]],
    }
    views = [
        {"name": f"phone-{n}", "path": f"#/{page}", "width": PHONE, "steps": steps}
        for n, (page, steps) in enumerate(pages.items())
    ]
    assert [view["wide"] for view in look(console, tmp_path, *views)] == [PHONE] * len(views)


def test_an_asset_opens_from_the_table_and_shows_its_proof(console: str, tmp_path: Path) -> None:
    steps = [
        ["fill", "input[type=search]", "plc-s7"],
        ["count", "tbody tr", "1"],
        ["click", "tbody a"],
        ["wait", "h1:has-text('plc-s7')"],
        ["click", "section[aria-label=Claims] .proof"],
        ["wait", "dialog .octets"],
        ["click", "dialog summary"],
        ["wait", "dialog .dissection pre"],
    ]
    (view,) = look(console, tmp_path, {"name": "proof", "path": "#/assets", "steps": steps})
    assert "What these frames alone state" in view["text"]
    assert "0000" in view["text"]
    # Its own MAC, octet by octet.
    assert "28 63 36 a1 10 01" in " ".join(view["text"].split())


def test_a_value_that_changed_shows_old_and_new_with_proof(console: str, tmp_path: Path) -> None:
    steps = [
        ["fill", "input[type=search]", "plc-s7"],
        ["count", "tbody tr", "1"],
        ["click", "tbody a"],
        ["wait", "section[aria-label=Values] tbody tr"],
        ["fill", "input[aria-label='Find values']", "no such value"],
        ["wait", "text=No change has"],
        ["fill", "input[aria-label='Find values']", "DB"],
        ["click", "section[aria-label=Values] button:has-text('Evidence')"],
        ["click", "section[aria-label=Values] .proof"],
        ["wait", "dialog .octets"],
    ]
    (view,) = look(console, tmp_path, {"name": "values", "path": "#/assets", "steps": steps})
    assert "Values that changed" in view["text"]
    assert " was " in view["text"]


def test_the_picture_is_reached_by_mouse_and_keyboard(console: str, tmp_path: Path) -> None:
    steps = [
        ["hover", "g.card[aria-label^=plc-s7]"],
        ["wait", "svg.dimmed g.wire.lit"],
        ["press", "g.card[aria-label^=plc-s7]", "Enter"],
        ["wait", "aside h2:has-text('plc-s7')"],
        ["wait", "g.card.chosen"],
        ["press", "g.card.chosen", "Escape"],
        ["count", "aside", "0"],
        ["click", "button:has-text('zone')"],
        ["wait", "g.card.zone"],
        ["click", "g.card.zone"],
        ["wait", "aside:has-text('proposed: nobody confirmed it yet')"],
        ["click", "aside button:has-text('Take it apart')"],
        ["wait", "g.card.asset"],
        ["click", "button:has-text('Fold again')"],
        ["count", "g.card.asset", "0"],
        ["click", "g.wire-name"],
        ["wait", "aside h3:has-text('of assets')"],
    ]
    (view,) = look(console, tmp_path, {"name": "picture", "path": "#/architecture", "steps": steps})
    assert " → " in view["text"]


def test_an_incident_tells_seen_and_usual(console: str, tmp_path: Path) -> None:
    steps = [
        ["click", ".incident.critical h3 a"],
        ["wait", ".deviation.critical"],
        ["click", "button:has-text('As it happened')"],
        ["click", "a:has-text('Show in the architecture')"],
        ["wait", "svg.dimmed g.card.chosen"],
    ]
    (view,) = look(console, tmp_path, {"name": "incident", "path": "#/deviations", "steps": steps})
    assert "Show all equally" in view["text"]


def test_packets_are_a_button_away_where_they_are_kept(
    console: str, keeping_console: str, tmp_path: Path
) -> None:
    of_asset, of_deviation = ".lead button", ".deviation .proof:has-text('packets')"
    to_asset = [
        ["fill", "input[type=search]", "plc-s7"],
        ["count", "tbody tr", "1"],
        ["click", "tbody a"],
        ["wait", "h1:has-text('plc-s7')"],
        ["wait", ".deviation"],
    ]
    none = [*to_asset, ["count", of_asset, "0"], ["count", of_deviation, "0"]]
    look(console, tmp_path, {"name": "no-packets", "path": "#/assets", "steps": none})
    clicks = [*to_asset, ["click", of_asset], ["click", of_deviation]]
    kept, health = look(
        keeping_console,
        tmp_path,
        {"name": "packets", "path": "#/assets", "steps": clicks},
        {"name": "kept", "path": "#/health"},
    )
    for whose in ("asset", "deviation"):
        for path in ("packets", "packets.pcapng"):
            assert [url for url in kept["asked"] if f"/api/{path}?{whose}=" in url]
    assert "Raw packets are kept: 0.0 of 1.0 GB since" in health["text"]


def test_what_is_not_there_is_said_in_words(console: str, tmp_path: Path) -> None:
    no_page, no_incident = look(
        console,
        tmp_path,
        {"name": "no-page", "path": "#/nowhere"},
        {"name": "no-incident", "path": "#/incidents/none"},
    )
    assert "There is no such page." in no_page["text"]
    assert "There is no incident none." in no_incident["text"]


def test_names_from_the_wire_stay_text(hostile_console: str, tmp_path: Path) -> None:
    pages = ["", "#/assets", "#/architecture"]
    views = [{"name": f"hostile-{i}", "path": path} for i, path in enumerate(pages)]
    _, assets, architecture = look(hostile_console, tmp_path, *views)
    assert MARKUP.decode() in assets["text"]
    assert MARKUP.decode() in architecture["text"]

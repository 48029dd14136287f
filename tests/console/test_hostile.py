"""Names that are markup, and names without end: data everywhere, never markup."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from console.site import Site
from inventory.store import Store
from tests.captures import PLANT
from tests.console.client import Api
from tests.sites import replayed

NAME = b"OPLAPTOP1"
MARKUP = b"<svg x=1>"  # as long as the name it replaces
ZONE = '"><script>alert(1)</script>'
LONG = "zone " * 400


def hostile(folder: Path) -> Path:
    """The plant's normal work with a host whose DHCP name is markup."""
    content = (PLANT / "plant-normal.pcapng").read_bytes()
    assert content.count(NAME)
    capture = folder / "hostile.pcapng"
    capture.write_bytes(content.replace(NAME, MARKUP))
    return replayed(folder / "site", [capture])


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with Site(Store.open(hostile(tmp_path_factory.mktemp("hostile")))) as site:
        yield Api(site)


def renamed(toml: str, name: str) -> str:
    """A zone file with the first zone's name replaced."""
    lines = toml.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("name = "))
    lines[at] = f"name = '{name}'"
    return "\n".join(lines)


def test_a_name_is_kept_to_the_letter(api: Api) -> None:
    assert MARKUP.decode() in [name for a in api.rows("assets") for name in a["names"]]


def test_a_name_that_is_markup_is_text_in_the_picture(api: Api) -> None:
    text = api.get("/api/graph.svg").text
    assert MARKUP.decode() not in text
    said = "".join(ElementTree.fromstring(text).itertext())
    assert MARKUP.decode() in said


@pytest.mark.parametrize("name", [ZONE, LONG])
@pytest.mark.parametrize("level", ["zone", "asset"])
def test_a_zone_may_have_any_name(api: Api, name: str, level: str) -> None:
    toml = renamed(api.get("/api/zones/proposed.toml").text, name)
    assert api.put("/api/zones.toml", toml).status_code == 200
    assert name in [zone["name"] for zone in api.rows("zones")]
    text = api.get(f"/api/graph.svg?level={level}").text
    root = ElementTree.fromstring(text)
    assert "<script" not in text
    longest = max(len(t.text or "") for t in root.iter("{http://www.w3.org/2000/svg}text"))
    assert longest < 200

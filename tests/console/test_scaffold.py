"""A new protocol is one folder and two lines."""

from __future__ import annotations

import difflib
import shutil
import subprocess
from pathlib import Path

import pytest

from console.command import scaffold
from console.command.failure import Failure
from tests.captures import ROOT

pytestmark = pytest.mark.quick


def test_a_new_protocol_is_two_lines_of_the_list(tmp_path: Path) -> None:
    listing = tmp_path / "protocols" / "lib.rs"
    listing.parent.mkdir()
    shutil.copy(ROOT / "protocols" / "lib.rs", listing)
    before = listing.read_text().splitlines()
    made = scaffold.write(tmp_path, "knx")
    changed = difflib.ndiff(before, listing.read_text().splitlines())
    lines = [line for line in changed if line[0] in "+-"]
    assert lines == ["+ pub mod knx;", "+     knx::PROTOCOL,"]
    rust = [path for path in made if path.suffix == ".rs" and path != listing]
    subprocess.run(["rustfmt", "--check", "--edition", "2021", *rust], check=True)


@pytest.mark.parametrize("name", ["match", "lib", "Fins", "1x", "fins-2"])
def test_what_no_module_can_be_called_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Failure, match="a name of lower-case letters"):
        scaffold.write(tmp_path, name)

"""How types are written."""

import re

import pytest

from inventory.type_names import typed
from tests.captures import ROOT

pytestmark = pytest.mark.quick


def test_abbreviations_are_large_and_words_as_they_are() -> None:
    assert typed("plc") == "PLC"
    assert typed("remote i/o") == "remote I/O"
    assert typed("hmi panel, upset") == "HMI panel, upset"
    assert typed("unknown") == "unknown"


def test_page_and_paper_know_the_same_abbreviations() -> None:
    page = (ROOT / "console" / "web" / "src" / "words.ts").read_text()
    (short,) = re.findall(r"const SHORT = /\\b\((.*)\)", page)
    for word in short.replace("\\", "").split("|"):
        assert typed(word) == word.upper()

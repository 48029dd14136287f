"""What nmap reads of Red Lion panels is what is told."""

from __future__ import annotations

from tests.captures import ROOT
from tests.observed import observe, of


def test_what_nmap_read_is_what_is_told() -> None:
    rows = observe(ROOT / "protocols/crimson/captures/nmap.pcap").observations
    told = {row["object"]: row["text"] for row in of(rows, kind="is", protocol="crimson")}
    assert told == {"vendor": "Red Lion Controls", "model": "G310c2"}

"""What others read of Niagara stations is what is told of them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from tests.captures import PUBLIC, ROOT, SHARED, needs_public
from tests.observed import observe, of

# As nmap printed what fox-info read of it.
_NMAP = {
    "version": "1.0.1",
    "ip": "127.0.0.3",
    "software": "Station 3.8.111",
    "os": "QNX 6.4.1",
    "serial": "Qnx-NPM6E-0000-15A1-0F3D",
    "description": "brand vykon, Java HotSpot(TM) Embedded Client VM 25.71-b32, "
    "time zone Europe/Zurich",
}


def _claims(path: Path, subject: str) -> dict[str, str]:
    rows = of(observe(path).observations, kind="is", protocol="fox", subject=subject)
    return {row["object"]: row["text"] for row in rows}


def test_what_nmap_read_is_what_is_told() -> None:
    told = _claims(ROOT / "protocols" / "fox" / "captures" / "nmap.pcap", "127.0.0.3")
    assert _NMAP.items() <= told.items()
    assert told["type"] == "Niagara station"


@needs_public
def test_what_people_verified_is_what_is_told() -> None:
    name = "ITI+ICS-Security-Tools/pcaps/fox/fox_info.pcap"
    known = _verified(name)
    told = _claims(PUBLIC / name, "106.68.88.119")
    assert told["name"] == known["name"]
    assert told["os"] == f"{known['os']} {known['os_version']}"
    assert told["serial"] == known["host_id"]
    assert told["ip"] == known["inner_ip"]
    assert told["software"].endswith(known["app_version"])
    assert told["description"].startswith(f"brand {known['brand']},")


def _verified(capture: str) -> Mapping[str, str]:
    with (SHARED / "pcaps" / "identities.tsv").open(newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["attribute"]: row["value"] for row in rows if row["capture"] == capture}

"""What others read of Phoenix Contact controllers, and who stopped one, is what is told."""

from __future__ import annotations

from protocols.model import describe, value_name
from tests.captures import PUBLIC, ROOT, needs_public
from tests.observed import observe, of

# As nmap printed what pcworx-info read.
_NMAP = {
    "model": "ILC 151 ETH",
    "product_code": "2700974",
    "firmware": "4.42",
    "description": "firmware built 05/12/15 08:11:02",
}


def test_what_nmap_read_is_what_is_told() -> None:
    rows = observe(ROOT / "protocols/pcworx/captures/nmap.pcap").observations
    told = {row["object"]: row["text"] for row in of(rows, kind="is", protocol="pcworx")}
    assert _NMAP.items() <= told.items()


@needs_public
def test_a_controller_was_stopped_and_started() -> None:
    name = "packet_sender/pcaps/ICS/proconos/proconos-connect-stop-then-start.pcap"
    seen = observe(PUBLIC / "liushiwen555+testing_tools" / name)
    calls = {
        describe("proconos", row["code"]).name: row["count"]
        for row in of(seen.observations, kind="did", protocol="proconos", object="")
    }
    assert calls == {"read device information": 74, "stop": 1, "start": 1}
    states = [
        value_name("proconos", "state", row["new"])
        for row in sorted(seen.tables["changes"], key=lambda row: row["at_ns"])
        if row["protocol"] == "proconos"
    ]
    assert states == ["7 (stop)", "3 (run)"]

"""What an HMI does to a ControlWave controller, in the only public capture of BSAP over IP."""

from __future__ import annotations

from tests.captures import PUBLIC, needs_public
from tests.observed import observe, of

CAPTURE = PUBLIC / "cisagov+icsnpp-bsap/testing/traces/bsap-ip_example.pcap"
HMI, CONTROLLER = "192.168.5.211", "192.168.5.210"


@needs_public
def test_all_is_read_and_what_is_written_has_its_name() -> None:
    seen = observe(CAPTURE)
    rows = [*of(seen.observations, protocol="bsap")]
    assert {(row["client"], row["server"]) for row in rows} == {(HMI, CONTROLLER)}
    assert sum(row["count"] for row in of(rows, kind="did", code="160.4", status=0)) == 1680
    [written] = of(rows, kind="did", code="160.128")
    assert (written["object"], written["status"], written["count"]) == ("@GV.ManualSwitch", 0, 2)
    assert not [*of(rows, kind="broke")]


@needs_public
def test_a_switch_is_turned_off_and_a_controller_acts() -> None:
    changes = [*of(observe(CAPTURE).tables["changes"], protocol="bsap")]
    told = [
        (change["code"], change["object"], change["old"], change["new"])
        for change in sorted(changes, key=lambda change: change["at_ns"])
        if change["object"] in ("@GV.ManualSwitch", "@GV.DS1")
    ]
    assert told[:3] == [
        ("160.128", "@GV.ManualSwitch", "1", "0"),
        ("160.4", "@GV.DS1", "0", "1"),
        ("160.4", "@GV.ManualSwitch", "1", "0"),
    ]

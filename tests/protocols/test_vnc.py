"""What somebody types or cuts in a session of VNC is in no evidence."""

from tests.captures import ROOT
from tests.observed import observe

_CAPTURE = ROOT / "protocols/vnc/captures/vnc.pcap"
_TYPED = b"\x00\x00\x00\x61\x00\x00\x00"  # the letter a, by its name and its place (QEMU's key)


def test_what_is_typed_is_in_no_evidence() -> None:
    assert _TYPED in _CAPTURE.read_bytes()
    seen = observe(_CAPTURE)
    keys = [row for row in seen.observations if row["code"] == "255.0"]
    assert keys
    for found in seen.evidence.values():
        assert _TYPED not in found["pcapng"]

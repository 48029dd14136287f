"""Whatever speaks something else is not told to speak a control protocol: on public captures
that hold nothing of it, as tshark sees them."""

from __future__ import annotations

from protocols.model import protocols
from tests.agreement import tshark
from tests.captures import manifest, needs_public
from tests.observed import observe

pytestmark = needs_public

LARGEST = 2_000_000  # octets; larger captures repeat themselves
# By file: what we see and tshark does not, and why it is there.
SEEN_BY_US = {
    # From the middle of a TCP conversation, of which tshark takes all for one message's segments.
    "EIP-ControlProtocolChangeAttempt.pcap": {"cip", "enip"},
    # From the middle of an association: tshark does not know what its contexts carry.
    "pres.pcap": {"mms"},
    # Between ports that the devices chose, not the registered one.
    "implicit-messages-plc4x-testsuite.pcapng": {"profinet-io"},
}


def test_no_other_protocol_is_taken_for_one_of_control() -> None:
    controls = {name for name, protocol in protocols().items() if protocol.controls}
    compared = controls & set(tshark.files())
    small = [c for c in manifest() if c.path.is_file() and c.path.stat().st_size < LARGEST]
    assert len(compared) > 15
    assert len(small) > 500
    wrong = [
        f"{capture.file}: {name}"
        for capture in small
        for name in compared & {row["protocol"] for row in observe(capture.path).observations}
        if not capture.protocols & tshark.shown(name).LISTED
        and name not in SEEN_BY_US.get(capture.path.name, ())
    ]
    assert not wrong, "\n".join(wrong)

"""What independent clients read of a GE controller is what is told of it."""

from __future__ import annotations

import pytest

from protocols.model import Effect, describe, status_name, value_name
from tests.captures import ROOT
from tests.observed import observe, of

CAPTURES = ROOT / "protocols" / "ge_srtp" / "captures"
# As the clients printed it; gesrtp-py counts from 0 on.
_READ = {
    "gesrtp-py": {
        "%R": (100, [16949, 23631, 30313, 4099, 10781]),
        "%AI": (1, [3328, 10010, 16692, 23374]),
        "%AQ": (4, [8725, 15407, 22089, 28771]),
        "%I": (1, [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0, 1, 0, 1, 1, 0, 0, 0]),
        "%M": (1, [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0, 1, 0, 1, 1, 0, 0, 0]),
    },
    "ge-ethernet-srtp": {"%R": (107, [29542]), "%AI": (1, [3328]), "%AQ": (4, [8725])},
}


@pytest.mark.parametrize("client", _READ)
def test_what_a_client_read_is_what_is_told(client: str) -> None:
    rows = observe(CAPTURES / f"{client}.pcap").observations
    told = {row["object"]: row["text"] for row in of(rows, kind="was", protocol="ge-srtp")}
    for memory, (first, values) in _READ[client].items():
        names = [f"{memory}{first + n}" for n in range(len(values))]
        assert [float(told[name]) for name in names] == values


@pytest.mark.parametrize(
    ("object_", "name", "techniques"),
    [
        ("run", "run", ("T0858",)),
        ("stop", "stop", ("T0858", "T0814")),
        ("state 9", "set controller's state", ("T0858",)),
    ],
)
def test_a_state_that_is_set_is_named(object_: str, name: str, techniques: tuple[str, ...]) -> None:
    found = describe("ge-srtp", "35", object_)
    assert (found.name, found.effect, found.techniques) == (name, Effect.COMMANDS, techniques)


def test_refusals_and_states_are_named() -> None:
    assert status_name("ge-srtp", 0x05F5) == "invalid password"
    assert status_name("ge-srtp", 0x0203) == "insufficient privilege, level 3 needed"
    assert value_name("ge-srtp", "state", "2") == "2 (stop)"

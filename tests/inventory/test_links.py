"""Links: who sent, who heard."""

from __future__ import annotations

import pytest

from tests.inventory.made import link, plant, sight

pytestmark = pytest.mark.quick


def test_who_answers_to_all_is_the_sender_of_the_link() -> None:
    answers = link("255.255.255.255", "10.0.0.1", "dhcp", 67, server_mac="00:ff:0a:00:00:01")
    made = plant(
        sightings=[sight("10.0.0.1", "00:ff:0a:00:00:01")],
        links=[answers._replace(packets_out=0, bytes_out=0)],
    )
    (found,) = made.links
    assert (found.a, found.b, found.direction) == ("10.0.0.1", "255.255.255.255", "a to b")
    (server,) = made.assets.values()
    assert ("dhcp", "server") in {(p.name, p.side) for p in server.protocols}

"""The order of operations: windows join, and say how many pairs there were."""

from __future__ import annotations

from pathlib import Path

import pytest

from inventory.order import joined, successions
from inventory.store import Store
from inventory.store.tables import BY_NAME
from tests.inventory.batches import batch, link

pytestmark = pytest.mark.quick


def digest(*bits: int) -> bytes:
    """With these bits."""
    return sum(1 << bit for bit in bits).to_bytes(32)


def test_digests_join_bit_by_bit() -> None:
    assert joined([]) == joined([None, b""]) == b""
    assert joined([digest(1, 7), None, digest(7, 255)]) == digest(1, 7, 255)


@pytest.mark.parametrize(
    ("bits", "pairs"), [((), 0), (range(1), 1), (range(12), 12), (range(128), 177)]
)
def test_pairs_may_share_a_bit(bits: range, pairs: int) -> None:
    assert successions(digest(*bits)) == pairs


def test_a_full_digest_says_how_far_it_can_count() -> None:
    assert successions(b"\xff" * 32) == 1420
    assert successions(b"") == 0


def test_a_link_has_the_order_of_all_its_windows(tmp_path: Path) -> None:
    orders = [digest(3), b"", digest(3, 200), digest(9)]
    with Store.open(tmp_path, create=True) as store:
        for sequence, order in enumerate(orders):
            row = link("10.0.0.1", "10.0.0.2", seconds=60.0 * sequence, order_digest=order)
            store.insert(batch(sequence, links=[row]))
    with Store.open(tmp_path) as store:
        (known,) = store.plant().links
    assert (known.order_digest, known.successions) == (digest(3, 9, 200).hex(), 3)


def test_a_window_that_an_earlier_version_kept_has_no_order() -> None:
    links = batch(links=[link("10.0.0.1", "10.0.0.2")]).tables["links"]
    table = BY_NAME["links"]
    read = table.read(links.drop_columns(["order_digest"]))
    assert read[table.index("order_digest")] == [None]
    assert read[table.index("packets_out")] == [10]

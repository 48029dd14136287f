"""A window as bytes: what is none of the sensor's is refused, with a sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sensor.batch import Batch
from tests.inventory.batches import batch, did

pytestmark = pytest.mark.quick


def test_a_window_comes_as_it_was_sent() -> None:
    sent = batch(3, observations=[did("a", "b")])
    assert Batch.decode(sent.encode()).encode() == sent.encode()


def test_other_tables_are_no_window_of_the_sensor() -> None:
    sent = batch(observations=[did("a", "b")])
    without = {name: table for name, table in sent.tables.items() if name != "health"}
    short = {**sent.tables, "links": sent.tables["links"].select(["realm"])}
    for tables in (without, short, {**sent.tables, "more": sent.tables["links"]}):
        with pytest.raises(ValueError, match="not a batch of the sensor"):
            Batch.decode(replace(sent, tables=tables).encode())

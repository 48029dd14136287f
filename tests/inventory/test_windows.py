"""However a stream of observations is cut into windows, the site knows the same."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inventory.model import Plant
from inventory.store import Store
from tests.inventory.batches import Row, at, batch, claim, did, endpoint, link, was

pytestmark = pytest.mark.quick

PLC, HMI, PLC_MAC, HMI_MAC = "10.0.0.1", "10.0.0.2", "00:80:f4:00:00:01", "b8:ca:3a:00:00:02"


class Sight(NamedTuple):
    """The HMI read a register, which had a value."""

    second: int
    register: int
    value: int


SIGHTS = st.lists(
    st.builds(Sight, st.integers(0, 900), st.integers(0, 2), st.integers(0, 3)),
    min_size=1,
    max_size=30,
).map(sorted)
CUTS = st.lists(st.integers(1, 900), max_size=2).map(sorted)


class Sensor:
    """What the sensor says of a stream: it remembers the last sight over windows."""

    def __init__(self) -> None:
        self.last: dict[int, int] = {}

    def window(self, sights: Sequence[Sight]) -> dict[str, list[Row]]:
        by_register: dict[int, list[Sight]] = defaultdict(list)
        for sight in sights:
            by_register[sight.register].append(sight)
        rows = [row for r, found in by_register.items() for row in self._rows(r, found)]
        if not sights:
            return {}
        times: dict[str, Any] = {"seconds": sights[0].second, "until": sights[-1].second}
        packets: dict[str, Any] = dict.fromkeys(("packets_out", "packets_in"), len(sights))
        octets: dict[str, Any] = dict.fromkeys(("bytes_out", "bytes_in"), 64 * len(sights))
        macs: dict[str, Any] = {"client_mac": HMI_MAC, "server_mac": PLC_MAC}
        return {
            "observations": [*rows, claim(PLC, "vendor", "Schneider Electric", **times)],
            "links": [link(HMI, PLC, **macs, **packets, **octets, **times)],
            "endpoints": [
                endpoint(PLC_MAC, PLC, packets=len(sights), **times),
                endpoint(HMI_MAC, HMI, packets=len(sights), **times),
            ],
        }

    def _rows(self, register: int, sights: Sequence[Sight]) -> list[Row]:
        gaps = []
        for sight in sights:
            if register in self.last:
                gaps.append(float(sight.second - self.last[register]))
            self.last[register] = sight.second
        values = [sight.value for sight in sights]
        times: dict[str, Any] = {"seconds": sights[0].second, "until": sights[-1].second}
        statistics: dict[str, Any] = {
            "count": len(sights),
            "gap_n": len(gaps),
            "gap_sum": sum(gaps),
            "gap_sum2": sum(gap * gap for gap in gaps),
            "gap_min": min(gaps, default=float("nan")),
            "gap_max": max(gaps, default=float("nan")),
        }
        seen = {
            "value_n": len(sights),
            "value_min": min(values),
            "value_max": max(values),
            "value_last": values[-1],
            "text": str(values[-1]),
            "value_distinct": 1,
        }
        name = f"register {register}"
        return [
            did(HMI, PLC, object=name, **statistics, **times),
            was(HMI, PLC, name, 0.0, **{**seen, **times}),
        ]


def told(folder: Path, sights: Sequence[Sight], cuts: Sequence[int]) -> Plant:
    """The site after each window in a process of its own."""
    sensor, windows = Sensor(), [*dict.fromkeys(cuts)]
    for n in range(len(windows) + 1):
        inside = [s for s in sights if bisect_right(windows, s.second) == n]
        tables: dict[str, Any] = sensor.window(inside)
        with Store.open(folder, create=True) as store:
            assert store.insert(batch(n, start_ns=at(0), end_ns=at(900), **tables))
            plant = store.plant()
    return plant


@settings(max_examples=6, deadline=None, suppress_health_check=[*HealthCheck])
@given(sights=SIGHTS, cuts=CUTS)
def test_windows_may_be_cut_anywhere(
    tmp_path_factory: pytest.TempPathFactory, sights: list[Sight], cuts: list[int]
) -> None:
    cut = told(tmp_path_factory.mktemp("cut"), sights, cuts)
    whole = told(tmp_path_factory.mktemp("whole"), sights, [])
    assert cut.operations == whole.operations
    assert cut.links == whole.links
    assert cut.assets == whole.assets
    assert sum(operation.count for operation in cut.operations) == len(sights)

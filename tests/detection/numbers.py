"""Windows of numbers between a controller and its clients, learned and told of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from detection.model import Detector, Deviation, Learning, State
from inventory.model import Batch, Plant
from tests.inventory.batches import at
from tests.inventory.made import hosts, link, plant

PLC, HMI, OTHER = "10.1.0.10", "10.1.0.50", "10.1.0.66"
WHO: Plant = plant(
    sightings=hosts(PLC, HMI, OTHER),
    links=[link(HMI, PLC, "modbus", 502), link(OTHER, PLC, "modbus", 502)],
)
READ, WRITE = "3", "6"
Row = Mapping[str, Any]


def was(
    low: float,
    high: float,
    code: str = READ,
    client: str = HMI,
    n: int = 30,
    last: float = 25,
    max_ns: int = 0,
) -> Row:
    numbers = {"value_n": n, "value_min": low, "value_max": high, "value_last": last}
    numbers |= {"value_min_ns": 0, "value_max_ns": max_ns}
    place = {"realm": "lan", "client": client, "server": PLC, "protocol": "modbus"}
    times = {"first_ns": at(70), "last_ns": at(80)}
    return {**place, **numbers, **times, "kind": "was", "code": code, "object": "register 5"}


def change(old: object, new: object, code: str = READ, seconds: float = 75, **more: Any) -> Row:
    place = {"realm": "lan", "client": HMI, "server": PLC, "protocol": "modbus"}
    told = {"code": code, "object": "register 5", "old": str(old), "new": str(new)}
    return {**place, **told, "at_ns": at(seconds), **more}


def learned(
    detector: Detector, *batches: Batch, how: Learning = Learning.DECLARED, who: Plant = WHO
) -> State:
    state: State = {}
    for window in batches:
        state, none = detector.step(state, window, who, how)
        assert not none
    json.dumps(state, allow_nan=False)
    return state


def told(detector: Detector, state: State, window: Batch) -> list[Deviation]:
    after, found = detector.step(state, window, WHO, Learning.OVER)
    assert after.keys() == state.keys(), "nothing more is learned"
    return list(found)

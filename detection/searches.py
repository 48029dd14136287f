"""Answers to who searched in a group: each that is found sends one, in a conversation of its own.
The search is what tells of them all; what nobody searched for is a wish like any other.
"""

from __future__ import annotations

from collections.abc import Mapping

from detection.learned import Key
from inventory.model import Operation, Plant

# By protocol and code, what was asked for it: UPnP Device Architecture 2.0, 1.3.3; WS-Discovery
# 1.1, 5.3 and 6.3.
_ANSWERS = {
    ("ssdp", "response"): "M-SEARCH",
    ("ws-discovery", "ProbeMatches"): "Probe",
    ("ws-discovery", "ResolveMatches"): "Resolve",
}
_PROTOCOLS = frozenset(protocol for protocol, _ in _ANSWERS)


def is_answer(operation: Operation, plant: Plant) -> bool:
    """Whether it answers somebody who searched."""
    asked = _ANSWERS.get((operation.protocol, operation.code))
    search = (operation.server_asset, operation.protocol, asked)
    return asked is not None and search in plant.index(_searches)


def only_answers(service: Key, plant: Plant) -> bool:
    """Whether all that a client did to a server in a protocol answers the server's searches."""
    return service[2] in _PROTOCOLS and plant.index(_answered).get(service, False)


def _searches(plant: Plant) -> frozenset[Key]:
    """Who searched, by which protocol and code."""
    found = (op for op in plant.operations if op.protocol in _PROTOCOLS)
    return frozenset((op.client_asset, op.protocol, op.code) for op in found)


def _answered(plant: Plant) -> Mapping[Key, bool]:
    """Of each server, client and protocol, whether there were only answers."""
    found: dict[Key, bool] = {}
    for op in plant.operations:
        if op.protocol in _PROTOCOLS:
            service = (op.server_asset, op.client_asset, op.protocol)
            found[service] = found.get(service, True) and is_answer(op, plant)
    return found

"""Operations between assets, and what these are judged to be by them."""

from __future__ import annotations

from dataclasses import replace

from inventory.classification import Class, Subject, classify
from inventory.conduct import Conduct, conducts
from inventory.model import Claim, Operation, Quality
from inventory.times import moment
from protocols.model import Effect

PLC, PLC_2, HMI, SCANNER = "a-plc", "a-plc2", "a-hmi", "a-scanner"


def op(
    client: str,
    server: str,
    protocol: str,
    effect: Effect,
    *,
    status: int = 0,
    unit: str = "",
    what: tuple[str, str] = ("", ""),
) -> Operation:
    """`what`: the code and the object."""
    return Operation(
        client=client,
        server=server or "10.0.0.99",
        client_asset=client,
        server_asset=server,
        protocol=protocol,
        unit=unit,
        operation="",
        code=what[0],
        object=what[1],
        span=1,
        effect=effect,
        techniques=(),
        status=status,
        status_name="",
        count=1,
        first_seen=moment(0),
        last_seen=moment(0),
        values=None,
        period_ms=None,
        evidence=None,
        quality=Quality(),
    )


def watch(client: str, server: str, protocol: str) -> Operation:
    """The same value is read every second."""
    return replace(op(client, server, protocol, Effect.READS), count=60, period_ms=1000.0)


def said(attribute: str, value: str, protocol: str = "snmp") -> Claim:
    return Claim(attribute, value, protocol, 0.9, moment(0), moment(0), Quality(), None)


def judge(
    asset: str = "",
    operations: tuple[Operation, ...] = (),
    claims: tuple[Claim, ...] = (),
    *,
    forwards: tuple[str, ...] = (),
    external: bool = False,
    vendor: str | None = None,
    unasked: frozenset[tuple[str, str, str]] = frozenset(),
) -> Class:
    conduct = conducts(operations, unasked).get(asset, Conduct())
    return classify(Subject(conduct, claims, vendor, forwards, external))

"""Synthetic windows: rows by their interesting fields, the rest at rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from sensor.batch import SCHEMAS, Batch

Row = Mapping[str, Any]

SECOND = 1_000_000_000
START = 1_800_000_000 * SECOND  # a day in 2027
PLC, HMI = "10.0.0.1", "10.0.0.2"
PLC_MAC, HMI_MAC = "00:80:f4:00:00:01", "b8:ca:3a:00:00:02"


def at(seconds: float) -> int:
    """Nanoseconds since 1970 of so many seconds after the start."""
    return START + int(seconds * SECOND)


def batch(
    sequence: int = 0,
    *,
    boot: str = "boot",
    sensor: str = "test",
    start_ns: int | None = None,
    end_ns: int | None = None,
    **tables: Any,
) -> Batch:
    """A window, of a minute by its number, with these rows: `observations=[...]`."""
    start = at(60 * sequence) if start_ns is None else start_ns
    end = start + 60 * SECOND if end_ns is None else end_ns
    made = {name: _table(schema, tables.pop(name, ())) for name, schema in SCHEMAS.items()}
    assert not tables, f"no such tables: {sorted(tables)}"
    return Batch(sensor, boot, sequence, start, end, made)


def _table(schema: pa.Schema, rows: Iterable[Row]) -> pa.RecordBatch:
    whole = [{field.name: _value(field, row) for field in schema} for row in rows]
    return pa.RecordBatch.from_pylist(whole, schema=schema)


def _value(field: pa.Field, row: Row) -> object:
    if field.name in row:
        return row[field.name]
    if pa.types.is_floating(field.type):
        return float("nan")
    if pa.types.is_list(field.type):
        return []
    if pa.types.is_binary(field.type):
        return b""
    if pa.types.is_boolean(field.type):
        return False
    return "" if pa.types.is_string(field.type) else 0


def _seen(seconds: float, until: float | None) -> dict[str, int]:
    return {"first_ns": at(seconds), "last_ns": at(seconds if until is None else until)}


def did(
    client: str,
    server: str,
    protocol: str = "modbus",
    code: str = "3",
    *,
    seconds: float = 0.0,
    until: float | None = None,
    realm: str = "lan",
    **more: Any,
) -> Row:
    """An operation, answered with success once."""
    row = {"transport": "tcp", "port": 502, "span": 1, "count": 1, "gap_sum": 0.0, "gap_sum2": 0.0}
    ends = {"realm": realm, "client": client, "server": server}
    told = {"kind": "did", "protocol": protocol, "code": code}
    return {**row, **ends, **told, **_seen(seconds, until), **more}


def was(client: str, server: str, object_: str, value: float, **more: Any) -> Row:
    """An object had a value."""
    values = {"value_n": 1, "value_min": value, "value_max": value, "value_last": value}
    told = {"kind": "was", "object": object_, "text": f"{value:g}", "value_distinct": 1}
    return did(client, server, **{**values, **told, **more})


def claim(
    subject: str,
    attribute: str,
    value: str,
    protocol: str = "modbus",
    *,
    seconds: float = 0.0,
    until: float | None = None,
    realm: str = "lan",
    **more: Any,
) -> Row:
    """A claim about an address."""
    told = {"kind": "is", "protocol": protocol, "subject": subject, "span": 1, "count": 1}
    text = {"object": attribute, "text": value, "gap_sum": 0.0}
    ends = {"realm": realm, "client": subject, "server": subject}
    return {**told, **text, **ends, **_seen(seconds, until), **more}


def broke(client: str, server: str, kind: str, text: str = "", **more: Any) -> Row:
    """A violation."""
    return did(client, server, **{"kind": "broke", "object": kind, "text": text, **more})


def endpoint(
    mac: str,
    ip: str = "",
    *,
    ttl: int = 64,
    seconds: float = 0.0,
    until: float | None = None,
    realm: str = "lan",
    packets: int = 10,
) -> Row:
    """A MAC sent with an IP."""
    ttls = {"ttl_min": ttl if ip else 0, "ttl_max": ttl if ip else 0}
    sent = {"realm": realm, "mac": mac, "ip": ip, "packets": packets, "bytes": 64 * packets}
    return {**sent, **ttls, **_seen(seconds, until)}


def arp(mac: str, ip: str, **more: Any) -> Row:
    """ARP says that an IP is a MAC's."""
    return claim(mac, "ip", ip, "arp", **more)


def link(
    client: str,
    server: str,
    protocol: str = "modbus",
    port: int = 502,
    *,
    seconds: float = 0.0,
    until: float | None = None,
    realm: str = "lan",
    **more: Any,
) -> Row:
    """Ten packets each way in one conversation."""
    ends = {"realm": realm, "client": client, "server": server}
    told = {"transport": "tcp", "port": port, "protocol": protocol, "conversations": 1}
    traffic = {"packets_out": 10, "packets_in": 10, "bytes_out": 640, "bytes_in": 640}
    return {**ends, **told, **traffic, **_seen(seconds, until), **more}


def delivered(capture: str = "mirror", interface: str = "lan", **more: Any) -> Row:
    """What an interface delivered."""
    row = {"capture": capture, "interface": interface, "frames": 100, "bytes": 6400}
    return {**row, **_seen(0, 60), "limits": "{}", **more}


def proof(id_: str, *frames: int, capture: str = "mirror") -> Row:
    """Evidence."""
    return {"id": id_, "capture": capture, "frames": list(frames), "pcapng": b"pcapng"}


def window(sequence: int = 0, boot: str = "boot", start: float | None = None) -> Batch:
    """A minute in which an HMI asks a controller each second."""
    start = 60.0 * sequence if start is None else start
    times: dict[str, Any] = {"seconds": start, "until": start + 59}
    gaps: dict[str, Any] = {
        "gap_n": 59,
        "gap_sum": 59.0,
        "gap_sum2": 59.0,
        "gap_min": 1.0,
        "gap_max": 1.0,
    }
    return batch(
        sequence,
        boot=boot,
        endpoints=[endpoint(PLC_MAC, PLC, **times), endpoint(HMI_MAC, HMI, **times)],
        observations=[
            did(HMI, PLC, object="register 1", count=60, evidence="e1", **gaps, **times),
            was(HMI, PLC, "register 1", 5.0, **times),
            claim(PLC, "vendor", "Schneider Electric", unit="1", **times),
            broke(HMI, PLC, "wrong length", "8 needed, 7 there", **times),
        ],
        links=[link(HMI, PLC, evidence="e1", client_mac=HMI_MAC, server_mac=PLC_MAC, **times)],
        health=[delivered(first_ns=at(start), last_ns=at(start + 59), limits='{"rows": 2}')],
        evidence=[proof("e1", 1, 2)],
    )

"""What devices say of themselves on the wire: the servers take it from here, and so does the truth.

A function for each protocol that states an identity gives attribute and value, the attributes as
in docs/adding-a-protocol.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.lab.model import Host, Service

Stated = dict[str, str]


def stated(host: Host, service: Service) -> Stated:
    """What a host states by a service; nothing where the protocol knows no identity."""
    states = _STATES.get(service.protocol)
    return states(host) if states else {}


def described(host: Host) -> str:
    """The one line that SNMP and LLDP call the system's description."""
    told = host.identity
    return f"{told.vendor}, {told.model}, {told.product_code}, FW {told.firmware}, SN {told.serial}"


def _modbus(host: Host) -> Stated:
    told = host.identity
    return {"vendor": told.vendor, "product_code": told.product_code, "firmware": told.firmware}


def _s7comm(host: Host) -> Stated:
    told = host.identity
    return {
        "product_code": told.product_code,
        "model": told.model,
        "serial": told.serial,
        "name": host.name,
    }


def _described(host: Host) -> Stated:
    return {"description": described(host), "name": host.name}


def _enip(host: Host) -> Stated:
    return {"model": host.identity.model}


def _profinet(host: Host) -> Stated:
    return {"name": host.name, "model": host.identity.model}


def _opcua(host: Host) -> Stated:
    told = host.identity
    return {"vendor": told.vendor, "model": told.model, "software": told.firmware}


def _hart(host: Host) -> Stated:
    return {"name": host.name}


def _profinet_io(host: Host) -> Stated:
    return {"product_code": host.identity.product_code, "serial": host.identity.serial}


def _named(host: Host) -> Stated:
    return {"model": host.identity.model}


def _bacnet(host: Host) -> Stated:
    told = host.identity
    return {
        "vendor": told.vendor,
        "model": told.model,
        "firmware": told.firmware,
        "name": host.name,
    }


def _mms(host: Host) -> Stated:
    told = host.identity
    return {"vendor": told.vendor, "model": told.model, "firmware": told.firmware}


_STATES: Mapping[str, Callable[[Host], Stated]] = {
    "bacnet": _bacnet,
    "enip": _enip,
    "enip-io": _enip,
    "fins": _named,
    "hart-ip": _hart,
    "lldp": _described,
    "mms": _mms,
    "modbus": _modbus,
    "opcua": _opcua,
    "profinet-dcp": _profinet,
    "profinet-io": _profinet_io,
    "s7comm": _s7comm,
    "slmp": _named,
    "snmp": _described,
    "umas": _named,
}

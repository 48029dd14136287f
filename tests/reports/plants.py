"""A plant as a sensor would have seen it: five zones, 29 assets, most protocols of the field."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

from inventory.model import (
    Asset,
    Claim,
    Conduit,
    Evidence,
    Flow,
    Health,
    InterfaceHealth,
    Link,
    Operation,
    Plant,
    ProtocolSide,
    Quality,
    Reasoned,
    Violation,
    Zone,
)
from protocols.model import Effect

START = datetime(2026, 11, 2, 6, 0, tzinfo=UTC)
END = START + timedelta(days=8)
CAPTURE = "plant.pcapng"


class Host(NamedTuple):
    """One device."""

    name: str
    zone: str
    ip: str
    mac: str
    type: str
    level: str
    vendor: str | None = None
    model: str | None = None


HOSTS = (
    Host(
        "plc-s7",
        "cell",
        "10.10.1.10",
        "28:63:36:a1:10:01",
        "plc",
        "1",
        "Siemens",
        "CPU 315-2 PN/DP",
    ),
    Host(
        "plc-m221",
        "cell",
        "10.10.1.11",
        "00:80:f4:1a:11:02",
        "plc",
        "1",
        "Schneider Electric",
        "TM221CE16R",
    ),
    Host(
        "plc-logix",
        "cell",
        "10.10.1.12",
        "00:1d:9c:c0:12:03",
        "plc",
        "1",
        "Rockwell Automation",
        "1756-L61",
    ),
    Host("plc-cj2", "cell", "10.10.1.13", "00:00:0a:6b:13:04", "plc", "1", "Omron", "CJ2M-CPU33"),
    Host(
        "plc-iqr",
        "cell",
        "10.10.1.14",
        "08:00:70:2c:14:05",
        "plc",
        "1",
        "Mitsubishi Electric",
        "R04CPU",
    ),
    Host("plc-cx", "cell", "10.10.1.15", "00:01:05:3d:15:06", "plc", "1", "Beckhoff", "CX5130"),
    Host(
        "io-et200",
        "cell",
        "10.10.1.20",
        "28:63:36:b2:20:07",
        "remote i/o",
        "1",
        "Siemens",
        "ET 200SP",
    ),
    Host(
        "hart-gw",
        "cell",
        "10.10.1.21",
        "00:02:fe:21:21:08",
        "gateway",
        "1",
        "Phoenix Contact",
        "GW PL ETH",
    ),
    Host("hmi1", "cell", "10.10.1.50", "b8:ca:3a:50:50:09", "hmi", "2", "Dell", None),
    Host("wks-dhcp", "cell", "10.10.1.101", "3c:d9:2b:60:60:0a", "unknown", "unknown", "HP", None),
    Host("rtu-104", "sub", "10.10.2.10", "00:02:a3:10:10:11", "rtu", "1", "ABB", "RTU560"),
    Host("rtu-dnp", "sub", "10.10.2.11", "00:30:a7:11:11:12", "rtu", "1", "SEL", "SEL-3530"),
    Host("ied-421", "sub", "10.10.2.12", "00:30:a7:12:12:13", "ied", "1", "SEL", "SEL-421"),
    Host("mu-01", "sub", "", "00:02:a3:13:13:14", "merging unit", "0", "ABB", "SAM600"),
    Host("scada-fe", "sub", "10.10.2.50", "3c:d9:2b:50:50:15", "scada server", "2", "HP", None),
    Host(
        "infra",
        "ops",
        "10.10.3.2",
        "00:50:56:02:02:21",
        "infrastructure server",
        "3",
        "VMware",
        None,
    ),
    Host("hist", "ops", "10.10.3.20", "00:50:56:20:20:22", "historian", "3", "VMware", None),
    Host(
        "opcua",
        "ops",
        "10.10.3.21",
        "28:63:36:21:21:23",
        "opc ua server",
        "3",
        "Siemens",
        "OPC UA server",
    ),
    Host(
        "mqtt",
        "ops",
        "10.10.3.22",
        "00:50:56:22:22:24",
        "mqtt broker",
        "3",
        "VMware",
        "Mosquitto 2.0",
    ),
    Host("edge-gw", "ops", "10.10.3.23", "00:90:e8:23:23:25", "gateway", "3", "Moxa", "UC-8112A"),
    Host(
        "ews1", "ops", "10.10.3.30", "b8:ca:3a:30:30:26", "engineering station", "3", "Dell", None
    ),
    Host("files", "ops", "10.10.3.31", "00:50:56:31:31:27", "server", "3", "VMware", None),
    Host(
        "nae",
        "med",
        "10.10.5.10",
        "00:10:8d:10:10:31",
        "building controller",
        "1",
        "Johnson Controls",
        "NAE5510",
    ),
    Host("bms-ws", "med", "10.10.5.50", "b8:ca:3a:51:51:32", "operator station", "2", "Dell", None),
    Host("pacs", "med", "10.10.5.20", "00:50:56:20:50:33", "image archive", "3", "VMware", None),
    Host(
        "ct-01",
        "med",
        "10.10.5.21",
        "00:0e:8c:21:21:34",
        "imaging modality",
        "1",
        "Siemens Healthineers",
        "SOMATOM",
    ),
    Host(
        "patmon",
        "med",
        "10.10.5.22",
        "00:09:fb:22:22:35",
        "medical device",
        "1",
        "Philips",
        "MX750",
    ),
    Host(
        "his",
        "med",
        "10.10.5.23",
        "00:50:56:23:23:36",
        "clinical information system",
        "3",
        "VMware",
        None,
    ),
    Host(
        "fw-core",
        "dmz",
        "10.10.4.1",
        "00:09:0f:44:44:41",
        "firewall",
        "3.5",
        "Fortinet",
        "FortiGate 60F",
    ),
)

ZONES = {
    "cell": Zone(
        "cell", "Packing cell 1", "1", ("10.10.1.0/24",), (), (2, 2, 1, 1, 2, 1, 1), False
    ),
    "sub": Zone(
        "sub", "Substation 20 kV", "1", ("10.10.2.0/24",), (), (3, 3, 3, 1, 3, 2, 2), False
    ),
    "ops": Zone("ops", "Operations", "3", ("10.10.3.0/24",), (), (2, 2, 1, 1, 2, 1, 1), False),
    "med": Zone(
        "med", "Clinic and building", "3", ("10.10.5.0/24",), (), (1, 1, 1, 2, 1, 1, 1), False
    ),
    "dmz": Zone("dmz", "DMZ", "3.5", ("10.10.4.0/24",), (), (2, 2, 2, 2, 3, 2, 2), False),
}


class Talk(NamedTuple):
    """Who asks whom what, how often."""

    client: str
    server: str
    protocol: str
    port: int
    code: str
    operation: str
    effect: Effect
    times: int


_R, _W, _C, _E = Effect.READS, Effect.WRITES, Effect.COMMANDS, Effect.ENGINEERS
_S, _P, _D = Effect.SESSION, Effect.REPORTS, Effect.DISCOVERS

TALKS = (
    Talk("hmi1", "plc-s7", "s7comm", 102, "1.4", "Read Var", _R, 12400),
    Talk("hmi1", "plc-s7", "s7comm", 102, "1.5", "Write Var", _W, 310),
    Talk("hmi1", "plc-m221", "modbus", 502, "3", "Read Holding Registers", _R, 24100),
    Talk("hmi1", "plc-m221", "modbus", 502, "16", "Write Multiple Registers", _W, 96),
    Talk("hmi1", "plc-logix", "cip", 44818, "76", "Read Tag", _R, 8800),
    Talk("hmi1", "plc-cj2", "fins", 9600, "1.1", "Memory Area Read", _R, 4100),
    Talk("hmi1", "plc-iqr", "slmp", 5007, "1025.0", "Device Read", _R, 3900),
    Talk("hmi1", "plc-cx", "ads", 48898, "2", "Read", _R, 5200),
    Talk("hmi1", "hart-gw", "hart-ip", 5094, "3.0", "Read Primary Variable", _R, 610),
    Talk("plc-s7", "io-et200", "profinet-dcp", 0, "5.0", "Identify", _D, 14),
    Talk("wks-dhcp", "infra", "dhcp", 67, "1", "Discover", _S, 3),
    Talk("scada-fe", "rtu-104", "iec104", 2404, "100.6", "General Interrogation", _R, 1440),
    Talk("scada-fe", "rtu-104", "iec104", 2404, "45.6", "Single Command", _C, 12),
    Talk("scada-fe", "rtu-dnp", "dnp3", 20000, "1", "Read", _R, 7300),
    Talk("scada-fe", "rtu-dnp", "dnp3", 20000, "5", "Direct Operate", _C, 4),
    Talk("scada-fe", "ied-421", "mms", 102, "0.4", "Read", _R, 2600),
    Talk("ied-421", "rtu-104", "goose", 0, "1", "Publish", _P, 98000),
    Talk("mu-01", "ied-421", "sv", 0, "1", "Publish", _P, 412000),
    Talk("hist", "opcua", "opcua", 4840, "631", "Read", _R, 18200),
    Talk("hist", "plc-m221", "modbus", 502, "3", "Read Holding Registers", _R, 9000),
    Talk("hist", "fw-core", "snmp", 161, "160", "GetRequest", _R, 2100),
    Talk("opcua", "plc-s7", "s7comm", 102, "1.4", "Read Var", _R, 30100),
    Talk("edge-gw", "mqtt", "mqtt", 1883, "3", "Publish", _P, 15200),
    Talk("hist", "mqtt", "mqtt", 1883, "8", "Subscribe", _S, 3),
    Talk("ews1", "plc-s7", "s7comm", 102, "1.26", "Request Download", _E, 2),
    Talk("ews1", "plc-logix", "cip", 44818, "75", "Execute PCCC", _E, 6),
    Talk("ews1", "plc-m221", "http", 80, "GET", "GET", _R, 40),
    Talk("ews1", "files", "smb", 445, "READ", "Read", _R, 4300),
    Talk("ews1", "files", "telnet", 23, "login", "Log-on", _S, 2),
    Talk("hmi1", "files", "ftp", 21, "RETR", "Retrieve", _R, 31),
    Talk("hist", "infra", "ntp", 123, "3", "Client", _S, 900),
    Talk("hmi1", "infra", "dns", 53, "1", "Query", _D, 820),
    Talk("scada-fe", "infra", "ntp", 123, "3", "Client", _S, 900),
    Talk("fw-core", "infra", "syslog", 514, "4", "Message", _P, 640),
    Talk("bms-ws", "nae", "bacnet", 47808, "0.12", "Read Property", _R, 5100),
    Talk("bms-ws", "nae", "bacnet", 47808, "0.15", "Write Property", _W, 44),
    Talk("ct-01", "pacs", "dicom", 104, "C-STORE", "Store", _W, 230),
    Talk("patmon", "his", "hl7", 2575, "ORU", "Observation Result", _P, 7200),
    Talk("pacs", "his", "hl7", 2575, "ORM", "Order", _W, 210),
    Talk("his", "files", "tls", 443, "handshake", "Handshake", _S, 64),
    Talk("ews1", "fw-core", "ssh", 22, "session", "Session", _S, 5),
)


def proof(*key: object) -> Evidence:
    """Evidence with an id made of what it proves."""
    digest = hashlib.sha256("|".join(map(str, key)).encode()).hexdigest()
    first = int(digest[:4], 16) + 1
    return Evidence(f"e-{digest[:16]}", CAPTURE, (first, first + 1))


def claim(attribute: str, value: str, protocol: str, key: object = "") -> Claim:
    """A claim of full confidence over the whole time."""
    evidence = proof(attribute, value, protocol, key)
    return Claim(attribute, value, protocol, 1.0, START, END, Quality(), evidence)


def asset_id(name: str) -> str:
    """Stable for a name."""
    return "a-" + hashlib.sha256(name.encode()).hexdigest()[:10]


def asset(host: Host, claims: Iterable[Claim] = ()) -> Asset:
    """A device with what it says of itself."""
    sides = {
        *(ProtocolSide(t.protocol, "client") for t in TALKS if t.client == host.name),
        *(ProtocolSide(t.protocol, "server") for t in TALKS if t.server == host.name),
    }
    said = [claim("vendor", host.vendor, "arp", host.name)] if host.vendor else []
    said += [claim("model", host.model, "lldp", host.name)] if host.model else []
    return Asset(
        id=asset_id(host.name),
        ips=(host.ip,) if host.ip else (),
        macs=(host.mac,),
        realms=("eth1",),
        names=(host.name,),
        vendor=host.vendor,
        model=host.model,
        firmware="V3.2.6" if host.type == "plc" else None,
        hardware=None,
        serial=None,
        product_code=None,
        type=Reasoned(host.type, f"Its traffic is that of a device of type “{host.type}”."),
        roles=(),
        purdue_level=Reasoned(host.level, f"A device of type “{host.type}” stands there."),
        zone=host.zone,
        protocols=tuple(sorted(sides, key=lambda s: (s.name, s.side))),
        children=(),
        first_seen=START,
        last_seen=END,
        claims=(*said, *claims),
        conflicts=(),
    )


def link(a: Host, b: Host, protocol: str, port: int, packets: int) -> Link:
    """Traffic that both sides took part in."""
    transport = "udp" if port in (53, 67, 123, 161, 514, 5094, 9600, 47808) else "tcp"
    direction: Literal["both", "a to b", "b to a"] = "both" if port else "a to b"
    return Link(
        a.ip or a.mac,
        b.ip or b.mac,
        asset_id(a.name),
        asset_id(b.name),
        protocol,
        transport if port else "",
        port,
        direction,
        packets,
        packets * 84,
        START,
        END,
        Quality(),
        proof("link", a.name, b.name, protocol),
    )


def operation(talk: Talk, status: int = 0) -> Operation:
    """What one asked another, always with the same answer."""
    return between(host(talk.client), host(talk.server), talk, status)


def between(a: Host, b: Host, talk: Talk, status: int = 0) -> Operation:
    """The same for devices that the plant does not have."""
    return Operation(
        client=a.ip or a.mac,
        server=b.ip or b.mac,
        client_asset=asset_id(a.name),
        server_asset=asset_id(b.name),
        protocol=talk.protocol,
        unit="",
        operation=talk.operation,
        code=talk.code,
        object="",
        span=0,
        effect=talk.effect,
        techniques=("T0843",) if talk.effect is Effect.ENGINEERS else (),
        status=status,
        status_name="ok" if status == 0 else f"{status:#x}",
        count=talk.times,
        first_seen=START,
        last_seen=END,
        values=None,
        period_ms=1000.0 if talk.times > 1000 else None,
        evidence=proof("operation", *talk),
        quality=Quality(),
    )


def host(name: str) -> Host:
    """The device of a name."""
    return next(h for h in HOSTS if h.name == name)


CLAIMS = {
    "files": (
        claim("credential", "password of 5 octets, well known, digest 1f2e3d4c5b6a7988", "ftp"),
        claim("user", "operator", "ftp"),
        claim("credential", "password of 11 octets, letters and digits, digest 99aa", "telnet"),
        claim("version", "TLS 1.0", "tls"),
        claim("cipher", "TLS_RSA_WITH_3DES_EDE_CBC_SHA", "tls"),
        claim("certificate_key", "RSA, 1024 bits", "tls"),
        claim("certificate_not_after", "2024-01-01T00:00:00Z", "tls"),
    ),
    "fw-core": (
        claim("credential", "community of 6 octets, well known, digest 0102030405060708", "snmp"),
        claim("version", "SNMPv2c", "snmp"),
        claim("version", "SSH 2.0", "ssh"),
        claim("cipher", "aes256-gcm@openssh.com", "ssh"),
        claim("key_exchange", "curve25519-sha256", "ssh"),
    ),
}

CONDUITS = (
    Conduit(
        "ops to cell",
        "ops",
        "cell",
        (Flow("modbus", 502, (Effect.READS,)), Flow("s7comm", 102), Flow("cip", 44818)),
        False,
    ),
    Conduit(
        "cell to ops", "cell", "ops", (Flow("dns", 53), Flow("dhcp", 67), Flow("ftp", 21)), False
    ),
    Conduit("sub to ops", "sub", "ops", (Flow("ntp", 123),), False),
    Conduit("ops to dmz", "ops", "dmz", (Flow("snmp", 161), Flow("ssh", 22)), False),
    Conduit("dmz to ops", "dmz", "ops", (Flow("syslog", 514),), False),
)

VIOLATIONS = (
    Violation(
        "modbus",
        "wrong length",
        "The length field says 260 octets; at most 254 are allowed (Modbus/TCP 4.1).",
        "10.10.3.20",
        "10.10.1.11",
        3,
        START + timedelta(days=1),
        START + timedelta(days=2),
        proof("violation", "modbus"),
    ),
)

HEALTH = Health(
    interfaces=(
        InterfaceHealth(
            CAPTURE, "eth1", START, END, 912_400, 88_000_000, 12, 880_000, 40, 3, 0, {}
        ),
    ),
    frames=912_400,
    bytes=88_000_000,
    dropped=12,
    decoded_share=0.9645,
    one_way_share=0.01,
    duplicate_share=0.00004,
    loss_share=0.00002,
)


def plant(owner: bool = True) -> Plant:
    """The whole plant; `owner`: zones and conduits are the owner's word, else proposals."""
    zones = ZONES if owner else {z: _proposed(zone) for z, zone in ZONES.items()}
    assets = [asset(h, CLAIMS.get(h.name, ())) for h in HOSTS]
    links: dict[tuple[str, str, str, int], int] = {}
    for t in TALKS:
        key = t.client, t.server, t.protocol, t.port
        links[key] = links.get(key, 0) + 2 * t.times
    return Plant(
        start=START,
        end=END,
        assets={a.id: a for a in sorted(assets, key=lambda a: a.id)},
        links=tuple(link(host(a), host(b), p, port, n) for (a, b, p, port), n in links.items()),
        operations=tuple(operation(t) for t in TALKS),
        violations=VIOLATIONS,
        zones=zones,
        conduits=CONDUITS if owner else (),
        owner_zones=owner,
        health=HEALTH,
    )


def _proposed(zone: Zone) -> Zone:
    return dataclasses.replace(zone, proposed=True, sl_t=None, reason="A network.")


def large(zones: int, assets: int) -> Plant:
    """A plant of many zones, each of many alike assets that a station of its own reads."""
    found: list[Asset] = []
    links: list[Link] = []
    model = {f"z{z:02}": Zone(f"z{z:02}", f"Line {z}", "1") for z in range(zones)}
    for z, zone in enumerate(model):
        station = Host(f"hmi-{z}", zone, f"10.{z}.0.250", f"00:00:00:00:{z:02x}:ff", "hmi", "2")
        found.append(asset(station))
        for n in range(assets - 1):
            mac = f"00:00:00:{n // 250:02x}:{z:02x}:{n % 250:02x}"
            plc = Host(f"plc-{z}-{n}", zone, f"10.{z}.{n // 250}.{n % 250 + 1}", mac, "plc", "1")
            found.append(asset(plc))
            links.append(link(station, plc, "modbus", 502, 1000 + n))
    return Plant(START, END, {a.id: a for a in found}, tuple(links), zones=model)

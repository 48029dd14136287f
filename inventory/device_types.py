"""What tells a device's type: tables, read from the top, the first that fits decides.

Purdue levels after IEC 62443-1-1 (clause 6.2) and ISA-95: 0 process, 1 basic control,
2 supervision, 3 operations, 4 and 5 enterprise and beyond.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Words(NamedTuple):
    """A pattern in what a device says of itself, and the type that it means."""

    pattern: str
    type: str


# In model, description, type, product code, software and name, in any case.
WORDS = (
    Words(
        r"\bfirewall\b|\beagle ?\d|\bfortigate|\bscalance s[c6]|\btofino\b|\bmguard\b", "firewall"
    ),
    Words(r"\brouter\b|\bscalance m", "router"),
    Words(
        r"\bswitch\b|\bscalance x|\bws-c|\bcatalyst\b|\bstratix\b|\beds-\d|\brs[234]\d-", "switch"
    ),
    Words(r"\baccess point\b|\bscalance w", "access point"),
    Words(r"\bmerging unit\b", "merging unit"),
    Words(r"\bsel-\d|\brelay\b|\bsiprotec\b|\bmicom\b|\brex6\d\d|\bre[fltb]\d{3}", "ied"),
    Words(
        r"\bet ?200|\bim ?15\d|\b1734-|\b1794-|\bpoint i/?o\b|\bflex i/?o\b|\bwago 750|\bbk\d{4}\b"
        r"|\bio-?device\b|\bremote i/?o\b",
        "remote i/o",
    ),
    Words(
        r"\bpanelview\b|\bkp ?\d{3,4}\b|\bktp ?\d+|\btp ?\d{3,4}\b|\bcrimson\b|\bhmi\b|\bmagelis\b"
        r"|\bsimatic panel\b|\bcomfort panel\b",
        "hmi",
    ),
    Words(
        r"\b6es7 ?3|\b6es7 ?[12]1|\b6es7 ?41|\bcpu ?\d{3,4}\b|\bs7-?\d{3,4}\b|\blogix|\b1756-l"
        r"|\b1769-l|\bmicrologix\b|\b1763-l|\b1766-l|\btm2\d\d|\bbmx ?p|\bbme ?p|\bmodicon\b"
        r"|\bcj\d[mhgu]?\b|\bcj2"
        r"|\bnx1|\br\d\dcpu\b|\bq\d\d.?.?cpu\b|\bmelsec\b|\bfx[35]u?|\bcx\d{4}\b|\bac500\b"
        r"|\bplc\b|\bprogrammable (logic )?controller\b",
        "plc",
    ),
    Words(r"\brtu\b|\brtac\b", "rtu"),
    Words(
        r"\bgateway\b|\bserial.{0,20}server\b|\bnport\b|\bmgate\b",
        "gateway",
    ),
    Words(
        r"\bcomm(unication)?s? (adapter|module|processor)\b|\b1756-en|\b1761-net|\bcp ?\d{3,4}-"
        r"|\bnoe ?\d|\bcp ?343|\bcp ?443",
        "communication module",
    ),
    Words(
        r"\bniagara\b|\bjace\b|\bnae\b|\bbuilding controller\b|\bbacnet (building|router)",
        "building controller",
    ),
    Words(r"\bhistorian\b", "historian"),
    Words(r"\bscada\b|\bwincc\b|\bwonderware\b|\bifix\b", "scada server"),
    Words(r"\bprinter\b|\bjetdirect\b|\blaserjet\b", "printer"),
    Words(r"\bip camera\b|\bnetwork camera\b", "camera"),
)

# Who answers in these protocols is such a device, in this order.
SERVERS: Mapping[str, str] = {
    "s7comm": "plc",
    "s7comm-plus": "plc",
    "umas": "plc",
    "pccc": "plc",
    "cip": "plc",
    "enip": "plc",
    "fins": "plc",
    "slmp": "plc",
    "ads": "plc",
    "ge-srtp": "plc",
    "codesys": "plc",
    "iec104": "rtu",
    "dnp3": "rtu",
    "mms": "ied",
    "profinet-io": "remote i/o",
    "ethercat": "remote i/o",
    "modbus": "plc",
    "hart-ip": "gateway",
    "bacnet": "building controller",
    "opcua": "opc ua server",
    "mqtt": "mqtt broker",
    "dicom": "image archive",
    "hl7": "clinical information system",
}

# Who sends in these of itself, to nobody in particular.
PUBLISHERS: Mapping[str, str] = {
    "goose": "ied",
    "sv": "merging unit",
    "profinet-rt": "remote i/o",
}

# Who asks in these, when nothing says more.
CLIENTS: Mapping[str, str] = {"dicom": "imaging modality", "hl7": "medical device"}

SERVICES: Mapping[str, str] = {
    "dns": "dns server",
    "dhcp": "dhcp server",
    "ntp": "time server",
    "ptp": "time server",
    "syslog": "log server",
    "snmp": "snmp agent",
    "ssh": "ssh server",
    "telnet": "telnet server",
    "ftp": "file server",
    "tftp": "file server",
    "smb": "file server",
    "http": "web server",
    "tls": "tls server",
    "rdp": "remote desktop",
    "vnc": "remote desktop",
    "mqtt": "mqtt broker",
    "opcua": "opc ua server",
}
# Whose word on being a router or a bridge counts: said to neighbours, hop by hop.
NEIGHBOURS = ("lldp", "cdp", "icmpv6")
INFRASTRUCTURE = ("dns", "dhcp", "ntp", "ptp", "syslog")
COMMON = ("smb", "ftp", "tftp", "http", "tls", "ssh", "telnet", "rdp", "vnc")

LEVELS: Mapping[str, str] = {
    "merging unit": "0",
    "plc": "1",
    "rtu": "1",
    "ied": "1",
    "remote i/o": "1",
    "communication module": "1",
    "building controller": "1",
    "gateway": "1",
    "hmi": "2",
    "scada server": "2",
    "engineering station": "2",
    "operator station": "2",
    "imaging modality": "1",
    "medical device": "1",
    "opc ua server": "3",
    "mqtt broker": "3",
    "historian": "3",
    "image archive": "3",
    "clinical information system": "3",
    "infrastructure server": "3",
    "server": "3",
    "printer": "3",
    "camera": "3",
}

"""What tells a device's type: tables, read from the top, the first that fits decides.

Purdue levels after IEC 62443-1-1 (clause 6.2) and ISA-95: 0 process, 1 basic control,
2 supervision, 3 operations, 4 and 5 enterprise and beyond.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# Words in a model, a description and the like, each at the beginning of a word, in any case.
WORDS: Mapping[str, tuple[str, ...]] = {
    "firewall": (r"firewall", r"eagle ?\d", r"fortigate", r"scalance s[c6]", r"tofino", r"mguard"),
    "router": (r"router\b", r"scalance m"),
    "switch": (
        r"switch\b",
        r"scalance x",
        r"ws-c",
        r"catalyst",
        r"stratix",
        r"eds-\d",
        r"rs[234]\d-",
    ),
    "access point": (r"access point", r"scalance w", r"air-[a-z]{0,2}ap\d"),
    "merging unit": (r"merging unit",),
    "ied": (r"sel-\d", r"protecti(on|ve) relay", r"siprotec", r"micom", r"re[fltbx]\d{3}"),
    "hmi": (
        r"hmi(?![a-z])",
        r"panelview",
        r"magelis",
        r"crimson",
        r"(simatic|comfort) panel",
        r"k?tp ?\d{3,4}",
        r"kp ?\d{3,4}",
        r"cp[2367]\d{3}-\d{4}",
        r"n[bs]\d{1,2}w?-t[a-z]\d{2}",
        r"(got ?\d{4}|gt[12]\d{3}-)",
    ),
    "drive": (
        r"(frequency|servo|variable speed|ac) drives?\b",
        r"frequency (converter|inverter)",
        r"sinamics",
        r"micromaster",
        r"powerflex",
        r"altivar",
        r"ax[58]\d{3}\b",
        r"mr-j\d",
        r"fr-[aef]8",
        r"r88d-",
        r"13[14][a-z]\d{4}\b",
    ),
    "meter": (
        r"(power|energy|electricity) ?meters?\b",
        r"metse",
        r"pm[58]\d{3}\b",
        r"ion ?[78]\d{3}\b",
        r"(sentron )?pac ?[2345]\d00\b",
    ),
    "plc": (
        r"plc(?![a-z])",
        r"programmable (logic )?controller",
        r"cpu[ -]?\d{3,4}",
        r"pn/dp cpu",
        r"s7-?\d{3,4}",
        r"6es7 ?(3|4|[12]1)",
        r"im ?15\d-8",
        r"\w*logix",
        r"17(56|69|63|66)-l",
        r"modicon",
        r"tm2\d\d",
        r"bm[xe] ?p",
        r"140 cpu",
        r"cj\d[mhg]?\b",
        r"c[ps]1[lhegj]\b",
        r"nx1",
        r"[rq]\d\d.{0,4}cpu",
        r"melsec",
        r"fx[35]u",
        r"fx3[gsu]",
        r"l\d\dcpu",
        r"nj\d01",
        r"cs1[ghd]",
        r"cp2e",
        r"cqm1",
        r"cx\d{4}",
        r"ac500",
        r"ilc ?\d{3}",
        r"io[- ]?controller",  # what it is to PROFINET, often beside an IO device
    ),
    "remote i/o": (
        r"remote i/?o",
        r"(point|flex) i/?o",
        r"et ?200",
        r"im ?15\d",
        r"17(34|94)-",
        r"ic200pns",
        r"bk\d{4}",
        r"e[klmp]\d{4}\b",
        r"kl\d{4}\b",
        r"gr[ts]1-",
        r"nx-e[ci]c",
    ),
    "io device": (r"io[- ]?device",),
    "rtu": (r"rtu(?![a-z])", r"rtac(?![a-z])"),
    "gateway": (r"gateway", r"serial.{0,20}server", r"nport", r"mgate"),
    "communication module": (
        r"comm(unication)?s? (adapter|module|processor)",
        r"1756-en",
        r"1761-net",
        r"cp ?\d{3,4}-",
        r"noe ?\d",
        r"c[js]1w-e(ip|tn|nt)",
        r"[qlr]j71e",
    ),
    "building controller": (r"niagara", r"jace\b", r"nae\b", r"building controller"),
    "historian": (r"hist(orian)?\d*\b",),
    "engineering station": (
        r"ews\d*\b",
        r"engineering (work)?station",
        r"codesys v\d",  # its development system: a runtime says what it controls
        r"(?<!\S )workbench \d",  # Niagara's; others have their maker's name in front
    ),
    "scada server": (r"scada\b", r"wincc", r"wonderware", r"ifix\b"),
    "printer": (r"printer", r"jetdirect", r"laserjet"),
    # Behind these: ONVIF's type of a camera, and UPnP's.
    "camera": (r"(ip|network) camera", r"networkvideotransmitter", r"digitalsecuritycamera"),
}

# What makers call the computers that people work at.
PERSONAL = (
    *(r"vostro", r"optiplex", r"latitude", r"inspiron", r"xps \d", r"dell precision"),
    *(r"thinkpad", r"thinkcentre", r"thinkstation", r"ideapad", r"ideacentre"),
    *(r"(hp|compaq) elite", r"elite(desk|book|one)", r"pro(desk|book)", r"zbook"),
    *(r"macbook", r"imac\b", r"esprimo", r"lifebook", r"celsius", r"veriton", r"aspire"),
)

# Who answers in these protocols is such a device, in this order. What many kinds speak (Modbus by
# controllers, drives and meters, PROFINET and EtherCAT by drives, panels, switches and terminals,
# HART-IP by transmitters and gateways) tells the side alone, in the protocol's word.
SERVERS: Mapping[str, str] = {
    "crimson": "hmi",
    "gige-vision": "camera",
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
    "proconos": "plc",
    "pcworx": "plc",
    "codesys": "plc",
    "tristation": "safety controller",
    "iec104": "rtu",
    "dnp3": "rtu",
    "roc-plus": "rtu",
    "bsap": "rtu",
    "genisys": "field unit",
    "mms": "ied",
    "c1222": "meter",
    "dlms": "meter",
    "fox": "building controller",
    "profinet-io": "io device",
    "cclink": "io device",
    "ethercat": "ethercat slave",
    "modbus": "modbus server",
    "hart-ip": "hart-ip server",
    "bacnet": "building controller",
    "knxnet-ip": "gateway",
    "opcua": "opc ua server",
    "mqtt": "mqtt broker",
    "dicom": "image archive",
    "hl7": "clinical information system",
}

# Masters poll outstations in these; who reports in them is the outstation, whoever began.
TELECONTROL = ("dnp3", "iec104", "mms")

# Who takes a report in these confirms it, and serves nothing by that.
CONFIRMED = frozenset({"bacnet", "snmp"})

# Who asks for reports in these reads by that: answers bring what changed (OPC 10000-4, 5.14.5).
FETCHED = frozenset({"opcua"})

# In these a broker hands on what clients tell each other: none of it is done to the broker, and who
# is handed something has not done it.
BROKERED = frozenset({"mqtt"})

# Who publishes these does so for devices behind it, as an edge node (Sparkplug 3.0.0, 4.2).
SPEAKS_FOR = frozenset({("mqtt", "device birth"), ("mqtt", "device data")})

# With this a client says which of a controller's resources it needs, so what it is to it: as it
# stands in public captures and clients of S7-1200 and S7-1500.
CALLS = ("cotp", "14")
CALLS_AS: Mapping[str, str] = {
    " > SIMATIC-ROOT-HMI": "hmi",
    " > SIMATIC-ROOT-ES": "engineering station",
}

# A controller calls another from connections of its own, numbered from 10 on, where programmers
# call from 01 and panels from 02 or 06, and to be a controller's partner, not its programmer (01)
# or its panel (02). Computers may have such connections, too, but not that maker's cards.
OWN_BY, OWN_CONNECTION = "s7comm", re.compile(r"[1-9a-d][0-9a-f]{3} > (?!01|02)[0-9a-f]{4}")
CALLS_FROM: Mapping[str, str] = {"Siemens": "plc"}

# What is called there is the runtime of a panel, which speaks as a controller does.
CALLED_AS: Mapping[str, str] = {" > WINCCRT-SCS-ES": "hmi"}

# Both ends ask, each on the one port that it has: who sent first is not who reached out. In an
# association of MMS either asks what it wants to know, whoever called (IEC 60870-6-503).
PEERS = frozenset({"bacnet", "mms"})

# With these a controller takes over a device's inputs and outputs: protocol and code, and how
# the object begins.
TAKES_IO: Mapping[tuple[str, str], str] = {
    ("profinet-io", "0"): "IO controller ",
    ("cip", "84"): "I/O connection ",
    ("cip", "91"): "I/O connection ",
}

# Who asks in these is the master of its line: slaves only change what passes, or answer.
LINES = ("ethercat", "cclink")

# Who sends in these of itself, to nobody in particular.
PUBLISHERS: Mapping[str, str] = {
    "goose": "ied",
    "sv": "merging unit",
    "profinet-rt": "io device",
    "egd": "plc",
}

# Who asks in these, when nothing says more.
CLIENTS: Mapping[str, str] = {"dicom": "imaging modality", "hl7": "medical device"}

SERVICES: Mapping[str, str] = {
    "dns": "dns server",
    "dhcp": "dhcp server",
    "dhcpv6": "dhcp server",
    "ntp": "time server",
    "ptp": "time server",
    "syslog": "log server",
    "kerberos": "log-on server",
    "ldap": "directory server",
    "tacacs": "log-on server",
    "snmp": "snmp agent",
    "ssh": "ssh server",
    "telnet": "telnet server",
    "ftp": "file server",
    "tftp": "file server",
    "smb": "file server",
    "http": "web server",
    "tls": "tls server",
    "tds": "database server",
    "rdp": "remote desktop",
    "vnc": "remote desktop",
    "rtsp": "media server",
    "mqtt": "mqtt broker",
    "opcua": "opc ua server",
    "coap": "coap server",
}
# Who says that it is this has the role, whoever listens: it speaks to all.
ROLES_SAID: Mapping[str, str] = {
    "PTP grandmaster": "time server",
    "RADIUS server": "log-on server",
}
# Who says that it is this is of that type, where what it serves does not tell.
TYPES_SAID: Mapping[str, str] = {
    "POWERLINK managing node": "plc",
    "POWERLINK controlled node": "io device",
    "RADIUS server": "infrastructure server",
}

# Whose word on being a router or a bridge counts: said to neighbours, hop by hop.
NEIGHBOURS = ("lldp", "cdp", "stp", "icmpv6")
INFRASTRUCTURE = ("dns", "dhcp", "dhcpv6", "ntp", "ptp", "syslog", "kerberos", "ldap", "tacacs")
# Of what many answer these alone are a computer's; pages and shells have switches, too.
COMMON = ("smb", "tds")
# What says it is there for others. Any Windows shares files and printers and tells the time.
FOR_OTHERS = re.compile(r"\bserver 20\d\d|domain controller|sql server", re.IGNORECASE)

LEVELS: Mapping[str, str] = {
    "merging unit": "0",
    "plc": "1",
    "safety controller": "1",
    "rtu": "1",
    "field unit": "1",
    "ied": "1",
    "modbus server": "1",
    "hart-ip server": "1",
    "drive": "1",
    "meter": "1",
    "remote i/o": "1",
    "io device": "1",
    "ethercat slave": "1",
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
    "printer": "3",
    "camera": "3",
}

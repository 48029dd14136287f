"""Vendors under one name each, as claims and the IEEE registry spell them in many."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

# The first words of a name in lower case, and what people call it.
_NAMES: Mapping[str, str] = {
    "abb": "ABB",
    "advantech": "Advantech",
    "allen-bradley": "Rockwell Automation",
    "american auto-matrix": "American Auto-Matrix",
    "beckhoff": "Beckhoff",
    "belden": "Hirschmann",
    "bosch": "Bosch",
    "cisco": "Cisco",
    "codesys": "CODESYS",
    "dell": "Dell",
    "danfoss": "Danfoss",
    "delta electronics": "Delta Electronics",
    "emerson": "Emerson",
    "endress": "Endress+Hauser",
    "fanuc": "FANUC",
    "fisher controls": "Emerson",
    "ge fanuc": "GE",
    "ge intelligent platforms": "GE",
    "general electric": "GE",
    "hewlett packard": "HP",
    "hirschmann": "Hirschmann",
    "hms industrial": "HMS Networks",
    "honeywell": "Honeywell",
    "intel": "Intel",
    "jci": "Johnson Controls",
    "johnson controls": "Johnson Controls",
    "lantronix": "Lantronix",
    "mikrotik": "MikroTik",
    "micro motion": "Emerson",
    "meinberg": "Meinberg",
    "microsoft": "Microsoft",
    "mitsubishi": "Mitsubishi Electric",
    "moxa": "Moxa",
    "omron": "Omron",
    "opto 22": "Opto 22",
    "pepperl": "Pepperl+Fuchs",
    "philips": "Philips",
    "phoenix contact": "Phoenix Contact",
    "prosoft": "ProSoft Technology",
    "red lion": "Red Lion",
    "rockwell": "Rockwell Automation",
    "rosemount": "Emerson",
    "schneider": "Schneider Electric",
    "schweitzer": "Schweitzer Engineering Laboratories",
    "sel": "Schweitzer Engineering Laboratories",
    "siemens": "Siemens",
    "telemecanique": "Schneider Electric",
    "tridium": "Tridium",
    "vmware": "VMware",
    "wago": "WAGO",
    "westermo": "Westermo",
    "yokogawa": "Yokogawa",
}
# Protocols that state a product without its maker, and how that maker's catalogue numbers begin.
_SIEMENS = re.compile(r"6[A-Z]{2}\d"), "Siemens"
_CATALOGUES: Mapping[str, tuple[re.Pattern[str], str]] = {
    "pccc": (re.compile(r"17\d\d-"), "Rockwell Automation"),
    "s7comm": _SIEMENS,
    "s7comm-plus": _SIEMENS,
}
# Makers of building controllers by the number that ASHRAE gave them (ASHRAE 135, 23): a device says
# its number when it announces itself, its maker's name only who asks for it.
_ASHRAE: Mapping[tuple[str, str], str] = {
    ("bacnet", number): name
    for number, name in {
        "2": "Trane",
        "3": "Daikin Applied",
        "5": "Johnson Controls",
        "6": "ABB",
        "7": "Siemens",
        "8": "Delta Controls",
        "9": "Siemens",
        "10": "Schneider Electric",
        "11": "TAC",
        "16": "Carrier",
        "17": "Honeywell",
        "18": "Alerton",
        "19": "TAC",
        "22": "Siemens",
        "23": "York",
        "24": "Automated Logic",
        "26": "Phoenix Controls",
        "28": "KMC Controls",
        "32": "Simplex",
        "34": "Notifier",
        "35": "Reliable Controls",
        "36": "Tridium",
        "39": "Kieback & Peter",
        "42": "Acuity Brands",
        "51": "Samson",
        "53": "Daikin Industries",
        "56": "Liebert",
        "127": "ABB",
        "222": "WAGO",
    }.items()
}
# Makers of devices by the number that KNX Association gave them.
_KNX: Mapping[tuple[str, str], str] = {
    ("knxnet-ip", number): name
    for number, name in {
        "1": "Siemens",
        "2": "ABB",
        "4": "JUNG",
        "5": "BTicino",
        "6": "Berker",
        "7": "Busch-Jaeger",
        "8": "Gira",
        "9": "Hager",
        "10": "Insta",
        "11": "Legrand",
        "12": "Merten",
        "14": "ABB",
        "22": "Siedle",
        "24": "Eberle",
        "25": "Gewiss",
        "29": "ABB",
        "30": "Feller",
        "44": "Vimar",
        "45": "Moeller",
        "46": "Eltako",
        "55": "Zumtobel",
        "57": "Phoenix Contact",
        "61": "WAGO",
        "66": "Wieland Electric",
        "72": "Theben",
        "76": "Bosch",
        "78": "Somfy",
        "81": "Viessmann",
        "83": "Vaillant",
        "100": "Schneider Electric",
        "107": "WAREMA",
        "108": "Eelectron",
        "113": "Zennio",
        "114": "TAPKO Technologies",
        "115": "HDL",
        "119": "Intesis",
        "124": "ise",
        "131": "MDT technologies",
        "141": "Crestron",
        "142": "Steinel",
        "159": "ElabNET",
        "165": "MBS",
        "166": "Enertex Bayern",
        "181": "LOYTEC",
        "197": "Weinzierl Engineering",
        "200": "B.E.G.",
        "201": "Elsner Elektronik",
        "202": "Siemens",
        "219": "Danfoss",
        "225": "Lingg & Janke",
        "227": "Sauter",
        "238": "Griesser",
        "239": "IPAS",
        "246": "Tridonic",
        "249": "Schneider Electric",
        "253": "Siemens",
        "346": "Belimo",
    }.items()
}
# Makers of meters by the letters that the FLAG association gave them (IEC 62056-21).
_FLAG: Mapping[tuple[str, str], str] = {
    ("dlms", letters): name
    for letters, name in {
        "ABB": "ABB",
        "ACE": "Itron",
        "ADX": "ADD Group",
        "APA": "Apator",
        "ELS": "Elster",
        "EMH": "EMH metering",
        "ESY": "EasyMeter",
        "ISK": "Iskraemeco",
        "KAM": "Kamstrup",
        "LGZ": "Landis+Gyr",
        "SEN": "Sensus",
        "SIE": "Siemens",
        "SLB": "Itron",
        "ZPA": "ZPA",
    }.items()
}
_NUMBERS: Mapping[tuple[str, str], str] = {**_ASHRAE, **_KNX, **_FLAG}
# In these a description is the system's own (RFC 3418 sysDescr, IEEE 802.1AB 8.5.8).
_DESCRIBED = frozenset({"snmp", "lldp", "cdp"})
_FORM = re.compile(
    r"[\s,]+(inc|incorporated|corp|corporation|co|company|ltd|limited|llc|gmbh|ag|sa|s\.a|bv|b\.v"
    r"|ab|a/s|as|oy|kg|plc|pty|srl|s\.p\.a|spa|gmbh & co|& co)\.?$",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def usual_name(name: str) -> str:
    """The usual name; of an unknown vendor its own without the legal form."""
    if usual := _begins(name):
        return usual
    plain = name.strip()
    while (shorter := _FORM.sub("", plain)) != plain and shorter:
        plain = shorter
    return plain


def _begins(text: str) -> str | None:
    lowered = f"{text.strip().lower()} "
    for beginning, usual in _NAMES.items():
        if lowered.startswith(beginning) and not lowered[len(beginning)].isalnum():
            return usual
    return None


def describes(protocol: str, text: str) -> str | None:
    """The maker with whose name a system's description begins."""
    return _begins(text) if protocol in _DESCRIBED else None


def of_number(protocol: str, number: str) -> str | None:
    """Who has a vendor's number in a protocol."""
    return _NUMBERS.get((protocol, number))


def maker(protocol: str, product: str) -> str | None:
    """Whose product it is, as its number in that maker's catalogue tells."""
    beginning, name = _CATALOGUES.get(protocol, (None, None))
    return name if beginning and beginning.match(product) else None

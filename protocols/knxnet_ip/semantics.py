"""What KNXnet/IP and the telegrams in it mean to a plant. Numbers are of the KNX standard.

Services of KNXnet/IP stand under their own numbers (3/8/2 to 3/8/9), those of applications behind
`apci.` (3/3/7), of transport connections behind `tpci.` (3/3/4), the messages that manage a server
behind `cemi.` (3/6/3), in hexadecimal digits as there. `bus.` is what a tunnel shows of a group's
telegrams: somebody else's.
"""

from protocols.knxnet_ip.statuses import STATUSES
from protocols.model import Effect, Operation, Protocol, Visibility

_PARAMETER = ("T0836",)
_UPLOAD = ("T0845",)
_DOWNLOAD = ("T0843",)
_RESTART = ("T0816",)
_INFORMATION = ("T0888",)

_SERVICES = {
    "201": Operation("search", Effect.DISCOVERS, ("T0846",)),
    "203": Operation("describe", Effect.DISCOVERS, _INFORMATION),
    "205": Operation("connect", Effect.SESSION),
    "207": Operation("read connection state", Effect.SESSION),
    "209": Operation("disconnect", Effect.SESSION),
    "20B": Operation("search extended", Effect.DISCOVERS, ("T0846",)),
    "422": Operation("read interface feature", Effect.READS, _INFORMATION),
    "424": Operation("set interface feature", Effect.WRITES, _PARAMETER),
    "425": Operation("interface feature information", Effect.REPORTS),
    "531": Operation("routing lost messages", Effect.SESSION),
    "532": Operation("routing busy", Effect.SESSION, ("T0814",)),
    "740": Operation("remote diagnosis", Effect.DISCOVERS, ("T0846", "T0888")),
    "742": Operation("remote basic configuration", Effect.ENGINEERS, _PARAMETER),
    "743": Operation("remote reset", Effect.COMMANDS, _RESTART),
    "950": Operation("secure wrapper", Effect.SESSION),
    "951": Operation("open secure session", Effect.SESSION),
    "953": Operation("authenticate secure session", Effect.SESSION),
    "954": Operation("secure session status", Effect.SESSION),
    "955": Operation("secure group's time", Effect.SESSION),
}

# 3/3/4, 2 (connections); 3/6/3, 4.1.5 and 4.1.7 (bus monitor, raw frames, local management).
_LAYERS = {
    "tpci.0": Operation("connect to device", Effect.SESSION),
    "tpci.1": Operation("disconnect from device", Effect.SESSION),
    "cemi.10": Operation("send raw frame", Effect.COMMANDS, ("T0855",)),
    "cemi.13": Operation("poll devices", Effect.READS, ("T0801",)),
    "cemi.25": Operation("polled data", Effect.REPORTS),
    "cemi.2B": Operation("monitored frame", Effect.REPORTS),
    "cemi.2D": Operation("raw frame", Effect.REPORTS),
    "cemi.2F": Operation("raw frame sent", Effect.SESSION),
    "cemi.F1": Operation("reset server", Effect.COMMANDS, _RESTART),
    "cemi.F6": Operation("write server property", Effect.ENGINEERS, _PARAMETER),
    "cemi.F7": Operation("server property information", Effect.REPORTS),
    "cemi.F8": Operation("call server function", Effect.ENGINEERS, _PARAMETER),
    "cemi.F9": Operation("read server function state", Effect.READS, _INFORMATION),
    "cemi.FC": Operation("read server property", Effect.READS, _INFORMATION),
}

# 3/3/7, 3.1: objects of groups.
_GROUPS = {
    "apci.0": Operation("read group value", Effect.READS, ("T0801", "T0861")),
    "apci.40": Operation("group value response", Effect.REPORTS),
    "apci.80": Operation("write group value", Effect.WRITES, ("T0855",)),
}
# As a tunnel shows them.
_SHOWN = {
    "bus.0": Operation("group value is read", Effect.REPORTS),
    "bus.40": Operation("group value is answered", Effect.REPORTS),
    "bus.80": Operation("group value is written", Effect.REPORTS),
}

# 3/3/7, 3.2 to 3.6: what makes a device part of a plant, with `response` what tells it.
_MANAGEMENT = {
    "C0": ("write individual address", Effect.ENGINEERS, _PARAMETER),
    "100": ("read individual address", Effect.DISCOVERS, ("T0846",)),
    "140": ("individual address response", Effect.DISCOVERS, ()),
    "180": ("read converter", Effect.READS, ("T0801",)),
    "1C0": ("converter response", Effect.REPORTS, ()),
    "1C8": ("read system network parameter", Effect.DISCOVERS, ("T0846",)),
    "1C9": ("system network parameter response", Effect.DISCOVERS, ()),
    "1CA": ("write system network parameter", Effect.ENGINEERS, _PARAMETER),
    "1CC": ("read extended property", Effect.READS, _INFORMATION),
    "1CD": ("extended property response", Effect.REPORTS, ()),
    "1CE": ("write extended property", Effect.ENGINEERS, _PARAMETER),
    "1CF": ("extended property write response", Effect.REPORTS, ()),
    "1D0": ("write extended property without answer", Effect.ENGINEERS, _PARAMETER),
    "1D1": ("extended property information", Effect.REPORTS, ()),
    "1D2": ("read extended property description", Effect.DISCOVERS, _INFORMATION),
    "1D3": ("extended property description response", Effect.REPORTS, ()),
    "1D4": ("call extended function", Effect.ENGINEERS, _PARAMETER),
    "1D5": ("read extended function state", Effect.READS, _INFORMATION),
    "1D6": ("extended function response", Effect.REPORTS, ()),
    "1FB": ("write extended memory", Effect.ENGINEERS, _DOWNLOAD),
    "1FC": ("extended memory write response", Effect.REPORTS, ()),
    "1FD": ("read extended memory", Effect.ENGINEERS, _UPLOAD),
    "1FE": ("extended memory response", Effect.REPORTS, ()),
    "200": ("read memory", Effect.ENGINEERS, _UPLOAD),
    "240": ("memory response", Effect.REPORTS, ()),
    "280": ("write memory", Effect.ENGINEERS, _DOWNLOAD),
    "2C0": ("read user memory", Effect.ENGINEERS, _UPLOAD),
    "2C1": ("user memory response", Effect.REPORTS, ()),
    "2C2": ("write user memory", Effect.ENGINEERS, _DOWNLOAD),
    "2C4": ("write bits of user memory", Effect.ENGINEERS, _DOWNLOAD),
    "2C5": ("read manufacturer information", Effect.DISCOVERS, _INFORMATION),
    "2C6": ("manufacturer information response", Effect.REPORTS, ()),
    "2C7": ("call function", Effect.ENGINEERS, _PARAMETER),
    "2C8": ("read function state", Effect.READS, _INFORMATION),
    "2C9": ("function response", Effect.REPORTS, ()),
    "300": ("read device descriptor", Effect.DISCOVERS, _INFORMATION),
    "340": ("device descriptor response", Effect.REPORTS, ()),
    "380": ("restart device", Effect.COMMANDS, _RESTART),
    "381": ("restart device with erasure", Effect.COMMANDS, (*_RESTART, "T0809")),
    "3A1": ("restart response", Effect.REPORTS, ()),
    "3C0": ("open routing table", Effect.ENGINEERS, _PARAMETER),
    "3C1": ("read routing table", Effect.ENGINEERS, _UPLOAD),
    "3C2": ("routing table response", Effect.REPORTS, ()),
    "3C3": ("write routing table", Effect.ENGINEERS, _PARAMETER),
    "3C8": ("read router memory", Effect.ENGINEERS, _UPLOAD),
    "3C9": ("router memory response", Effect.REPORTS, ()),
    "3CA": ("write router memory", Effect.ENGINEERS, _DOWNLOAD),
    "3CD": ("read router status", Effect.READS, _INFORMATION),
    "3CE": ("router status response", Effect.REPORTS, ()),
    "3CF": ("write router status", Effect.ENGINEERS, _PARAMETER),
    "3D0": ("write bits of memory", Effect.ENGINEERS, _DOWNLOAD),
    "3D1": ("authorise", Effect.SESSION, ()),
    "3D2": ("authorise response", Effect.SESSION, ()),
    "3D3": ("write key", Effect.ENGINEERS, ("T0892",)),
    "3D4": ("key response", Effect.REPORTS, ()),
    "3D5": ("read property", Effect.READS, _INFORMATION),
    "3D6": ("property response", Effect.REPORTS, ()),
    "3D7": ("write property", Effect.ENGINEERS, _PARAMETER),
    "3D8": ("read property description", Effect.DISCOVERS, _INFORMATION),
    "3D9": ("property description response", Effect.REPORTS, ()),
    "3DA": ("read network parameter", Effect.DISCOVERS, ("T0846",)),
    "3DB": ("network parameter response", Effect.DISCOVERS, ()),
    "3DC": ("read individual address by serial number", Effect.DISCOVERS, ("T0846",)),
    "3DD": ("individual address by serial number response", Effect.DISCOVERS, ()),
    "3DE": ("write individual address by serial number", Effect.ENGINEERS, _PARAMETER),
    "3E0": ("write domain address", Effect.ENGINEERS, _PARAMETER),
    "3E1": ("read domain address", Effect.DISCOVERS, ("T0846",)),
    "3E2": ("domain address response", Effect.DISCOVERS, ()),
    "3E3": ("read domain address selectively", Effect.DISCOVERS, ("T0846",)),
    "3E4": ("write network parameter", Effect.ENGINEERS, _PARAMETER),
    "3E5": ("read links of group object", Effect.ENGINEERS, _UPLOAD),
    "3E6": ("links of group object response", Effect.REPORTS, ()),
    "3E7": ("write links of group object", Effect.ENGINEERS, _PARAMETER),
    "3E8": ("read group property", Effect.READS, ("T0801",)),
    "3E9": ("group property response", Effect.REPORTS, ()),
    "3EA": ("write group property", Effect.WRITES, ("T0855",)),
    "3EB": ("group property information", Effect.REPORTS, ()),
    "3EC": ("read domain address by serial number", Effect.DISCOVERS, ("T0846",)),
    "3ED": ("domain address by serial number response", Effect.DISCOVERS, ()),
    "3EE": ("write domain address by serial number", Effect.ENGINEERS, _PARAMETER),
    "3F0": ("file stream information", Effect.REPORTS, ()),
    "3F1": ("secured telegram", Effect.SESSION, ()),
}

# 3/5/2, 3.7.3.2.
_ERASURES = {
    1: "restart device, confirmed",
    2: "reset device to factory settings",
    3: "reset individual address",
    4: "reset application program",
    5: "reset parameters",
    6: "reset links",
    7: "reset device to factory settings without its address",
}

PROTOCOL = Protocol(
    name="knxnet-ip",
    title="KNXnet/IP",
    spec="ISO 22510; KNX 3/3/4, 3/3/7, 3/6/3, 3/8",
    ports=("udp/3671", "tcp/3671"),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=True,
    operations={
        **_SERVICES,
        **_LAYERS,
        **_GROUPS,
        **_SHOWN,
        **{f"apci.{code}": Operation(*operation) for code, operation in _MANAGEMENT.items()},
    },
    refinements={
        ("apci.381", f"erase code {code}"): Operation(name, Effect.COMMANDS, (*_RESTART, "T0809"))
        for code, name in _ERASURES.items()
    },
    statuses=STATUSES,
    values={"programming mode": {0: "off", 1: "on"}},
)

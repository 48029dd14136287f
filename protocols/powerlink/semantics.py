"""What POWERLINK means to a plant: drives and I/O in a cycle, and who starts, stops, sets them."""

from collections.abc import Mapping

from protocols.ethercat.statuses import STATUSES as _OBJECT_DICTIONARY
from protocols.model import Effect, Operation, Protocol, Visibility

_PARAMETER = ("T0836",)
_MONITOR = ("T0801",)
_STATE = ("T0858",)
_STOPS = ("T0858", "T0814")
_RESTARTS = ("T0816",)

# Types of messages (EPSG DS 301, table 17), of SoA with what is asked for (table 20), of ASnd with
# what is sent (table 22).
_MESSAGES = {
    "1": Operation("start of cycle", Effect.REPORTS),
    "2": Operation("end of cycle", Effect.REPORTS),
    "3": Operation("cyclic data: poll request", Effect.REPORTS),
    "4": Operation("cyclic data: poll response", Effect.REPORTS),
    "5.0": Operation("start of asynchronous phase", Effect.REPORTS),
    "5.1": Operation("ask who a node is", Effect.DISCOVERS, ("T0846", "T0888")),
    "5.2": Operation("ask for a node's state", Effect.READS, _MONITOR),
    "5.3": Operation("invite a node's request", Effect.SESSION),
    "5.6": Operation("synchronise a node", Effect.SESSION),
    "5.255": Operation("invite a node to send", Effect.SESSION),
    "6.1": Operation("tell who it is", Effect.REPORTS),
    "6.2": Operation("tell state and errors", Effect.REPORTS),
    "6.3": Operation("request a command", Effect.COMMANDS, _STATE),
    "6.6": Operation("tell delays", Effect.REPORTS),
    "7": Operation("tell that it manages", Effect.REPORTS, ("T0830",)),
    "13": Operation("invite to send", Effect.SESSION),
}

# Commands (table 117 and those behind it).
_Means = tuple[str, Effect, tuple[str, ...]]
_STATES: Mapping[int, _Means] = {
    33: ("start a node", Effect.COMMANDS, _STATE),
    34: ("stop a node", Effect.COMMANDS, _STOPS),
    35: ("enter pre-operational 2", Effect.COMMANDS, _STATE),
    36: ("enable ready to operate", Effect.COMMANDS, _STATE),
    40: ("reset a node", Effect.COMMANDS, _RESTARTS),
    41: ("reset a node's communication", Effect.COMMANDS, _RESTARTS),
    42: ("reset a node's configuration", Effect.COMMANDS, _RESTARTS),
    43: ("reset a node's software", Effect.COMMANDS, _RESTARTS),
}
# What names several nodes does the same to each.
_EXTENDED = {f"6.4.{n + 32}": f"6.4.{n}" for n in _STATES}
_PUBLISHED = {
    128: "configured nodes",
    144: "active nodes",
    145: "nodes in pre-operational 1",
    146: "nodes in pre-operational 2",
    147: "nodes ready to operate",
    148: "operational nodes",
    149: "stopped nodes",
    160: "nodes with an emergency",
    176: "the time",
}
_COMMANDS = {
    **{f"6.4.{n}": Operation(*means) for n, means in _STATES.items()},
    **{f"6.4.{n}": Operation(f"publish {what}", Effect.REPORTS) for n, what in _PUBLISHED.items()},
    "6.4.45": Operation("assign a node number", Effect.ENGINEERS, _PARAMETER),
    "6.4.98": Operation("set a host name", Effect.ENGINEERS, _PARAMETER),
    "6.4.99": Operation("forget an address", Effect.COMMANDS),
    "6.4.255": Operation("refuse a requested command", Effect.REPORTS),
}

# Commands of SDOs (table 68).
_OBJECTS: Mapping[int, _Means] = {
    1: ("SDO write by index", Effect.ENGINEERS, _PARAMETER),
    2: ("SDO read by index", Effect.READS, _MONITOR),
    3: ("SDO write all by index", Effect.ENGINEERS, _PARAMETER),
    4: ("SDO read all by index", Effect.READS, _MONITOR),
    5: ("SDO write by name", Effect.ENGINEERS, _PARAMETER),
    6: ("SDO read by name", Effect.READS, _MONITOR),
    32: ("SDO write file", Effect.ENGINEERS, ("T0843",)),
    33: ("SDO read file", Effect.ENGINEERS, ("T0845",)),
    49: ("SDO write several by index", Effect.ENGINEERS, _PARAMETER),
    50: ("SDO read several by index", Effect.READS, _MONITOR),
    112: ("SDO agree on a segment's size", Effect.SESSION, ()),
    113: ("SDO link a name to an index", Effect.SESSION, ()),
}
_SDO = {
    **{f"sdo.{n}": Operation(*means) for n, means in _OBJECTS.items()},
    "sdo.answer": Operation("SDO answer", Effect.REPORTS),
}

# 7.1.2 to 7.1.4
_STATUS = {
    0x00: "off",
    0x19: "initialising",
    0x1C: "not active",
    0x1D: "pre-operational 1",
    0x1E: "basic Ethernet",
    0x29: "reset application",
    0x39: "reset communication",
    0x4D: "stopped",
    0x5D: "pre-operational 2",
    0x6D: "ready to operate",
    0x79: "reset configuration",
    0xFD: "operational",
}
# Appendix 3.9
_ERRORS = {
    0x8161: "bad physical mode",
    0x8162: "collision",
    0x8163: "collisions beyond the threshold",
    0x8164: "wrong checksums beyond the threshold",
    0x8165: "loss of link",
    0x8166: "MAC buffer",
    0x8201: "two nodes of one number",
    0x8202: "several managing nodes",
    0x8210: "data too short",
    0x8211: "another version of the mapping",
    0x8212: "MTU differs",
    0x8213: "MTU beyond the limit",
    0x8214: "asynchronous data beyond the limit",
    0x8231: "cycle's length",
    0x8232: "cycle exceeded",
    0x8233: "cycle exceeded beyond the threshold",
    0x8234: "idle limit",
    0x8235: "jitter beyond the threshold",
    0x8236: "late poll responses beyond the threshold",
    0x8237: "poll request of a node",
    0x8238: "poll request beyond the limit",
    0x8239: "poll response of a node",
    0x823A: "received poll responses beyond the limit",
    0x823B: "sent poll response beyond the limit",
    0x8241: "invalid format",
    0x8242: "loss of poll requests",
    0x8243: "loss of poll responses",
    0x8244: "loss of SoA",
    0x8245: "loss of SoC",
    0x8410: "error in not active",
    0x8411: "no managing node supported",
    0x8420: "error in pre-operational 1",
    0x8421: "no IdentResponse",
    0x8422: "another type of device",
    0x8423: "another vendor",
    0x8424: "another product code",
    0x8425: "another revision",
    0x8426: "another serial number",
    0x8428: "configuration not verified",
    0x842B: "software update",
    0x8430: "error in pre-operational 2",
    0x8440: "error in ready to operate",
    0x8480: "wrong state",
    0xF001: "no IdentResponse",
    0xF002: "no StatusResponse",
}
# 6.3.2.4.2.3; most are as EtherCAT has them, for both are CANopen's.
_STATUSES = {code: text for code, text in _OBJECT_DICTIONARY.items() if code > 0xFFFF} | {
    0x0504_0002: "invalid block size",
    0x0504_0003: "invalid sequence number",
    0x0800_0024: "configuration is empty",
}
_NO_YES = {0: "no", 1: "yes"}


class _Powerlink(Protocol):
    """POWERLINK, whose extended commands are the plain ones for several nodes."""

    def listed(self, code: str) -> str:
        """The plain command."""
        return _EXTENDED.get(code, code)


PROTOCOL = _Powerlink(
    name="powerlink",
    title="POWERLINK",
    spec="EPSG DS 301 (IEC 61158-4-13, IEC 61158-6-13)",
    ports=("ethertype/0x88ab", "ethertype/0x3e3f", "udp/3819"),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=True,
    operations={**_MESSAGES, **_COMMANDS, **_SDO},
    statuses=_STATUSES,
    values={"NMT status": _STATUS, "error": _ERRORS, "ready": _NO_YES, "exception": _NO_YES},
)

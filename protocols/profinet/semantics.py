"""What PROFINET on Ethernet means to a plant: who is there, what runs, who sets a name.

Names in quotation marks are fields of IEC 61158-6-10.
"""

import re
from collections.abc import Iterator, Mapping

from protocols.model import Effect, Operation, Protocol, Visibility
from protocols.profinet.aborts import ABORTS
from protocols.profinet.faults import FAULTS

_SPEC = "IEC 61158-6-10"
_PORTS = ("ethertype/0x8892",)

# Blocks that a device may be told to take ("Option", "Suboption").
_SETTINGS = {
    "name of station": Operation("set name of station", Effect.ENGINEERS, ("T0836", "T0814")),
    "IP parameter": Operation("set IP address", Effect.ENGINEERS, ("T0836", "T0814")),
    "full IP suite": Operation("set IP suite", Effect.ENGINEERS, ("T0836", "T0814")),
    "alias name": Operation("set alias name", Effect.ENGINEERS, ("T0836",)),
    "type of station": Operation("set type of station", Effect.ENGINEERS, ("T0836",)),
    "standard gateway": Operation("set gateway", Effect.ENGINEERS, ("T0836",)),
    "DHCP control": Operation("set DHCP", Effect.ENGINEERS, ("T0836", "T0814")),
    "DHCP host name": Operation("set DHCP host name", Effect.ENGINEERS, ("T0836",)),
    "DHCP client identifier": Operation("set DHCP client id", Effect.ENGINEERS, ("T0836",)),
    "RSI properties": Operation("set RSI properties", Effect.ENGINEERS, ("T0836",)),
    "device initiative": Operation("set device initiative", Effect.ENGINEERS, ("T0836",)),
    "signal": Operation("flash LED", Effect.COMMANDS),
    "factory reset": Operation("reset to factory settings", Effect.COMMANDS, ("T0809", "T0814")),
    "reset to factory": Operation("reset to factory", Effect.COMMANDS, ("T0809", "T0814")),
}

# Block errors, and a service that the device does not know (type 5, as `dcp.rs` puts it).
_STATUSES = {
    1: "option not supported",
    2: "suboption not supported or no data set",
    3: "suboption not set",
    4: "resource error",
    5: "not possible for a local reason",
    6: "not possible while in operation",
    5 << 8: "service not supported",
}

PROTOCOL = Protocol(
    name="profinet-dcp",
    title="PROFINET DCP",
    spec=_SPEC,
    ports=_PORTS,
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=False,
    operations={
        "3.0": Operation("get", Effect.DISCOVERS, ("T0888",)),
        "4.0": Operation("set", Effect.ENGINEERS, ("T0836", "T0816", "T0814")),
        "5.0": Operation("identify", Effect.DISCOVERS, ("T0846",)),
        "6.0": Operation("hello", Effect.REPORTS),
    },
    refinements={("4.0", block): operation for block, operation in _SETTINGS.items()},
    statuses=_STATUSES,
)

# "AlarmType" (as `alarm.rs` names them); what a device tells its controller of itself.
_ALARMS = (
    "diagnosis",
    "process",
    "pull",
    "plug",
    "status",
    "update",
    "media redundancy",
    "controlled by supervisor",
    "released",
    "plug wrong submodule",
    "return of submodule",
    "diagnosis disappears",
    "multicast communication mismatch",
    "port data change notification",
    "sync data changed",
    "isochronous mode problem",
    "network component problem",
    "time data changed",
    "dynamic frame packing problem",
    "MRPD problem",
    "multiple interface mismatch",
    "upload and retrieval",
    "pull module",
)
_PRIORITIES = {0xFC01: "high", 0xFE01: "low"}
_PLACE = re.compile(r" of slot \d+ subslot \d+$")


def _alarm(priority: str, kind: str = "") -> Operation:
    name = f"alarm ({priority}): {kind}" if kind else f"alarm ({priority})"
    return Operation(name, Effect.REPORTS, ("T0878",))


class _OfAnySlot(Mapping[tuple[str, str], Operation]):
    """An alarm means the same of every slot."""

    def __init__(self, alarms: Mapping[tuple[str, str], Operation]) -> None:
        self._alarms = alarms

    def __getitem__(self, key: tuple[str, str]) -> Operation:
        code, object_ = key
        return self._alarms[code, _PLACE.sub("", object_)]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._alarms)

    def __len__(self) -> int:
        return len(self._alarms)


# An alarm's error ends the relation and with it the cyclic data.
_ABORTS = {
    f"{frame}.4": Operation("abort relation", Effect.SESSION, ("T0814",)) for frame in _PRIORITIES
}

RT = Protocol(
    name="profinet-rt",
    title="PROFINET RT",
    spec=_SPEC,
    ports=_PORTS,
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=True,
    operations={
        "io": Operation("cyclic data", Effect.REPORTS, ("T0856",)),
        "fragment": Operation("frame in parts", Effect.REPORTS),
        **{f"{frame}.1": _alarm(priority) for frame, priority in _PRIORITIES.items()},
        **_ABORTS,
    },
    refinements=_OfAnySlot(
        {
            (f"{frame}.1", kind): _alarm(priority, kind)
            for frame, priority in _PRIORITIES.items()
            for kind in _ALARMS
        }
    ),
    statuses=ABORTS,
    values={"fault": FAULTS},
    lacks=frozenset({"identity"}),
)

# Frame identifiers; a clock that follows another master runs wrong (T0836: modify parameter).
PTCP = Protocol(
    name="ptcp",
    title="PROFINET PTCP",
    spec=_SPEC,
    ports=_PORTS,
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=False,
    operations={
        "32": Operation("synchronise clock (with follow-up)", Effect.COMMANDS, ("T0836",)),
        "33": Operation("synchronise time (with follow-up)", Effect.COMMANDS, ("T0836",)),
        "128": Operation("synchronise clock", Effect.COMMANDS, ("T0836",)),
        "129": Operation("synchronise time", Effect.COMMANDS, ("T0836",)),
        "65280": Operation("announce clock", Effect.REPORTS),
        "65281": Operation("announce time", Effect.REPORTS),
        "65312": Operation("follow up clock", Effect.COMMANDS, ("T0836",)),
        "65313": Operation("follow up time", Effect.COMMANDS, ("T0836",)),
        "65344": Operation("request line delay", Effect.REPORTS),
        "65345": Operation("answer line delay", Effect.REPORTS),
        "65346": Operation("follow up line delay", Effect.REPORTS),
        "65347": Operation("answer line delay at once", Effect.REPORTS),
    },
    lacks=frozenset({"statuses", "identity"}),  # nobody says how it went
)

INNER = (RT, PTCP)

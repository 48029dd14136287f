"""What EtherCAT commands and mailboxes mean to a plant.

ETG.1000.4 (data link layer) and ETG.1000.6 (application layer). What a write to a slave's
registers is, its object tells.
"""

from collections.abc import Mapping

from protocols.ethercat.statuses import STATUSES
from protocols.model import Effect, Operation, Protocol, Visibility

_MONITOR = ("T0801",)
_PARAMETER = ("T0836",)

# ETG.1000.4, clause 5.4.
_COMMANDS = {
    "0": Operation("no operation", Effect.SESSION),
    "1": Operation("auto increment physical read", Effect.READS),
    "2": Operation("auto increment physical write", Effect.WRITES, _PARAMETER),
    "3": Operation("auto increment physical read write", Effect.WRITES, _PARAMETER),
    "4": Operation("configured address physical read", Effect.READS),
    "5": Operation("configured address physical write", Effect.WRITES, _PARAMETER),
    "6": Operation("configured address physical read write", Effect.WRITES, _PARAMETER),
    "7": Operation("broadcast read", Effect.READS, ("T0846",)),
    "8": Operation("broadcast write", Effect.WRITES, _PARAMETER),
    "9": Operation("broadcast read write", Effect.WRITES, _PARAMETER),
    "10": Operation("cyclic data: logical memory read", Effect.REPORTS),
    "11": Operation("cyclic data: logical memory write", Effect.REPORTS),
    "12": Operation("cyclic data: logical memory read write", Effect.REPORTS),
    "13": Operation("auto increment read, multiple write", Effect.SESSION),
    "14": Operation("configured address read, multiple write", Effect.SESSION),
}

# ETG.1000.6, clause 5.6 (CoE), 5.8 (FoE); IEC 61800-7-204 (SoE).
_MAILBOXES = {
    "coe.0": Operation("SDO download segment", Effect.ENGINEERS, _PARAMETER),
    "coe.1": Operation("SDO download", Effect.ENGINEERS, _PARAMETER),
    "coe.2": Operation("SDO upload", Effect.READS, _MONITOR),
    "coe.3": Operation("SDO upload segment", Effect.READS, _MONITOR),
    "coe.4": Operation("SDO abort", Effect.SESSION),
    "coe.emergency": Operation("emergency", Effect.REPORTS),
    "coe.information.1": Operation("get object dictionary list", Effect.DISCOVERS, ("T0861",)),
    "coe.information.3": Operation("get object description", Effect.DISCOVERS, ("T0861",)),
    "coe.information.5": Operation("get entry description", Effect.DISCOVERS, ("T0861",)),
    "foe.1": Operation("read file", Effect.ENGINEERS, ("T0845",)),
    "foe.2": Operation("write file", Effect.ENGINEERS, ("T0857", "T0839")),
    "foe.3": Operation("file data", Effect.ENGINEERS),
    "foe.4": Operation("file acknowledge", Effect.SESSION),
    "foe.5": Operation("file error", Effect.SESSION),
    "foe.6": Operation("file busy", Effect.SESSION),
    "soe.1": Operation("read drive parameter", Effect.READS, _MONITOR),
    "soe.3": Operation("write drive parameter", Effect.ENGINEERS, _PARAMETER),
    "soe.5": Operation("notify drive command", Effect.COMMANDS, ("T0855",)),
    "soe.6": Operation("drive emergency", Effect.REPORTS),
    "error": Operation("mailbox refused", Effect.SESSION),
    "aoe": Operation("ADS over EtherCAT", Effect.UNKNOWN),
    "eoe": Operation("Ethernet over EtherCAT", Effect.SESSION),
}

# ETG.1000.6, "AL status".
_STATES = {"al.error": Operation("slave in error", Effect.REPORTS)}

_FRAMES = {
    "network variables": Operation("network variables", Effect.REPORTS),
    "mailbox gateway": Operation("mailbox gateway", Effect.UNKNOWN),
}

_STATE = Operation("change state", Effect.COMMANDS, ("T0858",))
_STOP = Operation("change state to one without outputs", Effect.COMMANDS, ("T0858", "T0814"))
_SET_UP = Operation("set up a slave", Effect.ENGINEERS, _PARAMETER)
# By how an object of a write begins.
_REGISTERS: Mapping[str, Operation] = {
    "AL control: Operational": _STATE,
    "AL control: Safe-Operational": _STOP,
    "AL control: Pre-Operational": _STOP,
    "AL control: Init": _STOP,
    "AL control: Bootstrap": Operation(
        "change state to firmware update", Effect.COMMANDS, ("T0858", "T0857")
    ),
    "AL control": _STATE,
    "EEPROM interface: read": Operation("read a slave's EEPROM", Effect.READS, ("T0888",)),
    "EEPROM interface: write": Operation(
        "write a slave's EEPROM", Effect.ENGINEERS, ("T0836", "T0857")
    ),
    "EEPROM": Operation("use a slave's EEPROM", Effect.ENGINEERS, _PARAMETER),
    "reset": Operation("reset a slave", Effect.COMMANDS, ("T0816",)),
    "station address": Operation("assign a station address", Effect.ENGINEERS, _PARAMETER),
    "watchdog": Operation("set a watchdog", Effect.ENGINEERS, _PARAMETER),
    "FMMU": _SET_UP,
    "sync manager": _SET_UP,
    "DL control": _SET_UP,
    "distributed clocks": Operation("synchronise clocks", Effect.SESSION),
    "error counters": Operation("clear error counters", Effect.SESSION),
    "AL status": Operation("clear state registers", Effect.SESSION),
}
_WRITES = frozenset({"2", "3", "5", "6", "8", "9"})


class _EtherCat(Protocol):
    """EtherCAT, where the register tells what a write is."""

    def operation(self, code: str, object_: str = "") -> Operation:
        """Of a write by its register, where that has a meaning of its own."""
        if code in _WRITES:
            for beginning, operation in _REGISTERS.items():
                if object_.startswith(beginning):
                    return operation
        return super().operation(code, object_)


_AL_STATES = {
    1: "Init",
    2: "Pre-Operational",
    3: "Bootstrap",
    4: "Safe-Operational",
    8: "Operational",
}
_VALUES = {
    "AL status": _AL_STATES
    | {state | 0x10: f"{name}, error" for state, name in _AL_STATES.items()},
    "AL status code": {code: name for code, name in STATUSES.items() if code < 0x100},
}

PROTOCOL = _EtherCat(
    name="ethercat",
    title="EtherCAT",
    spec="ETG.1000.4, ETG.1000.6 (IEC 61158-4-12, IEC 61158-6-12)",
    ports=("ethertype/0x88a4", "udp/34980"),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=True,
    operations={**_COMMANDS, **_MAILBOXES, **_STATES, **_FRAMES},
    statuses=STATUSES,
    values=_VALUES,
)

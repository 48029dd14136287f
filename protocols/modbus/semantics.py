"""What Modbus functions mean to a plant.

Sections are of the MODBUS Application Protocol V1.1b3. Numbers that it knows no meaning
of stay unnamed: the reserved ones, and the user-defined 65 to 72 and 100 to 110. What
function 90 carries is stated as `umas`.
"""

from protocols.model import Effect, Operation, Protocol, Visibility

_MONITOR = ("T0801",)
_COMMAND = ("T0855", "T0836")
_PARAMETER = ("T0836", "T0855")
_INFORMATION = ("T0888",)

# §6, in the order of its sub-sections.
_FUNCTIONS = {
    "1": Operation("read coils", Effect.READS, _MONITOR),
    "2": Operation("read discrete inputs", Effect.READS, _MONITOR),
    "3": Operation("read holding registers", Effect.READS, _MONITOR),
    "4": Operation("read input registers", Effect.READS, _MONITOR),
    "5": Operation("write single coil", Effect.WRITES, _COMMAND),
    "6": Operation("write single register", Effect.WRITES, _PARAMETER),
    "7": Operation("read exception status", Effect.READS, ("T0868",)),
    "11": Operation("get comm event counter", Effect.READS, _INFORMATION),
    "12": Operation("get comm event log", Effect.READS, _INFORMATION),
    "15": Operation("write multiple coils", Effect.WRITES, _COMMAND),
    "16": Operation("write multiple registers", Effect.WRITES, _PARAMETER),
    "17": Operation("report server id", Effect.DISCOVERS, _INFORMATION),
    "20": Operation("read file record", Effect.ENGINEERS, ("T0845",)),
    "21": Operation("write file record", Effect.ENGINEERS, ("T0843",)),
    "22": Operation("mask write register", Effect.WRITES, ("T0836",)),
    "23": Operation("read/write multiple registers", Effect.WRITES, ("T0836",)),
    "24": Operation("read FIFO queue", Effect.READS, _MONITOR),
    "43.13": Operation("CANopen general reference", Effect.UNKNOWN),
    "43.14": Operation("read device identification", Effect.DISCOVERS, _INFORMATION),
}

# §6.8.1.
_DIAGNOSTICS = {
    "8.0": Operation("return query data", Effect.READS, ("T0846",)),
    "8.1": Operation("restart communications option", Effect.COMMANDS, ("T0816",)),
    "8.2": Operation("return diagnostic register", Effect.READS, _INFORMATION),
    "8.3": Operation("change ASCII input delimiter", Effect.ENGINEERS),
    "8.4": Operation("force listen only mode", Effect.COMMANDS, ("T0814", "T0803")),
    "8.10": Operation("clear counters and diagnostic register", Effect.COMMANDS, ("T0814",)),
    "8.11": Operation("return bus message count", Effect.READS, _INFORMATION),
    "8.12": Operation("return bus communication error count", Effect.READS, _INFORMATION),
    "8.13": Operation("return bus exception error count", Effect.READS, _INFORMATION),
    "8.14": Operation("return server message count", Effect.READS, _INFORMATION),
    "8.15": Operation("return server no response count", Effect.READS, _INFORMATION),
    "8.16": Operation("return server NAK count", Effect.READS, _INFORMATION),
    "8.17": Operation("return server busy count", Effect.READS, _INFORMATION),
    "8.18": Operation("return bus character overrun count", Effect.READS, _INFORMATION),
    "8.19": Operation("return IOP overrun count", Effect.READS, _INFORMATION),  # Modicon's
    "8.20": Operation("clear overrun counter and flag", Effect.COMMANDS),
    "8.21": Operation("get or clear Modbus Plus statistics", Effect.UNKNOWN),  # Modicon's
}

# §7; 256 is what `mod.rs` states of an exception that has no code.
_STATUSES = {
    1: "illegal function",
    2: "illegal data address",
    3: "illegal data value",
    4: "server device failure",
    5: "acknowledge",
    6: "server device busy",
    7: "negative acknowledge",
    8: "memory parity error",
    10: "gateway path unavailable",
    11: "gateway target device failed to respond",
    256: "exception without a code",
}

# V1.1b3, 6.13.
_VALUES = {"run indicator": {0: "off", 0xFF: "on"}}


class _Modbus(Protocol):
    """Modbus, of which one function does what two others do."""

    def listed(self, code: str) -> str:
        """What read/write multiple registers reads is read as holding registers are. §6.17."""
        return "3" if code == "23.3" else code


PROTOCOL = _Modbus(
    name="modbus",
    title="Modbus/TCP",
    spec="MODBUS Application Protocol V1.1b3; MODBUS Messaging on TCP/IP V1.0b",
    ports=("tcp/502", "udp/502"),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=True,
    operations={**_FUNCTIONS, **_DIAGNOSTICS},
    statuses=_STATUSES,
    values=_VALUES,
    absent=frozenset({10, 11}),
)

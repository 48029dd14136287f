"""What HART-IP messages mean to a plant.

FieldComm Group's TS20085 (HART over IP), TS20127 (universal commands) and TS20151 (common
practice commands). `3.N` is command N in a token-passing PDU, `4.N` in a direct PDU.
"""

from protocols.model import Effect, Operation, Protocol, Visibility

_MONITOR = ("T0801",)
_INFORMATION = ("T0888",)
_PARAMETER = ("T0836",)
_STATE = ("T0868",)
_FORCE = ("T0835", "T0831")
_ALARM = ("T0838",)

_SESSION = {
    "0": Operation("session initiate", Effect.SESSION),
    "1": Operation("session close", Effect.SESSION),
    "2": Operation("keep alive", Effect.SESSION),
    "5": Operation("read audit log", Effect.READS, _INFORMATION),
}

# TS20127.
_UNIVERSAL = {
    0: Operation("read unique identifier", Effect.DISCOVERS, _INFORMATION),
    1: Operation("read primary variable", Effect.READS, _MONITOR),
    2: Operation("read loop current and percent of range", Effect.READS, _MONITOR),
    3: Operation("read dynamic variables and loop current", Effect.READS, _MONITOR),
    6: Operation("write polling address", Effect.ENGINEERS, _PARAMETER),
    7: Operation("read loop configuration", Effect.READS, _INFORMATION),
    8: Operation("read dynamic variable classifications", Effect.READS, _INFORMATION),
    9: Operation("read device variables with status", Effect.READS, _MONITOR),
    11: Operation("read unique identifier by tag", Effect.DISCOVERS, _INFORMATION),
    12: Operation("read message", Effect.READS, _INFORMATION),
    13: Operation("read tag, descriptor and date", Effect.DISCOVERS, _INFORMATION),
    14: Operation("read primary variable transducer information", Effect.READS, _INFORMATION),
    15: Operation("read device information", Effect.READS, _INFORMATION),
    16: Operation("read final assembly number", Effect.READS, _INFORMATION),
    17: Operation("write message", Effect.ENGINEERS, _PARAMETER),
    18: Operation("write tag, descriptor and date", Effect.ENGINEERS, ("T0849",)),
    19: Operation("write final assembly number", Effect.ENGINEERS),
    20: Operation("read long tag", Effect.DISCOVERS, _INFORMATION),
    21: Operation("read unique identifier by long tag", Effect.DISCOVERS, _INFORMATION),
    22: Operation("write long tag", Effect.ENGINEERS, ("T0849",)),
    38: Operation("reset configuration changed flag", Effect.ENGINEERS, ("T0872",)),
    48: Operation("read additional device status", Effect.READS, _STATE),
}

# TS20151.
_COMMON = {
    33: Operation("read device variables", Effect.READS, _MONITOR),
    34: Operation("write primary variable damping", Effect.ENGINEERS, _PARAMETER),
    35: Operation("write primary variable range values", Effect.ENGINEERS, _PARAMETER),
    36: Operation("set primary variable upper range value", Effect.COMMANDS, _PARAMETER),
    37: Operation("set primary variable lower range value", Effect.COMMANDS, _PARAMETER),
    39: Operation("EEPROM control", Effect.ENGINEERS, _PARAMETER),
    40: Operation("enter or exit fixed current mode", Effect.COMMANDS, _FORCE),
    41: Operation("perform self test", Effect.COMMANDS, ("T0814",)),
    42: Operation("perform device reset", Effect.COMMANDS, ("T0816",)),
    43: Operation("set primary variable zero", Effect.COMMANDS, _PARAMETER),
    44: Operation("write primary variable units", Effect.ENGINEERS, _PARAMETER),
    45: Operation("trim loop current zero", Effect.COMMANDS, _PARAMETER),
    46: Operation("trim loop current gain", Effect.COMMANDS, _PARAMETER),
    47: Operation("write primary variable transfer function", Effect.ENGINEERS, _PARAMETER),
    49: Operation("write primary variable transducer serial number", Effect.ENGINEERS),
    50: Operation("read dynamic variable assignments", Effect.READS, _INFORMATION),
    51: Operation("write dynamic variable assignments", Effect.ENGINEERS, _PARAMETER),
    52: Operation("set device variable zero", Effect.COMMANDS, _PARAMETER),
    53: Operation("write device variable units", Effect.ENGINEERS, _PARAMETER),
    54: Operation("read device variable information", Effect.READS, _INFORMATION),
    55: Operation("write device variable damping", Effect.ENGINEERS, _PARAMETER),
    56: Operation("write device variable transducer serial number", Effect.ENGINEERS),
    57: Operation("read unit tag, descriptor and date", Effect.DISCOVERS, _INFORMATION),
    58: Operation("write unit tag, descriptor and date", Effect.ENGINEERS, ("T0849",)),
    59: Operation("write number of response preambles", Effect.ENGINEERS, _PARAMETER),
    60: Operation("read analog channel and percent of range", Effect.READS, _MONITOR),
    61: Operation("read dynamic variables and analog channel", Effect.READS, _MONITOR),
    62: Operation("read analog channels", Effect.READS, _MONITOR),
    63: Operation("read analog channel information", Effect.READS, _INFORMATION),
    64: Operation("write analog channel damping", Effect.ENGINEERS, _PARAMETER),
    65: Operation("write analog channel range values", Effect.ENGINEERS, _PARAMETER),
    66: Operation("enter or exit fixed analog channel mode", Effect.COMMANDS, _FORCE),
    67: Operation("trim analog channel zero", Effect.COMMANDS, _PARAMETER),
    68: Operation("trim analog channel gain", Effect.COMMANDS, _PARAMETER),
    69: Operation("write analog channel transfer function", Effect.ENGINEERS, _PARAMETER),
    70: Operation("read analog channel endpoint values", Effect.READS, _INFORMATION),
    71: Operation("lock device", Effect.ENGINEERS, ("T0892",)),
    72: Operation("squawk", Effect.COMMANDS),
    73: Operation("find device", Effect.DISCOVERS, ("T0846",)),
    74: Operation("read I/O system capabilities", Effect.DISCOVERS, _INFORMATION),
    75: Operation("poll sub-device", Effect.DISCOVERS, ("T0846",)),
    76: Operation("read lock device state", Effect.READS, _STATE),
    77: Operation("send command to sub-device", Effect.UNKNOWN),
    78: Operation("read aggregated commands", Effect.READS, _MONITOR),
    79: Operation("write device variable", Effect.COMMANDS, _FORCE),
    80: Operation("read device variable trim points", Effect.READS, _INFORMATION),
    81: Operation("read device variable trim guidelines", Effect.READS, _INFORMATION),
    82: Operation("write device variable trim point", Effect.COMMANDS, _PARAMETER),
    83: Operation("reset device variable trim", Effect.COMMANDS, _PARAMETER),
    84: Operation("read sub-device identity summary", Effect.DISCOVERS, ("T0846",)),
    85: Operation("read I/O channel statistics", Effect.READS, _STATE),
    86: Operation("read sub-device statistics", Effect.READS, _STATE),
    87: Operation("write I/O system master mode", Effect.ENGINEERS, _PARAMETER),
    88: Operation("write I/O system retry count", Effect.ENGINEERS, _PARAMETER),
    89: Operation("set real-time clock", Effect.COMMANDS, _PARAMETER),
    90: Operation("read real-time clock", Effect.READS),
    91: Operation("read trend configuration", Effect.READS, _INFORMATION),
    92: Operation("write trend configuration", Effect.ENGINEERS, _PARAMETER),
    93: Operation("read trend", Effect.READS, _MONITOR),
    94: Operation("read I/O system client-side statistics", Effect.READS, _STATE),
    95: Operation("read device communication statistics", Effect.READS, _STATE),
    101: Operation("read sub-device to burst message map", Effect.READS, _INFORMATION),
    102: Operation("map sub-device to burst message", Effect.ENGINEERS, _PARAMETER),
    103: Operation("write burst period", Effect.ENGINEERS, _PARAMETER),
    104: Operation("write burst trigger", Effect.ENGINEERS, _ALARM),
    105: Operation("read burst mode configuration", Effect.READS, _INFORMATION),
    106: Operation("flush delayed responses", Effect.COMMANDS),
    107: Operation("write burst device variables", Effect.ENGINEERS, _PARAMETER),
    108: Operation("write burst mode command number", Effect.ENGINEERS, _PARAMETER),
    109: Operation("burst mode control", Effect.ENGINEERS, ("T0804",)),
    110: Operation("read all dynamic variables", Effect.READS, _MONITOR),
    111: Operation("transfer service control", Effect.ENGINEERS, ("T0843", "T0845")),
    112: Operation("transfer service", Effect.ENGINEERS, ("T0843", "T0845")),
    113: Operation("catch device variable", Effect.ENGINEERS, _PARAMETER),
    114: Operation("read caught device variable", Effect.READS, _MONITOR),
    115: Operation("read event notification summary", Effect.READS, _INFORMATION),
    116: Operation("write event notification bit mask", Effect.ENGINEERS, _ALARM),
    117: Operation("write event notification timing", Effect.ENGINEERS, _ALARM),
    118: Operation("event notification control", Effect.COMMANDS, ("T0878",)),
    119: Operation("acknowledge event notification", Effect.WRITES),
    512: Operation("read country code", Effect.READS),
    513: Operation("write country code", Effect.ENGINEERS),
    520: Operation("read process unit tag", Effect.DISCOVERS, _INFORMATION),
    521: Operation("write process unit tag", Effect.ENGINEERS, ("T0849",)),
    532: Operation("read condensed status mapping", Effect.READS, _INFORMATION),
    533: Operation("write condensed status mapping", Effect.ENGINEERS, _ALARM),
    534: Operation("reset condensed status mapping", Effect.ENGINEERS, _ALARM),
}


_TOKEN_PASSING, _DIRECT = "3.", "4."


class _HartIp(Protocol):
    """HART-IP, whose two kinds of PDU carry the same commands."""

    def listed(self, code: str) -> str:
        """A command as the token-passing PDU has it."""
        command = code.removeprefix(_DIRECT)
        return code if command == code else _TOKEN_PASSING + command


# TS20307, "Command response codes". Between those that are defined some warn of what each
# command defines for itself, others refuse.
_STATUSES = {
    **dict.fromkeys((*range(24, 32), *range(96, 128)), "done, with a warning"),
    **dict.fromkeys(range(65, 96), "refused for a reason of the command's own"),
    2: "invalid selection",
    3: "parameter too large",
    4: "parameter too small",
    5: "too few data octets",
    6: "device-specific error",
    7: "in write protect mode",
    8: "done, with a warning",
    9: "not possible in this mode or range",
    10: "not possible with this range",
    11: "not in the proper mode",
    12: "invalid mode or unit",
    13: "invalid transfer function",
    14: "done, span too small",
    15: "analog channel not possible",
    16: "access restricted",
    17: "invalid device variable index",
    18: "invalid units code",
    19: "device variable index not allowed",
    20: "invalid extended command number",
    21: "invalid I/O card number",
    22: "invalid channel number",
    23: "sub-device response too long",
    30: "done, answer cut short",
    32: "busy",
    33: "delayed response initiated",
    34: "delayed response running",
    35: "delayed response dead",
    36: "delayed response conflict",
    60: "payload too long",
    61: "no buffers available",
    62: "no alarm or event buffers available",
    63: "priority too low",
    64: "command not implemented",
}
# Where the highest bit is set, communication failed on the wires: what the others say of it.
_WIRES = {
    0x40: "wrong vertical parity",
    0x20: "overrun",
    0x10: "framing error",
    0x08: "wrong longitudinal parity",
    0x04: "communication failed",
    0x02: "buffer overflow",
}


def _failed(bits: int) -> str:
    said = [text for bit, text in _WIRES.items() if bits & bit]
    return f"{', '.join(said) or 'communication failed'} on the wires"


PROTOCOL = _HartIp(
    name="hart-ip",
    title="HART-IP",
    spec="FieldComm Group TS20085, TS20127, TS20151",
    ports=("tcp/5094", "udp/5094"),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=True,
    operations={
        **_SESSION,
        **{f"{_TOKEN_PASSING}{number}": done for number, done in (_UNIVERSAL | _COMMON).items()},
    },
    statuses=_STATUSES | {0x80 | bits: _failed(bits) for bits in range(0x80)},
)

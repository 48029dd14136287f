"""What IEC 60870-5-104 says and tells a plant. Numbers are of IEC 60870-5-101.

A code is type and cause, `0.N` a frame without a message (IEC 60870-5-104, 5.1). Of each
type one cause is listed, its usual one; the others mean the same, as their name says.
"""

from collections.abc import Iterator, Mapping

from protocols.model import Effect, Operation, Protocol, Visibility

_COMMAND = ("T0855",)
_SET_POINT = ("T0836", "T0855")
_PARAMETER = ("T0836",)
_FILE = ("T0843", "T0845")

# IEC 60870-5-104, 5.1, figure 8.
_CONTROL = {
    "0.7": Operation("start data transfer", Effect.SESSION),
    # Nothing is reported from here on, as after DNP3's disabling of unsolicited responses.
    "0.19": Operation("stop data transfer", Effect.COMMANDS, ("T0804",)),
    "0.67": Operation("test frame", Effect.SESSION),
}

# 7.3.1: in monitor direction.
_MONITOR = {
    1: "single point",
    2: "single point with time",
    3: "double point",
    4: "double point with time",
    5: "step position",
    6: "step position with time",
    7: "bitstring",
    8: "bitstring with time",
    9: "normalized value",
    10: "normalized value with time",
    11: "scaled value",
    12: "scaled value with time",
    13: "floating point value",
    14: "floating point value with time",
    15: "integrated totals",
    16: "integrated totals with time",
    17: "protection event",
    18: "protection start events",
    19: "protection output circuits",
    20: "packed single points",
    21: "normalized value without quality",
    30: "single point with date",
    31: "double point with date",
    32: "step position with date",
    33: "bitstring with date",
    34: "normalized value with date",
    35: "scaled value with date",
    36: "floating point value with date",
    37: "integrated totals with date",
    38: "protection event with date",
    39: "protection start events with date",
    40: "protection output circuits with date",
}

# 7.3.2 to 7.3.6: what a controlling station has done.
_ACTIVATED = {
    45: Operation("single command", Effect.COMMANDS, _COMMAND),
    46: Operation("double command", Effect.COMMANDS, _COMMAND),
    47: Operation("regulating step command", Effect.COMMANDS, _COMMAND),
    48: Operation("set point, normalized value", Effect.WRITES, _SET_POINT),
    49: Operation("set point, scaled value", Effect.WRITES, _SET_POINT),
    50: Operation("set point, floating point", Effect.WRITES, _SET_POINT),
    51: Operation("bitstring command", Effect.COMMANDS, _COMMAND),
    58: Operation("single command with date", Effect.COMMANDS, _COMMAND),
    59: Operation("double command with date", Effect.COMMANDS, _COMMAND),
    60: Operation("regulating step command with date", Effect.COMMANDS, _COMMAND),
    61: Operation("set point, normalized value, with date", Effect.WRITES, _PARAMETER),
    62: Operation("set point, scaled value, with date", Effect.WRITES, _PARAMETER),
    63: Operation("set point, floating point, with date", Effect.WRITES, _PARAMETER),
    64: Operation("bitstring command with date", Effect.COMMANDS, _COMMAND),
    100: Operation("interrogation", Effect.DISCOVERS, ("T0801", "T0861")),
    101: Operation("counter interrogation", Effect.DISCOVERS, ("T0801",)),
    103: Operation("clock synchronization", Effect.COMMANDS, _PARAMETER),
    104: Operation("test command", Effect.READS),
    105: Operation("reset process", Effect.COMMANDS, ("T0816",)),
    106: Operation("delay acquisition", Effect.COMMANDS),
    107: Operation("test command with date", Effect.READS),
    110: Operation("parameter, normalized value", Effect.ENGINEERS, _PARAMETER),
    111: Operation("parameter, scaled value", Effect.ENGINEERS, _PARAMETER),
    112: Operation("parameter, floating point", Effect.ENGINEERS, _PARAMETER),
    113: Operation("activate parameter", Effect.ENGINEERS, _PARAMETER),
}
_FILES = {
    120: Operation("file ready", Effect.ENGINEERS, _FILE),
    121: Operation("section ready", Effect.ENGINEERS, _FILE),
    122: Operation("call or select file", Effect.ENGINEERS, ("T0845",)),
    123: Operation("last section or segment", Effect.ENGINEERS, _FILE),
    124: Operation("acknowledge file", Effect.ENGINEERS),
    125: Operation("segment of a file", Effect.ENGINEERS, _FILE),
    126: Operation("directory", Effect.ENGINEERS, ("T0845",)),
    127: Operation("query log", Effect.ENGINEERS, ("T0845",)),
}

_SPONTANEOUS, _INITIALIZED, _REQUESTED, _ACTIVATED_BY, _FILE_TRANSFER = 3, 4, 5, 6, 13
_USUAL: Mapping[str, Operation] = {
    **_CONTROL,
    **{f"{t}.{_SPONTANEOUS}": Operation(name, Effect.REPORTS) for t, name in _MONITOR.items()},
    **{f"{t}.{_ACTIVATED_BY}": operation for t, operation in _ACTIVATED.items()},
    f"70.{_INITIALIZED}": Operation("end of initialization", Effect.REPORTS, ("T0816",)),
    f"102.{_REQUESTED}": Operation("read", Effect.READS, ("T0801",)),
    **{f"{t}.{_FILE_TRANSFER}": operation for t, operation in _FILES.items()},
}
_BY_TYPE = {code.partition(".")[0]: op for code, op in _USUAL.items() if code not in _CONTROL}

# 7.2.3: what other causes add to a type's name.
_CAUSES = {
    1: "periodic",
    2: "background scan",
    5: "requested",
    8: "cancelled",
    10: "ended",
    11: "after a remote command",
    12: "after a local command",
    **{20 + group: f"interrogated, group {group}" for group in range(1, 17)},
    20: "interrogated",
    **{37 + group: f"counter requested, group {group}" for group in range(1, 5)},
    37: "counter requested",
}
_ENDED = 10


class _ByTypeAndCause(Mapping[str, Operation]):
    """Operations by code: of a known type every cause has a meaning."""

    def __getitem__(self, code: str) -> Operation:
        usual = _USUAL.get(code)
        if usual is not None:
            return usual
        type_, _, cause = code.partition(".")
        of_type = _BY_TYPE[type_]
        more = _CAUSES.get(int(cause), f"cause {cause}") if cause.isdecimal() else cause
        effect = Effect.REPORTS if cause == str(_ENDED) else of_type.effect
        return Operation(f"{of_type.name}, {more}", effect, of_type.techniques)

    def __iter__(self) -> Iterator[str]:
        return iter(_USUAL)

    def __len__(self) -> int:
        return len(_USUAL)


# 7.2.6.1 to 7.2.6.4: bits of a quality, which `mod.rs` states from 256 on.
_QUALITIES = {
    0x01: "overflow",
    0x10: "blocked",
    0x20: "substituted",
    0x40: "not topical",
    0x80: "invalid",
}


def _quality(bits: int) -> str:
    return ", ".join(name for bit, name in _QUALITIES.items() if bits & bit)


# 7.2.3; 1 is what `mod.rs` states of a negative confirmation.
_STATUSES = {
    1: "negative confirmation",
    44: "unknown type",
    45: "unknown cause",
    46: "unknown station",
    47: "unknown object",
    **{0x100 | bits: _quality(bits) for bits in range(1, 0x100) if _quality(bits)},
}

PROTOCOL = Protocol(
    name="iec104",
    title="IEC 60870-5-104",
    spec="IEC 60870-5-104:2006 and IEC 60870-5-101:2003",
    ports=("tcp/2404",),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=True,
    operations=_ByTypeAndCause(),
    statuses=_STATUSES,
    lacks=frozenset({"identity"}),  # nothing says who a station is
)

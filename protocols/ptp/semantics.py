"""What PTP means to a plant: by which clock its devices go, and who may lead or set them."""

from protocols.model import Effect, Operation, Protocol, Visibility

# Who announces a better clock than all others is believed, whoever it is (T0856: spoof reporting
# message); who sets one changes what it goes by (T0836: modify parameter).
_LEADS = ("T0856",)
_SETS = ("T0836",)

# Types of messages (IEEE 1588-2019, 13.3.2.3), what is signaled behind 12 (14.1.1), and actions
# of management behind 13 (15.4.1.6).
_OPERATIONS = {
    "0": Operation("tell the time", Effect.REPORTS, _LEADS),
    "1": Operation("ask for the delay", Effect.READS),
    "2": Operation("ask for the delay of the line", Effect.READS),
    "3": Operation("tell the delay of the line", Effect.REPORTS),
    "8": Operation("tell the precise time", Effect.REPORTS, _LEADS),
    "9": Operation("tell the delay", Effect.REPORTS),
    "10": Operation("tell the precise delay of the line", Effect.REPORTS),
    "11": Operation("announce the grandmaster", Effect.REPORTS, _LEADS),
    "12.3": Operation("signal what an organization defines", Effect.SESSION),
    "12.4": Operation("request unicast transmission", Effect.SESSION),
    "12.6": Operation("cancel unicast transmission", Effect.SESSION),
    "13.0": Operation("read a data set", Effect.READS, ("T0888",)),
    "13.1": Operation("set a data set", Effect.ENGINEERS, _SETS),
    "13.2": Operation("answer management", Effect.REPORTS),
    "13.3": Operation("command a clock", Effect.COMMANDS, ("T0814",)),
    "13.4": Operation("acknowledge a command", Effect.REPORTS),
}
_REFINED = {
    ("13.0", "clock description"): Operation("identify clocks", Effect.DISCOVERS, ("T0888",)),
    ("13.0", "null management"): Operation("look for clocks", Effect.DISCOVERS, ("T0846",)),
    ("13.1", "time"): Operation("set the time", Effect.ENGINEERS, _SETS),
    ("13.3", "initialize"): Operation("restart a clock", Effect.COMMANDS, ("T0814", "T0816")),
    ("13.3", "fault log reset"): Operation("clear the fault log", Effect.COMMANDS, ("T0872",)),
}

# IEEE 1588-2019, 7.6.2.5; 193 is of the power profile's (IEC/IEEE 61850-9-3).
_CLASSES = {
    6: "goes by a primary reference",
    7: "holdover from a primary reference",
    13: "goes by the application's source",
    14: "holdover from the application's source",
    52: "degraded, alternative A",
    58: "degraded, alternative A of the application's",
    187: "degraded, alternative B",
    193: "degraded, alternative B of the application's",
    248: "goes by nothing",
    255: "only follows",
}
# 7.6.2.6, table 5
_EXACT = (
    *("1 ps", "2.5 ps", "10 ps", "25 ps", "100 ps", "250 ps", "1 ns", "2.5 ns", "10 ns"),
    *("25 ns", "100 ns", "250 ns", "1 µs", "2.5 µs", "10 µs", "25 µs", "100 µs", "250 µs"),
    *("1 ms", "2.5 ms", "10 ms", "25 ms", "100 ms", "250 ms", "1 s", "10 s", "more than 10 s"),
)
_ACCURACIES = {0x17 + n: name for n, name in enumerate(_EXACT)} | {0xFE: "unknown"}
# 7.6.2.8, table 6
_SOURCES = {
    0x10: "atomic clock",
    0x20: "GNSS",
    0x30: "terrestrial radio",
    0x39: "serial time code",
    0x40: "PTP",
    0x50: "NTP",
    0x60: "set by hand",
    0x90: "other",
    0xA0: "internal oscillator",
}
# 8.2.15.3.1, table 20
_STATES = {
    1: "INITIALIZING",
    2: "FAULTY",
    3: "DISABLED",
    4: "LISTENING",
    5: "PRE_MASTER",
    6: "MASTER",
    7: "PASSIVE",
    8: "UNCALIBRATED",
    9: "SLAVE",
}
_NO_YES = {0: "no", 1: "yes"}

PROTOCOL = Protocol(
    name="ptp",
    title="PTP",
    spec="IEEE 1588, IEEE 802.1AS, IEEE C37.238",
    ports=("udp/319", "udp/320", "ethertype/0x88f7"),
    visibility=Visibility.CLEAR,
    authenticates=True,
    controls=False,
    operations=_OPERATIONS,
    refinements=_REFINED,
    statuses={
        1: "response too big",
        2: "no such id",
        3: "wrong length",
        4: "wrong value",
        5: "not settable",
        6: "not supported",
        7: "unpopulated",
        0xFFFE: "general error",
        0x1_0000: "denied",
    },
    steady=frozenset({"minutes ahead of the capture"}),
    values={
        "clock class": _CLASSES,
        "grandmaster clock class": _CLASSES,
        "clock accuracy": _ACCURACIES,
        "grandmaster clock accuracy": _ACCURACIES,
        "time source": _SOURCES,
        "leap second": {0: "none", 1: "61 s", 2: "59 s"},
        "port state": _STATES,
        "delay mechanism": {1: "end to end", 2: "peer to peer", 0xFE: "none"},
        "PTP timescale": _NO_YES,
        "UTC offset valid": _NO_YES,
        "time traceable": _NO_YES,
        "frequency traceable": _NO_YES,
    },
)

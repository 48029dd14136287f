"""What synchrophasors tell a grid's operators, and what may be told to who measures them.

A code is the frame's type, of a command its number behind it (IEEE C37.118.2-2011, tables 3
and 15).
"""

from protocols.model import Effect, Operation, Protocol, Visibility

_DISCOVERS = ("T0888",)

PROTOCOL = Protocol(
    name="synchrophasor",
    title="Synchrophasor",
    spec="IEEE C37.118.2",
    ports=("tcp/4712", "udp/4713", "udp/4712"),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=True,
    operations={
        "0": Operation("data", Effect.REPORTS, ("T0856", "T0832", "T0830")),
        "1": Operation("header", Effect.REPORTS),
        "2": Operation("configuration 1", Effect.REPORTS),
        "3": Operation("configuration 2", Effect.REPORTS),
        "5": Operation("configuration 3", Effect.REPORTS),
        # Nothing is measured for anybody from here on.
        "4.1": Operation("turn off transmission", Effect.COMMANDS, ("T0804",)),
        "4.2": Operation("turn on transmission", Effect.SESSION),
        "4.3": Operation("send header", Effect.DISCOVERS, _DISCOVERS),
        "4.4": Operation("send configuration 1", Effect.DISCOVERS, _DISCOVERS),
        "4.5": Operation("send configuration 2", Effect.DISCOVERS, _DISCOVERS),
        "4.6": Operation("send configuration 3", Effect.DISCOVERS, _DISCOVERS),
        "4.8": Operation("extended frame", Effect.COMMANDS, ("T0855",)),
    },
    # Table 7.
    values={
        "data error": {0: "good", 1: "PMU error", 2: "test or absent", 3: "do not use"},
        "time synchronization": {0: "synchronized", 1: "not synchronized"},
        "data sorting": {0: "by time", 1: "by arrival"},
        "trigger": {0: "none", 1: "detected"},
        "configuration change": {0: "none", 1: "within a minute"},
        "data modified": {0: "no", 1: "yes"},
        "time quality": {
            0: "not told",
            1: "below 100 ns",
            2: "below 1 µs",
            3: "below 10 µs",
            4: "below 100 µs",
            5: "below 1 ms",
            6: "below 10 ms",
            7: "above 10 ms or unknown",
        },
        "unlocked time": {0: "below 10 s", 1: "below 100 s", 2: "below 1000 s", 3: "longer"},
        "trigger reason": {
            0: "manual",
            1: "magnitude low",
            2: "magnitude high",
            3: "phase angle difference",
            4: "frequency",
            5: "rate of change of frequency",
            7: "digital",
        },
    },
    lacks=frozenset({"objects"}),  # who is commanded, or measures, is so as a whole
)

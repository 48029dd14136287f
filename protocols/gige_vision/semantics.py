"""What GigE Vision means to a plant: a camera that inspects is set, and by whom.

Codes are the commands of GVCP (GigE Vision 2.0, 16 to 18), statuses those of its table 19-1.
"""

from protocols.model import Effect, Operation, Protocol, Visibility

_CONTROL = "control channel privilege"

PROTOCOL = Protocol(
    name="gige-vision",
    title="GigE Vision",
    spec="GigE Vision 2.0",
    ports=("udp/3956",),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=True,
    operations={
        "2": Operation("discover", Effect.DISCOVERS, ("T0846", "T0888")),
        "4": Operation("force IP address", Effect.ENGINEERS, ("T0836",)),
        "64": Operation("ask for packets again", Effect.SESSION),
        "128": Operation("read registers", Effect.READS),
        "130": Operation("write registers", Effect.WRITES, ("T0836",)),
        "132": Operation("read memory", Effect.READS),
        "134": Operation("write memory", Effect.WRITES, ("T0836",)),
        "192": Operation("event", Effect.REPORTS),
        "194": Operation("event with data", Effect.REPORTS),
        "256": Operation("action", Effect.COMMANDS, ("T0855",)),
    },
    refinements={
        # It proves that who is in control lives, and is read every second or so.
        ("128", _CONTROL): Operation("keep control alive", Effect.READS),
        ("130", _CONTROL): Operation("take or give up control", Effect.SESSION),
    },
    values={_CONTROL: {0: "open", 1: "exclusive", 2: "control", 3: "exclusive control"}},
    statuses={
        0x0100: "packet resend",
        0x8001: "not implemented",
        0x8002: "invalid parameter",
        0x8003: "invalid address",
        0x8004: "write protected",
        0x8005: "bad alignment",
        0x8006: "access denied",
        0x8007: "busy",
        0x8008: "local problem",
        0x8009: "message mismatch",
        0x800A: "invalid protocol",
        0x800B: "no message",
        0x800C: "packet unavailable",
        0x800D: "data overrun",
        0x800E: "invalid header",
        0x800F: "wrong configuration",
        0x8010: "packet not yet available",
        0x8011: "packet and those before removed",
        0x8012: "packet removed",
        0x8013: "no reference time",
        0x8014: "packet temporarily unavailable",
        0x8015: "overflow",
        0x8016: "action late",
        0x8017: "leader or trailer overflow",
        0x8FFF: "error",
    },
)

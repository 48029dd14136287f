"""What VNC means to a plant: a computer worked from elsewhere, mostly in clear.

Codes are the client's messages (RFC 6143, section 7.5; IANA, "Remote Framebuffer (RFB)"), `init`
for the beginning of a session, and `security` for an attempt to be let in, by the type that is its
object (of Tight and VeNCrypt with the type inside).
"""

from protocols.model import Effect, Operation, Protocol, Visibility

# Remote Services, Valid Accounts
_LOG_ON = ("T0886", "T0859")

_GUI = ("T0823",)  # Graphical User Interface

PROTOCOL = Protocol(
    name="vnc",
    title="VNC",
    spec="RFC 6143",
    ports=("tcp/5900", "tcp/5901", "tcp/5902", "tcp/5903"),
    visibility=Visibility.DEPENDS,
    authenticates=True,
    controls=False,
    operations={
        "security": Operation("prove identity", Effect.SESSION, _LOG_ON),
        "init": Operation("begin session", Effect.SESSION, ("T0886",)),
        "0": Operation("set pixel format", Effect.SESSION),
        "2": Operation("set encodings", Effect.SESSION),
        "3": Operation("look at screen", Effect.READS, ("T0852",)),  # Screen Capture
        "4": Operation("press or release key", Effect.COMMANDS, _GUI),
        "5": Operation("move pointer", Effect.COMMANDS, _GUI),
        "6": Operation("hand over clipboard", Effect.SESSION),
        "7.3": Operation("ask for a file", Effect.ENGINEERS, ("T0893",)),
        "7.8": Operation("offer a file", Effect.ENGINEERS, ("T0867",)),
        "8": Operation("scale screen", Effect.SESSION),
        "9": Operation(
            "turn off the server's own input", Effect.COMMANDS, ("T0813",)
        ),  # Denial of Control
        "10": Operation("show one window", Effect.SESSION),
        "11": Operation("chat", Effect.SESSION),
        "150": Operation("turn on continuous updates", Effect.READS, ("T0852",)),
        "248": Operation("fence", Effect.SESSION),
        "250.2": Operation("shut down", Effect.COMMANDS, ("T0816",)),
        "250.3": Operation("reboot", Effect.COMMANDS, ("T0816",)),
        "250.4": Operation("reset", Effect.COMMANDS, ("T0816",)),
        "251": Operation("set desktop size", Effect.SESSION),
        "255.0": Operation("press or release key by its code", Effect.COMMANDS, _GUI),
        "255.1": Operation("control sound", Effect.SESSION),
    },
    refinements={
        **{
            ("security", name): Operation("be let in without proof", Effect.SESSION, _LOG_ON)
            for name in (
                "None",
                "Tight, None",
                "VeNCrypt, None",
                "VeNCrypt, TLSNone",
                "VeNCrypt, X509None",
            )
        },
        ("5", "button"): Operation("press pointer button", Effect.COMMANDS, _GUI),
    },
    statuses={1: "refused", 2: "refused after too many attempts"},
)

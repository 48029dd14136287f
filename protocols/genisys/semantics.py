"""What Genisys messages mean to a railway.

Sections are of the protocol's description in Union Switch & Signal's service manuals. Controls
throw switches and clear signals; indications tell where these and trains are.
"""

from protocols.model import Effect, Operation, Protocol, Visibility

_MONITOR = ("T0801",)
_COMMAND = ("T0855", "T0831")

# §5.1.2.
_OPERATIONS = {
    "249": Operation("common control", Effect.COMMANDS, _COMMAND),
    "250": Operation("acknowledge and poll", Effect.READS, _MONITOR),
    "251": Operation("poll", Effect.READS, _MONITOR),
    "252": Operation("control", Effect.COMMANDS, _COMMAND),
    "253": Operation("indication recall", Effect.READS, _MONITOR),
    "254": Operation("execute controls", Effect.COMMANDS, _COMMAND),
}

PROTOCOL = Protocol(
    name="genisys",
    title="Genisys",
    spec="Union Switch & Signal, Genisys serial communication protocol",
    ports=("tcp/10001", "udp/10001"),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=True,
    operations=_OPERATIONS,
    lacks=frozenset({"identity"}),
)

"""CC-Link IE Field Basic to a plant: outputs that a master sets, inputs that slaves give.

Names, end codes and bounds are those of the CC-Link Partner Association's sample code (2016).
"""

from protocols.model import Effect, Operation, Protocol, Visibility

_APPLICATION = {0: "stopped", 1: "running"}

PROTOCOL = Protocol(
    name="cclink",
    title="CC-Link IE Field Basic",
    spec="CC-Link Partner Association: CC-Link IE Field Network Basic, sample code",
    ports=("udp/61450",),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=True,
    operations={
        "cyclic request": Operation("cyclic data: outputs", Effect.REPORTS),
        "cyclic response": Operation("cyclic data: inputs", Effect.REPORTS),
    },
    statuses={
        0xCFE0: "another master is there",
        0xCFE1: "wrong number of occupied stations",
        0xCFF0: "error of the slave",
        0xCFFF: "slave asks to be disconnected",
    },
    values={"application of master": _APPLICATION, "application": _APPLICATION},
    steady=frozenset({"application of master", "application", "cyclic states", "error code"}),
)

"""What calls of ProConOS' remote services mean to a plant.

No specification is public: what is named here is known from observation, and what a service's
other methods do nobody can say from packets.
"""

from protocols.model import Effect, Operation, Protocol, Visibility

_CONTROL = {
    "6": Operation("start", Effect.COMMANDS, ("T0858",)),
    "7": Operation("stop", Effect.COMMANDS, ("T0858", "T0814")),
}

PROTOCOL = Protocol(
    name="proconos",
    title="ProConOS",
    spec="none public; calls as a conversation of an ILC 191 and public tools show them",
    ports=("tcp/41100",),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=True,
    operations={
        "look up": Operation("look up a service", Effect.SESSION),
        "IDeviceInfoService.3": Operation("read device information", Effect.READS, ("T0868",)),
        **{f"IProConOSControlService.{method}": done for method, done in _CONTROL.items()},
    },
    statuses={1: "no such service"},
    values={"state": {0: "on", 3: "run", 7: "stop"}},
    steady=frozenset({"state"}),
)

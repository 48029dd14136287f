"""What EGD means to a plant: controllers tell each other their data, at a pace."""

from protocols.model import Effect, Operation, Protocol, Visibility

# Of the status of an exchange (GFK-2224, "Exchange Status Word").
_STATUS = {
    0: "no new status",
    1: "no error",
    2: "no error, data consumed",
    3: "SNTP error",
    4: "specification error",
    6: "refresh timeout",
    7: "refresh timeout, data consumed since",
    10: "no IP",
    12: "lack of resources",
    16: "name resolution in progress",
    18: "loss of the Ethernet interface",
    22: "no EGD at the Ethernet interface",
    26: "no response of the Ethernet interface",
    28: "exchange not created",
    30: "exchange deleted",
}

PROTOCOL = Protocol(
    name="egd",
    title="EGD",
    spec="GFK-2224",
    ports=("udp/18246",),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=True,
    operations={"13": Operation("produce data", Effect.REPORTS, ("T0856",))},
    values={"status": _STATUS},
    steady=frozenset({"minutes ahead of the capture"}),
    lacks=frozenset({"statuses", "identity"}),  # nobody answers, or says what it is
)

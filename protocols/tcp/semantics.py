"""What TCP's own events mean: the core states openings that were refused or unanswered."""

from protocols.model import Effect, Operation, Protocol, Visibility

PROTOCOL = Protocol(
    name="tcp",
    title="TCP",
    spec="RFC 9293",
    ports=(),
    visibility=Visibility.DEPENDS,
    authenticates=False,
    controls=False,
    operations={"connect": Operation("connect, in vain", Effect.DISCOVERS, ("T0846",))},
    statuses={1: "refused"},
    carrier=True,
)

"""What GOOSE means to a plant: trips, interlocks and positions, told to a group at once.

Whoever publishes with a greater state number is believed: there is no proof of who it is.
"""

from protocols.model import Effect, Operation, Protocol, Visibility

PROTOCOL = Protocol(
    name="goose",
    title="GOOSE",
    spec="IEC 61850-8-1",
    ports=("ethertype/0x88b8",),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=True,
    operations={
        "publish": Operation("publish", Effect.REPORTS, ("T0856", "T0855", "T0830")),
        "management": Operation("manage", Effect.READS),
    },
    lacks=frozenset({"statuses"}),  # nobody answers
)

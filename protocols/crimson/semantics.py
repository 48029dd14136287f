"""What Crimson 3 means to a plant: who asks Red Lion devices what they are.

No specification is public; a code is a register, of which two are known.
"""

from protocols.model import Effect, Operation, Protocol, Visibility

PROTOCOL = Protocol(
    name="crimson",
    title="Red Lion Crimson 3",
    spec="none public; messages as cr3-wireshark and cr3-nmap show them",
    ports=("tcp/789",),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=True,
    operations={
        "298": Operation("read model", Effect.DISCOVERS, ("T0888",)),
        "299": Operation("read manufacturer", Effect.DISCOVERS, ("T0888",)),
    },
)

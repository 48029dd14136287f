"""What PC Worx means to a plant: who asks Phoenix Contact controllers what they are.

No specification is public; a code is the function of a message.
"""

from protocols.model import Effect, Operation, Protocol, Visibility

PROTOCOL = Protocol(
    name="pcworx",
    title="PC Worx",
    spec="none public; messages as nmap's pcworx-info sends and reads them",
    ports=("tcp/1962",),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=True,
    operations={
        "1": Operation("connect", Effect.SESSION),
        "5": Operation("begin to read", Effect.SESSION),
        "6": Operation("read what it is", Effect.DISCOVERS, ("T0888",)),
    },
)

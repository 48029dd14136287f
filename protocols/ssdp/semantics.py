"""What SSDP means to a plant: cameras, printers, routers and media devices that present themselves.

A code is the method of a search, what a notification says (`NTS`), or `response`. UPnP Device
Architecture 2.0, 1.
"""

from protocols.model import Effect, Operation, Protocol, Visibility

PROTOCOL = Protocol(
    name="ssdp",
    title="SSDP",
    spec="UPnP Device Architecture 2.0",
    ports=("udp/1900",),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=False,
    operations={
        # Remote System Discovery
        "M-SEARCH": Operation("search", Effect.DISCOVERS, ("T0846",)),
        "ssdp:alive": Operation("announce", Effect.REPORTS),
        "ssdp:update": Operation("announce anew", Effect.REPORTS),
        "ssdp:byebye": Operation("leave", Effect.REPORTS),
        "response": Operation("answer a search", Effect.REPORTS),
    },
    # What is answered is said to whoever searched, in a conversation of its own.
    lacks=frozenset({"values", "statuses"}),
)

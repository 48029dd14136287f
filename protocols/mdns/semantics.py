"""What multicast DNS means to a plant: who looks for services, and who offers which."""

from protocols.dns.record_types import RECORD_TYPES
from protocols.model import Effect, Operation, Protocol, Visibility

# Response bit, and type of the question or the first record. RFC 6762, 6.
_OPERATIONS = {
    **{
        f"0.{number}": Operation(f"ask all for {kind}", Effect.DISCOVERS, ("T0846",))
        for number, kind in RECORD_TYPES.items()
    },
    **{
        f"1.{number}": Operation(f"announce {kind}", Effect.REPORTS)
        for number, kind in RECORD_TYPES.items()
    },
    "1.0": Operation("announce nothing", Effect.REPORTS),
}

PROTOCOL = Protocol(
    name="mdns",
    title="mDNS",
    spec="RFC 6762, RFC 6763",
    ports=("udp/5353",),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=False,
    operations=_OPERATIONS,
)

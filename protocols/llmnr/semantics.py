"""What LLMNR means to a plant: Windows asks all neighbours, and anyone may answer."""

from protocols.dns.record_types import RECORD_TYPES
from protocols.dns.semantics import RESPONSE_CODES
from protocols.model import Effect, Operation, Protocol, Visibility

# Response bit and type of the question. RFC 4795, 2.1. A false answer redirects the asker.
_OPERATIONS = {
    **{
        f"0.{number}": Operation(f"ask all for {kind}", Effect.READS)
        for number, kind in RECORD_TYPES.items()
    },
    **{
        f"1.{number}": Operation(f"answer {kind}", Effect.REPORTS, ("T0830",))
        for number, kind in RECORD_TYPES.items()
    },
}

PROTOCOL = Protocol(
    name="llmnr",
    title="LLMNR",
    spec="RFC 4795",
    ports=("udp/5355",),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=False,
    operations=_OPERATIONS,
    statuses=RESPONSE_CODES,
)

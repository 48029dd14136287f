"""What spanning trees mean to a plant: which bridge leads all others, and when lines changed."""

from protocols.model import Effect, Operation, Protocol, Visibility

# Who names itself as the root draws all traffic to itself (T0830: adversary in the middle); a
# change of the topology makes all bridges forget where addresses are (T0814: denial of service).
_LEADS = ("T0830",)
_FLOODS = ("T0814",)

# BPDU types (IEEE 802.1D-2004, 9.3).
_OPERATIONS = {
    "0": Operation("spanning tree configuration", Effect.REPORTS, _LEADS),
    "2": Operation("rapid spanning tree configuration", Effect.REPORTS, _LEADS),
    "128": Operation("topology change notification", Effect.REPORTS, _FLOODS),
}

PROTOCOL = Protocol(
    name="stp",
    title="STP",
    spec="IEEE 802.1D, IEEE 802.1Q",
    ports=("llc/0x42", "snap/00000c-010b"),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=False,
    operations=_OPERATIONS,
    values={"topology change": {0: "no", 1: "yes"}},
    lacks=frozenset({"statuses"}),  # nobody answers
)

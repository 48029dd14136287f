"""What sampled values mean to a plant: the currents and voltages by which protection trips.

Whoever publishes a stream is believed: there is no proof of who it is.
"""

from protocols.model import Effect, Operation, Protocol, Visibility

PROTOCOL = Protocol(
    name="sv",
    title="Sampled values",
    spec="IEC 61850-9-2",
    ports=("ethertype/0x88ba",),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=True,
    operations={"publish": Operation("publish", Effect.REPORTS, ("T0856", "T0832", "T0830"))},
    # IEC 61850-9-2, table 14; IEC 61869-9, 6.904; how many samples `smpRate` counts.
    values={
        "simulation": {0: "no", 1: "yes"},
        "smpSynch": {0: "none", 1: "local", 2: "global"},
        "smpMod": {0: "samples per period", 1: "samples per second", 2: "seconds per sample"},
    },
    lacks=frozenset({"statuses"}),  # nobody answers
)

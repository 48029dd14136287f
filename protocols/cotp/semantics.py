"""What ISO transport means to a plant: connections between TSAPs. § is of X.224."""

from protocols.model import Effect, Operation, Protocol, Visibility

# §13.5.3 d; 136 and greater are of classes above 0, which some servers use all the same.
_DISCONNECT_REASONS = {
    0: "reason not specified",
    1: "congestion at TSAP",
    2: "session entity not attached to TSAP",
    3: "address unknown",
    128: "normal disconnect",
    129: "remote transport entity congestion",
    130: "connection negotiation failed",
    131: "duplicate source reference",
    132: "mismatched references",
    133: "protocol error",
    135: "reference overflow",
    136: "connection request refused",
    138: "header or parameter length invalid",
}

# §13.12.3 c.
_REJECT_CAUSES = {
    0: "reason not specified",
    1: "invalid parameter code",
    2: "invalid TPDU type",
    3: "invalid parameter value",
}

# A connection request that was turned down: TPDU code and reason, as `tpdu.rs` puts them.
_STATUSES = {8 << 12 | reason: f"refused: {text}" for reason, text in _DISCONNECT_REASONS.items()}
_STATUSES |= {7 << 12 | cause: f"rejected: {text}" for cause, text in _REJECT_CAUSES.items()}

PROTOCOL = Protocol(
    name="cotp",
    title="ISO transport (COTP)",
    spec="RFC 1006, ITU-T X.224 (ISO/IEC 8073)",
    ports=("tcp/102",),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=False,
    operations={
        "1": Operation("send expedited data", Effect.UNKNOWN),  # §13.8: what it means, it hides
        "7": Operation("report TPDU error", Effect.SESSION),
        "8": Operation("disconnect", Effect.SESSION),
        "14": Operation("connect", Effect.SESSION),
    },
    statuses=_STATUSES,
    carrier=True,
)

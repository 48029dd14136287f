"""What TLS means to a plant: who protects what, how well, and with whose certificate.

Record content types and alerts are those of IANA, "Transport Layer Security (TLS)
Parameters": a code is the content type and, in it, the handshake message, alert or
heartbeat.
"""

from protocols.model import Effect, Operation, Protocol, Visibility

_ALERTS = {
    0: "close notify",
    1: "end of early data",
    10: "unexpected message",
    20: "bad record MAC",
    21: "decryption failed",
    22: "record overflow",
    30: "decompression failure",
    40: "handshake failure",
    41: "no certificate",
    42: "bad certificate",
    43: "unsupported certificate",
    44: "certificate revoked",
    45: "certificate expired",
    46: "certificate unknown",
    47: "illegal parameter",
    48: "unknown CA",
    49: "access denied",
    50: "decode error",
    51: "decrypt error",
    52: "too many certificate ids requested",
    60: "export restriction",
    70: "protocol version",
    71: "insufficient security",
    80: "internal error",
    86: "inappropriate fallback",
    90: "user cancelled",
    100: "no renegotiation",
    109: "missing extension",
    110: "unsupported extension",
    111: "certificate unobtainable",
    112: "unrecognised name",
    113: "bad certificate status response",
    114: "bad certificate hash value",
    115: "unknown PSK identity",
    116: "certificate required",
    117: "general error",
    120: "no application protocol",
    121: "ECH required",
}

PROTOCOL = Protocol(
    name="tls",
    title="TLS",
    spec="RFC 5246, RFC 8446, RFC 6101, RFC 6520",
    ports=(
        "tcp/443",
        "tcp/465",
        "tcp/563",
        "tcp/636",
        "tcp/802",
        "tcp/853",
        "tcp/989",
        "tcp/990",
        "tcp/992",
        "tcp/993",
        "tcp/995",
        "tcp/2221",
        "tcp/3269",
        "tcp/3782",
        "tcp/4843",
        "tcp/5061",
        "tcp/5671",
        "tcp/6514",
        "tcp/8443",
        "tcp/8883",
        "tcp/19998",
        "tcp/19999",
    ),
    visibility=Visibility.ENCRYPTED,
    authenticates=True,
    controls=False,
    operations={
        **{
            f"21.{code}": Operation(f"alert: {name}", Effect.SESSION)
            for code, name in _ALERTS.items()
        },
        "22.0": Operation("hello request", Effect.SESSION),
        "22.1": Operation("client hello", Effect.SESSION),
        "24.1": Operation("heartbeat request", Effect.SESSION),
        "24.2": Operation("heartbeat response", Effect.SESSION),
    },
    statuses={code: name for code, name in _ALERTS.items() if code},
    carrier=True,
)

"""What CoAP means to a plant: resources of meters and sensors are read, written and run.

Codes are a method's class and detail (RFC 7252, 12.1.1; RFC 8132), behind a request to observe what
it does; `notify` tells who observes; `oscore` is a request whose method is encrypted (RFC 8613).
Resources that LwM2M defines have their meaning there (OMA, objects 1, 3 and 5).
"""

from protocols.model import Effect, Operation, Protocol, Visibility

_READ = ("T0801",)  # Monitor Process State
_SET = ("T0836",)  # Modify Parameter
_LOOK = ("T0888",)  # Remote System Information Discovery
_FIRMWARE = ("T0857",)  # System Firmware
_RESTART = ("T0816",)  # Device Restart/Shutdown

# RFC 7252, 12.3; RFC 8132; RFC 8428; RFC 8949; OMA LwM2M, 7.5.
_FORMATS = {
    0: "text/plain",
    11542: "LwM2M TLV",
    11543: "LwM2M JSON",
    40: "link format",
    41: "XML",
    42: "octets",
    47: "EXI",
    50: "JSON",
    51: "JSON patch",
    52: "JSON merge patch",
    60: "CBOR",
    110: "SenML JSON",
    112: "SenML CBOR",
    10000: "OCF CBOR",
}

PROTOCOL = Protocol(
    name="coap",
    title="CoAP",
    spec="RFC 7252, RFC 7641, RFC 8323",
    ports=("udp/5683", "tcp/5683"),
    visibility=Visibility.CLEAR,
    authenticates=False,
    controls=True,
    operations={
        "0.1": Operation("get", Effect.READS, _READ),
        "0.1.observe": Operation("observe", Effect.READS, _READ),
        "0.1.leave": Operation("observe no longer", Effect.SESSION),
        "0.2": Operation("post", Effect.WRITES, _SET),  # creates, changes or runs: 5.8.2
        "0.3": Operation("put", Effect.WRITES, _SET),
        "0.4": Operation("delete", Effect.WRITES, _SET),
        "0.5": Operation("fetch", Effect.READS, _READ),
        "0.5.observe": Operation("observe a part", Effect.READS, _READ),
        "0.5.leave": Operation("observe a part no longer", Effect.SESSION),
        "0.6": Operation("patch", Effect.WRITES, _SET),
        "0.7": Operation("patch, however often", Effect.WRITES, _SET),
        "notify": Operation("notify", Effect.REPORTS),
        "oscore": Operation("ask what is encrypted", Effect.UNKNOWN),
    },
    refinements={
        ("0.1", "/.well-known/core"): Operation("list resources", Effect.DISCOVERS, _LOOK),
        ("0.2", "/rd"): Operation("register", Effect.SESSION),
        ("0.2", "/bs"): Operation("ask for a bootstrap", Effect.SESSION),
        ("0.2", "/1/0/8"): Operation("have it register anew", Effect.SESSION),
        ("0.2", "/3/0/4"): Operation("restart", Effect.COMMANDS, _RESTART),
        ("0.2", "/3/0/5"): Operation("reset to factory settings", Effect.ENGINEERS, _RESTART),
        ("0.2", "/5/0/2"): Operation("update the firmware", Effect.ENGINEERS, _FIRMWARE),
        ("0.3", "/5/0/0"): Operation("send firmware", Effect.ENGINEERS, _FIRMWARE),
        ("0.3", "/5/0/1"): Operation("say where firmware is", Effect.ENGINEERS, _FIRMWARE),
    },
    statuses={
        1: "reset",
        400: "4.00 Bad Request",
        401: "4.01 Unauthorized",
        402: "4.02 Bad Option",
        403: "4.03 Forbidden",
        404: "4.04 Not Found",
        405: "4.05 Method Not Allowed",
        406: "4.06 Not Acceptable",
        408: "4.08 Request Entity Incomplete",
        409: "4.09 Conflict",
        412: "4.12 Precondition Failed",
        413: "4.13 Request Entity Too Large",
        415: "4.15 Unsupported Content-Format",
        422: "4.22 Unprocessable Entity",
        429: "4.29 Too Many Requests",
        500: "5.00 Internal Server Error",
        501: "5.01 Not Implemented",
        502: "5.02 Bad Gateway",
        503: "5.03 Service Unavailable",
        504: "5.04 Gateway Timeout",
        505: "5.05 Proxying Not Supported",
        508: "5.08 Hop Limit Reached",
    },
    values={"content format": _FORMATS},
    absent=frozenset({504}),
)

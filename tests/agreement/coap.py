"""CoAP as tshark shows it: methods, what is observed, and in which form resources are told."""

from collections.abc import Iterable, Iterator

from tests.agreement.tshark import Message, Value

LISTED = frozenset({"CoAP"})
BESIDE = True  # methods of RFC 8132, what is observed, CoAP over TCP
FILTER = "coap && !icmp && !icmpv6"
FIELDS = (
    *("ip.src", "ip.dst", "ipv6.src", "ipv6.dst"),
    *("coap.type", "coap.code", "coap.opt.observe", "coap.opt.object_security_kid_present"),
)
SPECIFIED = {"coap.code": "0.{}"}
WRAPPERS = frozenset({"0.0", *(f"0.{answer}" for answer in range(8, 256))})
LAYERS = ("coap",)
_ACKNOWLEDGES, _OBSERVED = "2", ("1", "5")
VALUED = frozenset({"0.1", "0.1.observe", "0.5"})


def requests(row: Message) -> Iterator[tuple[str, str, str]]:
    """The message's (client, server, code); who notifies acts."""
    code = int(row["coap.code"][0])
    if 1 <= code < 8:
        yield *_ends(row), _code(row)
    elif code >= 64 and row["coap.opt.observe"] and row["coap.type"] != [_ACKNOWLEDGES]:
        yield *_ends(row), "notify"


def _code(row: Message) -> str:
    method, observe = row["coap.code"][0], row.get("coap.opt.observe")
    if observe and method in _OBSERVED:
        return f"0.{method}.{'leave' if int(observe[0]) else 'observe'}"
    return f"0.{method}"


def values(messages: Iterable[Message]) -> Iterator[Value]:
    """The forms of what was asked for."""
    asked: dict[tuple[str, ...], Message] = {}
    for message in messages:
        code = int(message["coap.code"][0])
        streams = (*message.get("tcp.stream", ()), *message.get("udp.stream", ()))
        key = (*streams, *message.get("coap.token", ("",)))
        if 1 <= code < 8:
            asked[key] = message
        elif code // 32 == 2 and (request := asked.pop(key, None)):
            for form in message.get("coap.opt.ctype", ()):
                of = (*_ends(request), "", _code(request), "content format")
                yield *of, float(_FORMATS[form])


_FORMATS = {
    "text/plain; charset=utf-8": 0,
    "application/link-format": 40,
    "application/octet-stream": 42,
    "application/json": 50,
}


def _ends(row: Message) -> tuple[str, str]:
    sender, receiver = (
        [*row.get(f"ip.{end}", ()), *row.get(f"ipv6.{end}", ())][-1] for end in ("src", "dst")
    )
    return sender, receiver

"""Kerberos as tshark shows it: requests to KDCs and for changes of passwords.

What other protocols carry is theirs: it has their layer before it.
"""

from collections.abc import Iterable, Iterator

from tests.agreement.tshark import Message, Value

LISTED = frozenset({"Kerberos"})
BESIDE = True  # changes of passwords, certificates
FILTER = "(kerberos && (udp.port == 88 || tcp.port == 88)) || kpasswd"
FIELDS = (
    *("ip.src", "ip.dst", "ipv6.src", "ipv6.dst"),
    *("kerberos.msg_type", "kerberos.padata_type", "kpasswd.version"),
)
SPECIFIED = {"kerberos.msg_type": "{}"}
# Answers; what is encrypted; what is an error.
WRAPPERS = frozenset({"11", "13", "15", "16", "17", "20", "21", "22", "25", "26", "30"})
LAYERS = ("kerberos",)
_LOG_ON, _TICKET, _USE = "10", "12", "14"
_ANSWERS = {"11": _LOG_ON, "13": _TICKET}
VALUED = frozenset({_LOG_ON, "10.2", "10.16", "10.136", _TICKET})
_PROOFS = ("16", "14", "138", "151", "2", "136")  # the strongest first


def requests(row: Message) -> Iterator[tuple[str, str, str]]:
    """The frame's (client, server, code)."""
    kinds = row["kerberos.msg_type"]
    if row["kpasswd.version"]:
        if _USE in kinds:
            yield *_ends(row), f"kpasswd.{int(row['kpasswd.version'][0], 0)}"
    elif kinds and kinds[0] in (_LOG_ON, _TICKET):
        yield *_ends(row), _code(row)


def _code(row: Message) -> str:
    kind, given = row["kerberos.msg_type"][0], row.get("kerberos.padata_type", ())
    proof = next((one for one in _PROOFS if one in given), None)
    return f"{kind}.{proof}" if proof and kind == _LOG_ON else kind


def _ends(row: Message) -> tuple[str, str]:
    sender, receiver = (
        [*row.get(f"ip.{end}", ()), *row.get(f"ipv6.{end}", ())][-1] for end in ("src", "dst")
    )
    return sender, receiver


def values(messages: Iterable[Message]) -> Iterator[Value]:
    """The ciphers that who was given a ticket had offered, and those of the ticket."""
    asked: dict[tuple[str, str], Message] = {}
    for message in messages:
        kind = message.get("kerberos.msg_type", [""])[0]
        if kind in (_LOG_ON, _TICKET):
            asked[_conversation(message)] = message
        request = asked.get(_conversation(message))
        if kind in _ANSWERS and request and _code(request) in VALUED:
            of = (*_ends(request), "", _code(request))
            ticket, reply = message["kerberos.etype"][-2:]
            yield *of, "ticket encryption", _CIPHERS[ticket]
            yield *of, "reply encryption", _CIPHERS[reply]
            offered = ", ".join(_CIPHERS.get(n, n) for n in request["kerberos.ENCTYPE"])
            yield *of, "offered encryption", offered


def _conversation(message: Message) -> tuple[str, str]:
    streams = (*message.get("tcp.stream", ()), *message.get("udp.stream", ()))
    return "tcp" if message["tcp.srcport"] else "udp", streams[-1]


# RFC 3961, 11; [MS-KILE] 2.2
_CIPHERS = {
    "1": "des-cbc-crc",
    "3": "des-cbc-md5",
    "16": "des3-cbc-sha1-kd",
    "17": "aes128-cts-hmac-sha1-96",
    "18": "aes256-cts-hmac-sha1-96",
    "19": "aes128-cts-hmac-sha256-128",
    "20": "aes256-cts-hmac-sha384-192",
    "23": "rc4-hmac",
    "24": "rc4-hmac-exp",
    "25": "camellia128-cts-cmac",
    "26": "camellia256-cts-cmac",
    "-133": "rc4-hmac-old",
    "-135": "rc4-hmac-old-exp",
}

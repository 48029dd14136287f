"""RADIUS as tshark shows it: requests by what proves who asks, or by what is accounted; what they
say of sessions, once answered."""

from collections.abc import Iterable, Iterator, Mapping

from tests.agreement.tshark import Message, Value

LISTED = frozenset({"RADIUS"})
BESIDE = True  # proofs other than PAP, what servers demand
FILTER = "radius && !icmp"
_CODE, _ID, _STATUS = "radius.code", "radius.id", "radius.Acct_Status_Type"
_TYPE, _MAKER, _MAKERS_TYPE = (
    f"radius.avp.{name}" for name in ("type", "vendor_id", "vendor_type")
)
FIELDS = (
    *("ip.src", "ip.dst", "ipv6.src", "ipv6.dst"),
    *(_CODE, _STATUS, _TYPE, _MAKER, _MAKERS_TYPE),
)
SPECIFIED = {_CODE: "{}"}
_REQUESTS = frozenset({"1", "4", "12", "40", "43"})
# Answers; messages that RFC 3575, 2.1 has for Ascend's alone, of experiments and of nobody.
WRAPPERS = frozenset({str(code) for code in range(256)} - _REQUESTS)
LAYERS = ("radius",)
VALUED = frozenset({"1.2", "1.3", "1.79", "1.257", "1.281", "4.1", "4.2", "4.3", "40", "43"})
_PROOFS = ("2", "3", "70", "79", "103")
_VENDOR, _MICROSOFTS = "26", frozenset({("311", "1"), ("311", "25")})
_ANSWERS = {
    "1": frozenset({"2", "3", "11"}),
    "4": frozenset({"5"}),
    "40": frozenset({"41", "42"}),
    "43": frozenset({"44", "45"}),
}


def requests(row: Message) -> Iterator[tuple[str, str, str]]:
    """The frame's (client, server, code)."""
    if row[_CODE] and row[_CODE][0] in _REQUESTS:
        yield *_ends(row), _code(row)


def _code(row: Message) -> str:
    code, (status, *_) = row[_CODE][0], [*row.get(_STATUS, ()), ""]
    if code == "4" and status:
        return f"4.{status}"
    proof = _proof(row) if code == "1" else None
    return f"{code}.{proof}" if proof else code


def _proof(row: Message) -> int | None:
    makers = zip(row.get(_MAKER, ()), row.get(_MAKERS_TYPE, ()), strict=False)
    for kind in row.get(_TYPE, ()):
        if kind in _PROOFS:
            return int(kind)
        if kind == _VENDOR and (inside := next(makers, ("", ""))) in _MICROSOFTS:
            return 256 + int(inside[1])
    return None


def _ends(row: Message) -> tuple[str, str]:
    sender, receiver = (
        [*row.get(f"ip.{end}", ()), *row.get(f"ipv6.{end}", ())][-1] for end in ("src", "dst")
    )
    return sender, receiver


_TOLD: Mapping[str, str] = {
    "radius.NAS_Port": "NAS port",
    "radius.Service_Type": "service type",
    "radius.Framed-IP-Address": "framed address",
    "radius.Called_Station_Id": "called station",
    "radius.Calling_Station_Id": "calling station",
    "radius.NAS_Identifier": "NAS identifier",
    "radius.Acct_Session_Id": "session",
    "radius.Acct_Terminate_Cause": "terminate cause",
    "radius.NAS_Port_Type": "NAS port type",
    "radius.NAS_Port_Id": "NAS port name",
}
_REPLY, _CHALLENGE = "radius.Reply_Message", "11"


def values(messages: Iterable[Message]) -> Iterator[Value]:
    """What requests that were answered say of a session, and what the answers give it."""
    asked: dict[tuple[str, ...], Message] = {}
    for message in messages:
        if not message.get(_CODE):
            continue
        code, key = message[_CODE][0], (*message["udp.stream"], message[_ID][0])
        if code in _REQUESTS:
            asked[key] = message
        elif key in asked and code in _ANSWERS.get(asked[key][_CODE][0], ()):
            request = asked.pop(key)
            of = (*_ends(request), "", _code(request))
            if of[-1] in VALUED:
                yield from ((*of, *told) for told in (*_told(request), *_told(message)))
                replies = message.get(_REPLY, []) if code != _CHALLENGE else []
                yield from ((*of, "reply message", text) for text in replies[:1])


def _told(message: Message) -> Iterator[tuple[str, float | str]]:
    for field, object_ in _TOLD.items():
        for shown in message.get(field, [])[:1]:
            yield object_, _value(shown)


def _value(shown: str) -> float | str:
    """A number as such: numbers are shown in decimal, and no station or session here is one."""
    return float(int(shown)) if shown.isdecimal() and len(shown) < 8 else shown

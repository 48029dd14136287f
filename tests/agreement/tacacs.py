"""TACACS+ as tshark shows it: requests by type, and what is in clear of them."""

from collections.abc import Iterable, Iterator

from tests.agreement.tshark import Message, Value

LISTED = frozenset({"TACACS+"})
BESIDE = True  # no public capture has it
FILTER = "tacplus"
_TYPE, _NUMBER, _CLEAR = "tacplus.type", "tacplus.seqno", "tacplus.flags.unencrypted"
_ACTION, _HOW, _FLAGS = (
    f"tacplus.{name}" for name in ("authen_action", "authentication_type", "acct.flags")
)
FIELDS = (
    *("ip.src", "ip.dst", "ipv6.src", "ipv6.dst"),
    *(_TYPE, _NUMBER, _CLEAR, _ACTION, _HOW, _FLAGS),
)
SPECIFIED = {_TYPE: "{}"}
LAYERS = ("tacplus",)
VALUED = frozenset({"1.1.1", "1.1.2", "1.1.3", "2", "3.2", "3.4", "3.8"})
_AUTHENTICATION, _ACCOUNTING = "1", "3"
_TOLD = {
    "tacplus.user": "user",
    "tacplus.port": "port",
    "tacplus.remote_address": "remote address",
}
_NUMBERS = {"tacplus.privilege_level": "privilege level", "tacplus.service": "service"}


def requests(row: Message) -> Iterator[tuple[str, str, str]]:
    """The frame's (client, server, code)."""
    if row[_NUMBER] and int(row[_NUMBER][0]) % 2:
        yield *_ends(row), _code(row)


def _code(row: Message) -> str:
    kind = row[_TYPE][0]
    if kind == _AUTHENTICATION and row[_NUMBER] != ["1"]:
        return "1.continue"
    if row[_CLEAR] != ["1"]:
        return kind
    if kind == _AUTHENTICATION:
        return f"{kind}.{row[_ACTION][0]}.{row[_HOW][0]}"
    return f"{kind}.{int(row[_FLAGS][0], 0)}" if kind == _ACCOUNTING else kind


def _ends(row: Message) -> tuple[str, str]:
    sender, receiver = (
        [*row.get(f"ip.{end}", ()), *row.get(f"ipv6.{end}", ())][-1] for end in ("src", "dst")
    )
    return sender, receiver


def values(messages: Iterable[Message]) -> Iterator[Value]:
    """Who asked from where, once that was answered."""
    asked: dict[tuple[str, str, int], Message] = {}
    for message in messages:
        stream, session = message["tcp.stream"][0], message["tacplus.session_id"][0]
        number = int(message[_NUMBER][0])
        request = asked.pop((stream, session, number - 1), None)
        if number % 2:
            asked[stream, session, number] = message
        elif request and (code := _code(request)) in VALUED:
            yield from ((*_ends(request), "", code, *told) for told in _told(request, code))


def _told(message: Message, code: str) -> Iterator[tuple[str, float | str]]:
    logs_on = code.startswith(_AUTHENTICATION)
    for field, object_ in _TOLD.items():
        if object_ != "user" or not logs_on:
            yield from ((object_, text) for text in message.get(field, [])[:1])
    for field, object_ in _NUMBERS.items() if logs_on else ():
        yield from ((object_, float(int(text, 0))) for text in message.get(field, [])[:1])

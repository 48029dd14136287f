"""STP as tshark shows it: one BPDU a frame, by its type.

tshark also dissects numbered frames of the address, which no bridge sends; they are not counted.
"""

from collections.abc import Iterable, Iterator

from tests.agreement.tshark import Claim, Message, Value

LISTED = frozenset({"STP"})
FILTER = "stp.protocol == 0 && eth.src && stp.type && llc.control == 3"
FIELDS = ("eth.src", "eth.dst", "stp.type")
LAYERS = ("stp",)
VALUED = frozenset({"0", "2"})
CLAIMED = frozenset({"mac"})


def requests(row: Message) -> Iterator[tuple[str, str, str]]:
    """The frame's (sender, group, code)."""
    yield row["eth.src"][0], row["eth.dst"][0], _code(row)


def values(messages: Iterable[Message]) -> Iterator[Value]:
    """How far the root is, and whether lines changed."""
    for message in messages:
        if "stp.root.cost" in message:
            ends = (message["eth.src"][0], message["eth.dst"][0], "", _code(message))
            yield (*ends, "root path cost", float(message["stp.root.cost"][0]))
            yield (*ends, "topology change", float(int(message["stp.flags"][0], 0) & 1))


def claims(messages: Iterable[Message]) -> Iterator[Claim]:
    """Which bridge a sender is."""
    for message in messages:
        bridge = message.get("mstp.cist_bridge.hw") or message.get("stp.bridge.hw")
        if bridge:
            yield message["eth.src"][0], "mac", bridge[0]


def _code(message: Message) -> str:
    return str(int(message["stp.type"][0], 0))

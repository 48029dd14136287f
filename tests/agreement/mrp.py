"""MRP as tshark shows it: the first block of a frame says what it is.

tshark names the blocks of an interconnection and does not read them.
"""

from collections.abc import Iterable, Iterator

from tests.agreement.tshark import Message, Value

TEST = "2"
STATES = {"0": "open", "1": "closed"}

LISTED: frozenset[str] = frozenset()  # the manifest counts PTCP and MRP as one, and holds PTCP
FILTER = "pn_mrp"
FIELDS = ("eth.src", "eth.dst", "pn_mrp.type")
LAYERS = ("pn_mrp",)
VALUED = frozenset({TEST})


def requests(row: Message) -> Iterator[tuple[str, str, str]]:
    """The frame's (sender, group, code)."""
    yield row["eth.src"][0], row["eth.dst"][0], _code(row)


def values(messages: Iterable[Message]) -> Iterator[Value]:
    """What a ring's manager says of it in its tests."""
    for message in messages:
        if _code(message) == TEST:
            ends = (message["eth.src"][0], message["eth.dst"][0], "", TEST)
            state = str(int(message["pn_mrp.ring_state"][0], 0))
            yield (*ends, "ring state", STATES[state])
            yield (*ends, "transitions", float(int(message["pn_mrp.transition"][0], 0)))


def _code(message: Message) -> str:
    return str(int(message["pn_mrp.type"][0], 0))

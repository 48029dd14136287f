"""PTCP as tshark shows it: every frame is a message, told apart by its frame identifier."""

from collections.abc import Iterable, Iterator

from tests.agreement.tshark import Message, Value

LISTED = frozenset({"PROFINET PTCP/MRP"})
FILTER = "pn_ptcp"
FIELDS = ("eth.src", "eth.dst", "pn_rt.frame_id")
LAYERS = ("pn_rt", "pn_ptcp")
CLOCK = {
    "pn_ptcp.master_priority1_prio": "master priority 1",
    "pn_ptcp.master_priority2": "master priority 2",
    "pn_ptcp.clock_class": "clock class",
    "pn_ptcp.clock_accuracy": "clock accuracy",
}
VALUED = frozenset({"32", "33", "128", "129", "65280", "65281"})


def requests(row: Message) -> Iterator[tuple[str, str, str]]:
    """The frame's (sender, receiver, code)."""
    yield row["eth.src"][0], row["eth.dst"][0], _code(row)


def values(messages: Iterable[Message]) -> Iterator[Value]:
    """How good a master says that its clock is."""
    for message in messages:
        ends = (message["eth.src"][0], message["eth.dst"][0], "", _code(message))
        for name, object_ in CLOCK.items():
            for value in message.get(name, ()):
                yield (*ends, object_, float(int(value, 0)))


def _code(message: Message) -> str:
    return str(int(message["pn_rt.frame_id"][0], 0))

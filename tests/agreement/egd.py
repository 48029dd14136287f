"""EGD as tshark shows it: one message a datagram, of an exchange."""

import re
from collections.abc import Iterable, Iterator

from tests.agreement.tshark import Message, Placed

LISTED = frozenset({"GE EGD"})
FILTER = "egd"
FIELDS = ("ip.src", "ip.dst", "egd.type")
LAYERS = ("egd",)
PLACED = frozenset({"13"})
PLACES = re.compile("exchange ")


def requests(row: Message) -> Iterator[tuple[str, str, str]]:
    """The message's (producer, consumer, code)."""
    yield row["ip.src"][0], row["ip.dst"][0], row["egd.type"][0]


def objects(messages: Iterable[Message]) -> Iterator[Placed]:
    """Which exchanges are produced."""
    for message in messages:
        ends = message["ip.src"][0], message["ip.dst"][0]
        exchange = int(message["egd.exid"][0], 0)
        yield *ends, message["egd.type"][0], f"exchange {exchange}"

"""EtherCAT as tshark shows it: a datagram that no slave has counted is a master's.

One that carries a mailbox is stated as what that carries; no public capture holds one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tests.agreement.tshark import Message, Value

LISTED = frozenset({"EtherCAT"})
SPECIFIED = {"ecat.cmd": "{}"}
WRAPPERS = frozenset({"255"})  # tshark's own word for an extension
FILTER = "ecat"
FIELDS = ("eth.src", "eth.dst", "ecat.cmd", "ecat.cnt")


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The (sender, receiver, code) of each datagram on its way out."""
    for command, counter in zip(row["ecat.cmd"], row["ecat.cnt"], strict=False):
        if int(counter, 0) == 0:
            yield row["eth.src"][0], row["eth.dst"][0], str(int(command, 0))


LAYERS = ("ecat",)
VALUED = frozenset({"10", "11", "12"})


def values(messages: Iterable[Message]) -> Iterator[Value]:
    """How many slaves took part in each exchange of process data."""
    for message in messages:
        ends = message["eth.src"][0], message["eth.dst"][0]
        counted = zip(message["ecat.cmd"], message["ecat.cnt"], strict=False)
        for command, counter in ((int(one, 0), int(other, 0)) for one, other in counted):
            if counter and str(command) in VALUED:
                yield *ends, "", str(command), "working counter", float(counter)

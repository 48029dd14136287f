"""EtherCAT as tshark shows it: a datagram that no slave has counted is a master's, unless it
came back, which slaves show in its source (no master of the captures has that bit itself).

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
        if int(counter, 0) == 0 and not _came_back(row["eth.src"][0]):
            yield row["eth.src"][0], row["eth.dst"][0], str(int(command, 0))


def _came_back(mac: str) -> bool:
    return bool(int(mac[:2], 16) & _LOCAL)


def _master(mac: str) -> str:
    return f"{int(mac[:2], 16) & ~_LOCAL:02x}{mac[2:]}"


_LOCAL = 2  # of a first octet: set by slaves
LAYERS = ("ecat",)
VALUED = frozenset({"10", "11", "12"})


def values(messages: Iterable[Message]) -> Iterator[Value]:
    """How many slaves took part in each exchange of process data."""
    for message in messages:
        sender = message["eth.src"][0]
        ends = _master(sender), message["eth.dst"][0]
        counted = zip(message["ecat.cmd"], message["ecat.cnt"], strict=False)
        for command, counter in ((int(one, 0), int(other, 0)) for one, other in counted):
            if (counter or _came_back(sender)) and str(command) in VALUED:
                yield *ends, "", str(command), "working counter", float(counter)

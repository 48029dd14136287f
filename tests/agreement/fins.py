"""FINS as tshark shows it: a command without the answer bit is a request of whoever sent it.

Of the TCP framing all but the frame that carries a message (2) and the answer to the node
address (1) are requests or notices. Values are not compared: no public capture holds a read
or write of memory that succeeded.
"""

from collections.abc import Iterator, Mapping, Sequence

LISTED = frozenset({"Omron FINS"})
FILTER = "omron"
FIELDS = ("ip.src", "ip.dst", "omron.tcp.command", "omron.icf.dtb", "omron.command")

_ANSWER, _MESSAGE = 1, 2


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The (client, server, code) of each command in a frame."""
    ends = row["ip.src"][0], row["ip.dst"][0]
    for text in row["omron.tcp.command"]:
        if int(text, 0) not in (_ANSWER, _MESSAGE):
            yield *ends, f"tcp.{int(text, 0)}"
    for answers, text in zip(row["omron.icf.dtb"], row["omron.command"], strict=False):
        if not int(answers, 0):
            main, sub = divmod(int(text, 0), 256)
            yield *ends, f"{main}.{sub}"

"""DNP3 as tshark shows it: an application function is a request unless it answers one.

Link functions of their own (`link.N`) are compared too, user data (3, 4) is not.
Unsolicited responses (130) count as requests of the outstation. A fragment in several
frames is shown with the last. tshark dissects contents behind a wrong checksum of the
data's first block not at all, as we do, and behind one of a later block in part.
"""

from collections.abc import Iterator, Mapping, Sequence

LISTED = frozenset({"DNP3"})
FILTER = "dnp3"
FIELDS = ("ip.src", "ip.dst", "dnp3.ctl.prifunc", "dnp3.al.func")

_USER_DATA = frozenset({"3", "4"})
_ANSWERS = frozenset({"129", "131"})


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The frame's (sender, receiver, code): the master's requests, the outstation's reports."""
    ends = row["ip.src"][0], row["ip.dst"][0]
    for function in row["dnp3.ctl.prifunc"]:
        if function not in _USER_DATA:
            yield *ends, f"link.{function}"
    for function in row["dnp3.al.func"]:
        if function not in _ANSWERS:
            yield *ends, function

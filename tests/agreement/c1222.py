"""ANSI C12.22 as tshark shows it: each service that asks, and what is encrypted and asks.

Codes below 32 say what came of a service. What tshark does not know (a registration, a trace) it
shows with its number.
"""

from collections.abc import Iterator, Mapping, Sequence

LISTED = frozenset({"ANSI C12.22"})
SPECIFIED = {"c1222.cmd": "{}"}
WRAPPERS = frozenset(map(str, range(32)))
FILTER = "c1222"
FIELDS = (
    "ip.src",
    "ip.dst",
    "ipv6.src",
    "ipv6.dst",
    "c1222.cmd",
    "c1222.called_AP_invocation_id",
    "c1222.epsem.flags.security",
)
_ENCRYPTED = 2


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The (client, server, code) of each service in a message."""
    ends = (row["ip.src"] or row["ipv6.src"])[0], (row["ip.dst"] or row["ipv6.dst"])[0]
    for service in row["c1222.cmd"]:
        if int(service, 0) >= 32:
            yield *ends, str(int(service, 0))
    for mode in row["c1222.epsem.flags.security"]:
        if int(mode, 0) == _ENCRYPTED and not row["c1222.called_AP_invocation_id"]:
            yield *ends, "encrypted"

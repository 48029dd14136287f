"""CDP as tshark shows it: every frame is an advertisement, or a shutdown without lifetime."""

from collections.abc import Iterator, Mapping, Sequence

LISTED = frozenset({"CDP"})
FILTER = "cdp.version && eth.src"
FIELDS = ("eth.src", "eth.dst", "cdp.ttl")


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The frame's (sender, receiver, code)."""
    code = "shutdown" if row["cdp.ttl"][0] == "0" else "advertisement"
    yield row["eth.src"][0], row["eth.dst"][0], code

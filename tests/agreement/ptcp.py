"""PTCP as tshark shows it: every frame is a message, told apart by its frame identifier."""

from collections.abc import Iterator, Mapping, Sequence

LISTED = frozenset({"PROFINET PTCP/MRP"})
FILTER = "pn_ptcp"
FIELDS = ("eth.src", "eth.dst", "pn_rt.frame_id")


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The frame's (sender, receiver, code)."""
    yield row["eth.src"][0], row["eth.dst"][0], str(int(row["pn_rt.frame_id"][0], 0))

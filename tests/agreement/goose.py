"""GOOSE as tshark shows it: every frame with a control block's reference is a publication."""

from collections.abc import Iterator, Mapping, Sequence

LISTED = frozenset({"GOOSE"})
FILTER = "goose.gocbRef"
FIELDS = ("eth.src", "eth.dst")
COUNTED = ("goose.gocbRef", "goose.stNum", "goose.sqNum", "eth.src")


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The frame's (sender, group, code)."""
    yield row["eth.src"][0], row["eth.dst"][0], "publish"

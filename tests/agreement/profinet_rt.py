"""PROFINET RT as tshark shows it: cyclic frames, parts of frames, alarms, and errors.

An alarm's acknowledgement answers its notification and is none of its own.
"""

from collections.abc import Iterator, Mapping, Sequence

NOTIFICATION, ERROR = "1", "4"

LISTED = frozenset({"PROFINET RT"})
FILTER = "pn_rt.frame_id"
FIELDS = (
    "eth.src",
    "eth.dst",
    "pn_rt.frame_id",
    "pn_io.pdu_type.type",
    "pn_io.block_type",
)


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The frame's (sender, receiver, code)."""
    frame = int(row["pn_rt.frame_id"][0], 0)
    code = None
    if 0x0100 <= frame < 0x1000 or 0x8000 <= frame < 0xFC00:
        code = "io"
    elif 0xFF80 <= frame < 0xFF90:
        code = "fragment"
    elif row["pn_io.pdu_type.type"]:
        kind = str(int(row["pn_io.pdu_type.type"][0], 0))
        block = int(row["pn_io.block_type"][0], 0) if row["pn_io.block_type"] else 0
        if kind == ERROR:
            code = f"{frame}.4"
        elif kind == NOTIFICATION and block < 0x8000:
            code = f"{frame}.1"
    if code:
        yield row["eth.src"][0], row["eth.dst"][0], code

"""PROFINET DCP as tshark shows it: a request is a message of type 0."""

from collections.abc import Iterator, Mapping, Sequence

LISTED = frozenset({"PROFINET DCP"})
SPECIFIED = {"pn_dcp.service_id": "{}.0"}
WRAPPERS = frozenset({"1.0", "2.0"})  # manufacturers may use them; no frame is for them
FILTER = "pn_dcp.service_id"
FIELDS = ("eth.src", "eth.dst", "pn_dcp.service_id", "pn_dcp.service_type")
COUNTED = ("eth.src", "pn_dcp.service_id", "pn_dcp.service_type", "pn_dcp.xid")


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The request of one frame, if it is one."""
    service, kind = (int(row[name][0], 0) for name in FIELDS[2:4])
    if kind == 0:
        yield row["eth.src"][0], row["eth.dst"][0], f"{service}.0"

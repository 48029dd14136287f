"""S7 communication as tshark shows it.

A request is a job (kind 1), a userdata request or a userdata push, counted for whoever
sent it. tshark shows a mode transition's service in a field of its own, and the second
and later parts of a list as if each were a list; both are requests all the same.
"""

from collections.abc import Iterator, Mapping, Sequence

JOB, ACK_DATA, USERDATA = "1", "3", "7"
ANSWERS = ("8", "11")  # 11: of a SINUMERIK

LISTED = frozenset({"S7comm", "S7COMM"})
SPECIFIED = {"s7comm.param.func": "1.{}"}
FILTER = "s7comm"
FIELDS = (
    "ip.src",
    "ip.dst",
    "s7comm.header.rosctr",
    "s7comm.param.func",
    "s7comm.param.userdata.type",
    "s7comm.param.userdata.funcgroup",
    "s7comm.param.userdata.subfunc",
    "s7comm.param.modetrans.subfunc",
)


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The (client, server, code) of each request in a frame, which may hold several PDUs."""
    functions, kinds, groups, services, transitions = (iter(row[name]) for name in FIELDS[3:])
    for kind in row["s7comm.header.rosctr"]:
        code = None
        if kind in (JOB, ACK_DATA):
            function = next(functions, None)
            code = f"1.{int(function, 0)}" if function and kind == JOB else None
        elif kind == USERDATA:
            group = next(groups, "0")
            service = next(transitions if group == "0" else services, "0")
            if next(kinds, "8") not in ANSWERS:
                code = f"7.{group}.{int(service, 0)}"
        if code:
            yield row["ip.src"][0], row["ip.dst"][0], code

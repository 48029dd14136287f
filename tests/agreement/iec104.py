"""IEC 60870-5-104 as tshark shows it: type and cause of each message that is no answer.

Confirmations (7, 9), refusals (44 to 47) and what was read (5, of a type that is monitored)
are answers; tshark numbers the frames without a message by bits of its own.
"""

from collections.abc import Iterator, Mapping, Sequence

LISTED = frozenset({"IEC 60870-5-104"})
FILTER = "iec60870_104"
FIELDS = (
    "ip.src",
    "ip.dst",
    "iec60870_104.utype",
    "iec60870_asdu.typeid",
    "iec60870_asdu.causetx",
)

_ACTS = {0x01: "0.7", 0x04: "0.19", 0x10: "0.67"}
_ANSWERS = frozenset({7, 9, 44, 45, 46, 47})
_LAST_MONITORED, _REQUESTED = 40, 5


def requests(row: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The frame's (sender, receiver, code)."""
    ends = row["ip.src"][0], row["ip.dst"][0]
    for act in (int(text, 0) for text in row["iec60870_104.utype"]):
        if act in _ACTS:
            yield *ends, _ACTS[act]
    types, causes = row["iec60870_asdu.typeid"], row["iec60870_asdu.causetx"]
    for kind, cause in zip(map(int, types), map(int, causes), strict=True):
        read = kind <= _LAST_MONITORED and cause == _REQUESTED
        if cause not in _ANSWERS and not read:
            yield *ends, f"{kind}.{cause}"

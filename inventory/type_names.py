"""Types of devices as people write them, on pages and paper alike."""

from __future__ import annotations

import re

_SHORT = re.compile(r"\b(plc|hmi|rtu|ied|i/o|ups)\b")


def typed(type_: str) -> str:
    """`plc` is `PLC`; what is no abbreviation stays as it is."""
    return _SHORT.sub(lambda found: found[0].upper(), type_)

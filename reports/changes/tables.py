"""Changes as tables."""

from __future__ import annotations

from inventory import canonical
from reports.sheet import Sheet, to_csv
from reports.view import frozen

_COLUMNS = (
    ("Change", 10),
    ("What", 12),
    ("Which", 60),
    ("Attribute", 16),
    ("Before", 30),
    ("After", 30),
    ("Subject", 18),
    ("Peer", 18),
)


def csv(data: bytes) -> bytes:
    """The changes of a case's canonical JSON, one a line."""
    rows = [
        [c.change, c.what, c.label, c.attribute, c.before, c.after, c.subject, c.peer or ""]
        for c in frozen(data).case.changes
    ]
    return to_csv(Sheet("Changes", _COLUMNS, rows))


def json(data: bytes) -> bytes:
    """The same as canonical JSON: a list."""
    return canonical.dump(frozen(data).case.changes)

"""What only the owner can say, and the file that says it."""

from reports.owner.model import (
    NOTHING_SAID,
    Answer,
    Attestation,
    Compensation,
    Cover,
    Document,
    Owner,
    Policy,
    Service,
)
from reports.owner.reading import read
from reports.owner.table import FILE, OwnerError

__all__ = [
    "FILE",
    "NOTHING_SAID",
    "Answer",
    "Attestation",
    "Compensation",
    "Cover",
    "Document",
    "Owner",
    "OwnerError",
    "Policy",
    "Service",
    "read",
]

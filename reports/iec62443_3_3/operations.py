"""What an operation did to its server, and what its protocol protects."""

from __future__ import annotations

from inventory.model import Operation
from protocols.model import (
    NO_ANSWER,
    UPLOAD,
    Effect,
    Visibility,
    changes_programs,
    protocols,
    refuses,
)

# How conditions say `accepted`: a broadcast or a cyclic output is answered by nobody.
ACCEPTED = "accepted, or sent where no answer tells how it went"


def accepted(op: Operation) -> bool:
    """Whether the server did as it was asked, or the protocol knows no answer."""
    return op.status in (0, NO_ANSWER)


def acts(op: Operation) -> bool:
    """Whether it writes, commands, or changes what its server is programmed with."""
    return op.effect in (Effect.WRITES, Effect.COMMANDS) or programs(op)


def programs(op: Operation) -> bool:
    """Whether it changes a program, firmware or settings."""
    return changes_programs(op.effect, op.techniques)


def reads(op: Operation) -> bool:
    """Whether it asks for values, or for a program."""
    uploads = op.effect is Effect.ENGINEERS and UPLOAD in op.techniques
    return op.effect is Effect.READS or uploads


def unheard(op: Operation) -> str:
    """What a finding adds where no answer can tell whether the server did it."""
    return " (sent; no answer tells how it went)" if op.status == NO_ANSWER else ""


def refused(op: Operation) -> bool:
    """Whether the server answered that it would not."""
    return refuses(op.protocol, op.status)


def in_clear(protocol: str) -> bool:
    """Whether anyone on the path reads what it carries."""
    known = protocols().get(protocol)
    return known is not None and known.visibility is Visibility.CLEAR


def controls(protocol: str) -> bool:
    """Whether it moves a physical process."""
    known = protocols().get(protocol)
    return known is not None and known.controls


def authenticates(protocol: str) -> bool:
    """Whether its peers prove who they are."""
    known = protocols().get(protocol)
    return known is not None and known.authenticates

"""How far a protocol is understood: a grade that is computed from what captures show.

`proof.json` in a protocol's folder holds what was found when captures were last replayed
and tshark was last asked (`make grades` writes it); the grade follows from it and from
`semantics.py` alone, so that it is the same where there are no captures.
"""

from __future__ import annotations

import enum
import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from protocols.model import Effect, Operation, Protocol, folders

# What a decoder tells of a protocol that has it.
PARTS = frozenset({"objects", "values", "statuses", "identity"})
# What a decoder survives: octets that nobody sent, messages cut anywhere.
TESTS = frozenset({"any octets", "cuts"})
_NAMED, _EXERCISED, _ORIGINS = 0.9, 0.5, 2


class Grade(enum.IntEnum):
    """The grades, each of which needs those before it."""

    NONE = 0  # no capture shows it
    SEEN = 1  # recognised by content
    NAMED = 2  # of what its specification lists 90 % have name and effect
    UNDERSTOOD = 3  # objects, values, statuses, identity; captures exercise half of it
    PROVEN = 4  # survives anything, agrees with another decoder, of two origins

    def __str__(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Proof:
    """What captures and other decoders show of one protocol.

    `exercised` are operations that captures hold; `unnamed` codes that another list of the
    specification has, or a server took, and `semantics.py` does not name. `origins` are
    repositories and stacks whose captures hold it: never frames that we made by hand.
    `agreement` counts the captures on which another decoder agrees.
    """

    name: str
    exercised: frozenset[str] = frozenset()
    unnamed: frozenset[str] = frozenset()
    decodes: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()
    tests: frozenset[str] = frozenset()
    agreement: int = 0

    def row(self) -> dict[str, object]:
        """As `proof.json` holds it."""
        sets = {name: sorted(getattr(self, name)) for name in _SETS}
        return {"name": self.name, **sets, "agreement": self.agreement}


_SETS = ("exercised", "unnamed", "decodes", "origins", "tests")


@functools.cache
def proofs() -> Mapping[str, Proof]:
    """Every protocol's proof by its name; of a folder without `proof.json` there is none."""
    found = {}
    for folder in folders():
        path = Path(__file__).parent / folder / "proof.json"
        for row in json.loads(path.read_text()) if path.is_file() else ():
            sets = {name: frozenset(row[name]) for name in _SETS}
            found[row["name"]] = Proof(row["name"], agreement=row["agreement"], **sets)
    return found


def operations(protocol: Protocol) -> dict[str, Operation]:
    """What its specification lists as operations, by `label`: whatever has a code of its own.

    A better name for what a code does to one object (a list that is read, a parameter that
    is set) is no further operation. Where a code means nothing without the object, each of
    its meanings is one: an interface's call, a service that a class defines.
    """
    listed = [*protocol.operations.items()]
    for (code, _), operation in protocol.refinements.items():
        if code not in protocol.operations:
            listed.append((code, operation))
    return {label(code, operation.name): operation for code, operation in listed}


def label(code: str, name: str) -> str:
    """What an operation is called in a proof."""
    return f"{code} {name}"


def named_share(protocol: Protocol, proof: Proof) -> float:
    """How much of what is specified has name and effect, 0 to 1."""
    known = operations(protocol)
    named = sum(operation.effect is not Effect.UNKNOWN for operation in known.values())
    return named / max(1, len(known) + len(proof.unnamed))


def exercised_share(protocol: Protocol, proof: Proof) -> float:
    """How much of what is specified captures exercise, 0 to 1."""
    known = operations(protocol)
    codes = {seen.partition(" ")[0] for seen in proof.exercised} & protocol.operations.keys()
    exercised = {label(code, protocol.operations[code].name) for code in codes} | proof.exercised
    return len(exercised & known.keys()) / max(1, len(known) + len(proof.unnamed))


def grade(protocol: Protocol, proof: Proof | None) -> Grade:
    """The highest grade whose conditions, and those of all before it, hold."""
    if proof is None or not proof.exercised:
        return Grade.NONE
    conditions = (
        named_share(protocol, proof) >= _NAMED,
        proof.decodes | protocol.lacks >= PARTS and exercised_share(protocol, proof) >= _EXERCISED,
        proof.tests >= TESTS and proof.agreement > 0 and len(proof.origins) >= _ORIGINS,
    )
    return Grade(1 + next((n for n, holds in enumerate(conditions) if not holds), 3))

"""What a protocol's folder tells the rest of Sightglass, apart from how its octets are read."""

from __future__ import annotations

import enum
import functools
import importlib
import pkgutil
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


class Effect(enum.StrEnum):
    """What an operation does to a plant: the whole vocabulary of rules."""

    SESSION = "session"
    REPORTS = "reports"
    READS = "reads"
    DISCOVERS = "discovers"
    WRITES = "writes"
    COMMANDS = "commands"
    ENGINEERS = "engineers"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing a client can do: its name, effect and ATT&CK for ICS techniques."""

    name: str
    effect: Effect
    techniques: tuple[str, ...] = ()


UPLOAD = "T0845"  # ATT&CK for ICS: program upload, which leaves a controller as it was


def changes_programs(effect: Effect, techniques: Collection[str]) -> bool:
    """Whether an operation changes a program, firmware or settings. What may copy them out
    changes nothing, and of what ATT&CK knows no technique for nobody can say so."""
    return effect is Effect.ENGINEERS and bool(techniques) and UPLOAD not in techniques


class Visibility(enum.StrEnum):
    """How a protocol treats what it carries on the wire."""

    CLEAR = "clear"  # anyone on the path reads it
    ENCRYPTED = "encrypted"  # the contents are hidden by design
    DEPENDS = "depends"  # a session decides; the decoder claims which


@dataclass(frozen=True, slots=True)
class Protocol:
    """A protocol as engineers and auditors know it.

    `operations` is keyed by code as the decoder states it (`"3"`, `"7.4.1"`, `"GET"`).
    `refinements` is keyed by code and object for the few codes whose meaning the
    object decides (an S7 program invocation service). `statuses` names answers, `values` what
    numbers of an object stand for, by the object or by what it is called behind a colon.
    `steady` are objects whose number does not grow while nobody interferes.
    `controls` says that it moves a physical process; `carrier` that others ride on it;
    `lacks` what the protocol itself does not have, each a word of `grades.PARTS`. `absent` are the
    statuses by which who is asked says that the device behind it gives no answer, `continues` those
    by which he asks for more before he decides: they refuse nothing.
    """

    name: str
    title: str
    spec: str
    ports: tuple[str, ...]
    visibility: Visibility
    authenticates: bool
    controls: bool
    operations: Mapping[str, Operation]
    refinements: Mapping[tuple[str, str], Operation] = field(default_factory=dict)
    statuses: Mapping[int, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    steady: frozenset[str] = frozenset()
    carrier: bool = False
    lacks: frozenset[str] = frozenset()
    absent: frozenset[int] = frozenset()
    continues: frozenset[int] = frozenset()

    def listed(self, code: str) -> str:
        """The code under which `operations` has it: another where several say the same thing
        in different forms."""
        return code

    def defines(self, object_: str) -> bool:
        """Whether what is done to the object is specified by the protocol itself, and not by
        others that it only carries."""
        return True

    def operation(self, code: str, object_: str = "") -> Operation:
        """The operation of `code` on `object_`; what has no name is unknown, never a read."""
        code = self.listed(code)
        found = self.refinements.get((code, object_)) or self.operations.get(code)
        return found or Operation(f"{self.title} {code}".strip(), Effect.UNKNOWN)

    def value_names(self, object_: str) -> Mapping[int, str]:
        """What the numbers of an object stand for."""
        return self.values.get(object_) or self.values.get(object_.rpartition(": ")[2]) or {}


FURTHER = "(further operations)"  # the code of all beyond a pair's part of the room for facts
UNANSWERED = 0xFFFF_FFFF
NO_ANSWER = 0xFFFF_FFFE
_STATUSES = {0: "ok", UNANSWERED: "unanswered", NO_ANSWER: "no answer known"}


@functools.cache
def folders() -> Mapping[str, tuple[Protocol, ...]]:
    """The protocols of each folder beside this file that has a `semantics.py`."""
    import protocols as package

    found = {}
    for folder in pkgutil.iter_modules(package.__path__):
        if folder.ispkg:
            module = importlib.import_module(f"protocols.{folder.name}.semantics")
            found[folder.name] = (module.PROTOCOL, *getattr(module, "INNER", ()))
    return found


@functools.cache
def protocols() -> Mapping[str, Protocol]:
    """Every protocol by name."""
    every = (protocol for inside in folders().values() for protocol in inside)
    return dict(sorted((protocol.name, protocol) for protocol in every))


def title(protocol: str) -> str:
    """A protocol by its title."""
    known = protocols().get(protocol)
    return known.title if known else protocol or "an unknown protocol"


# The wire decides how many there are: those that come often stay known.
_remembered = functools.lru_cache(maxsize=65536)


@_remembered
def describe(protocol: str, code: str, object_: str = "") -> Operation:
    """The operation that a decoder stated; of a protocol nobody knows it is unknown."""
    known = protocols().get(protocol)
    if code == FURTHER:
        return Operation("further operations", Effect.UNKNOWN)
    if known is None:
        return Operation(f"{protocol} {code}".strip(), Effect.UNKNOWN)
    return known.operation(code, object_)


def refuses(protocol: str, status: int) -> bool:
    """Whether an answer is a no: neither a success nor a demand for more."""
    known = protocols().get(protocol)
    goes_on = known is not None and status in known.continues
    return status not in (0, NO_ANSWER, UNANSWERED) and not goes_on


@_remembered
def status_name(protocol: str, status: int) -> str:
    """An answer in words: the protocol's own name, `ok`, or its number."""
    known = protocols().get(protocol)
    named = known.statuses.get(status) if known else None
    return named or _STATUSES.get(status) or f"{status:#x}"


def value_name(protocol: str, object_: str, value: str) -> str:
    """A value with what it stands for: `8 (RUN)`; itself where nothing is known of it."""
    known = protocols().get(protocol)
    if known is None or not value.isdecimal():
        return value
    name = known.value_names(object_).get(int(value))
    return f"{value} ({name})" if name else value

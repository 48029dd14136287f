"""SR 4.1: confidential information in clear. RE 1: over untrusted networks. RE 2: across zones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from inventory.model import Link, Operation, Zone
from protocols.model import UPLOAD, Effect
from reports.iec62443_3_3.facts import NO_ZONE, Crossing, Facts
from reports.iec62443_3_3.findings import claimed, grouped
from reports.iec62443_3_3.links import remote_by_port
from reports.iec62443_3_3.model import Check, Examination, Finding
from reports.iec62443_3_3.operations import accepted, controls, in_clear
from reports.iec62443_3_3.thresholds import CONFIDENTIAL, CONTROL_LEVELS, OFFICE_LEVELS, PASSWORDS

_PATIENT = ("dicom", "hl7")
_COPIES = frozenset({"T0843", UPLOAD})  # program download and upload: the program itself passes
_FILES = "files"  # which may hold programs, or a recorder's curves
_FILE_WORDS = frozenset({"file", "files"})
_A_FILE = "A sign: a file, which may be a program, where programs are."
_VALUES = (Effect.READS, Effect.WRITES, Effect.COMMANDS, Effect.REPORTS)


def _in_clear(facts: Facts, zone: Zone) -> Examination:
    classes = facts.case.owner.policy.confidential or CONFIDENTIAL
    told = [
        *(_credentials(facts, zone) if "credentials" in classes else ()),
        *_operations(facts, facts.operations(zone), classes),
    ]
    return Examination(
        f"A breach: one message in clear with what is confidential here: {', '.join(classes)}. "
        f"{_A_FILE}",
        breaches=tuple(told),
        signs=_files(facts, facts.operations(zone), classes),
        seen=len(facts.links(zone)),
        lacking=facts.undecoded(zone),
    )


def _credentials(facts: Facts, zone: Zone) -> Iterator[Finding]:
    for c in facts.credentials(zone):
        owner = "for" if facts.asked(c.asset, c.claim.protocol) else "of"
        text = f"A {c.kind} {owner} {facts.name(c.asset.id)} crossed the wire in clear by "
        yield claimed(c.asset, f"{text}{c.claim.protocol}.", c.claim)
    tried = [
        op
        for op in facts.operations(zone)
        if (op.protocol, op.code) in PASSWORDS and not accepted(op)
    ]
    yield from grouped(
        tried,
        lambda op: (op.server_asset, op.protocol),
        lambda server, protocol: (
            f"A password for {facts.name(server)}, which did not take it, crossed the wire in "
            f"clear by {protocol}."
        ),
    )


def _operations(
    facts: Facts, operations: Iterable[Operation], classes: Sequence[str]
) -> tuple[Finding, ...]:
    shown = [op for op in operations if accepted(op) and in_clear(op.protocol)]
    return grouped(
        [op for op in shown if _class(op) in classes],
        lambda op: (_class(op), op.client_asset, op.server_asset, op.protocol),
        lambda class_, client, server, protocol: (
            f"{class_.capitalize()} in clear by {protocol} between {facts.name(client)} and "
            f"{facts.name(server)}."
        ),
    )


def _files(
    facts: Facts, operations: Iterable[Operation], classes: Sequence[str]
) -> tuple[Finding, ...]:
    """Files where programs are confidential: nobody can tell what is in them."""
    found = [op for op in operations if accepted(op) and in_clear(op.protocol)]
    return grouped(
        [op for op in found if "programs" in classes and _class(op) == _FILES],
        lambda op: (op.client_asset, op.server_asset, op.protocol, op.operation),
        lambda client, server, protocol, name: (
            f"What may be a program in clear by {protocol} (“{name}”) between {facts.name(client)} "
            f"and {facts.name(server)}."
        ),
    )


def _class(op: Operation) -> str:
    """The class of information that an operation carries."""
    if op.protocol in _PATIENT:
        return "patient data"
    if not controls(op.protocol):
        return ""
    if op.effect is Effect.ENGINEERS:
        if _COPIES.isdisjoint(op.techniques):
            return ""
        return "programs" if _FILE_WORDS.isdisjoint(op.operation.split()) else _FILES
    return "process values" if op.effect in _VALUES else ""


def _untrusted(facts: Facts, zone: Zone) -> Examination:
    bare = [c.link for c in facts.crossings if c.target.id == zone.id and _is_bare(c)]
    return Examination(
        "A breach: one answered session in clear from a zone on level 4 or above into a control "
        "zone.",
        breaches=grouped(
            bare,
            lambda x: (x.a_asset, x.b_asset, _clear(x)),
            lambda client, server, protocol: (
                f"{facts.name(client)} asks {facts.name(server)} in clear by {protocol} from an "
                "untrusted network."
            ),
        ),
        seen=len(facts.links(zone)),
        lacking=_model(facts),
    )


def _is_bare(c: Crossing) -> bool:
    inward = c.source.purdue_level in OFFICE_LEVELS and c.target.purdue_level in CONTROL_LEVELS
    answered = c.link.transport in ("tcp", "udp") and c.link.direction == "both"
    return inward and answered and bool(_clear(c.link)) and not remote_by_port(c.link)


def _clear(link: Link) -> str:
    return ", ".join(name for name in link.speaks if in_clear(name))


def _across(facts: Facts, zone: Zone) -> Examination:
    classes = facts.case.owner.policy.confidential or CONFIDENTIAL
    crossing = [op for op in facts.operations(zone) if _crosses(facts, op, zone)]
    return Examination(
        "A breach: what is confidential here crosses a zone boundary in clear: "
        f"{', '.join(classes)}. {_A_FILE}",
        breaches=_operations(facts, crossing, classes),
        signs=_files(facts, crossing, classes),
        seen=len(crossing),
        lacking=(
            *_model(facts),
            *facts.undecoded(zone),
            *(() if crossing else ("nothing was seen to cross",)),
        ),
    )


def _crosses(facts: Facts, op: Operation, zone: Zone) -> bool:
    source = facts.zone(op.client_asset)
    return source.id != zone.id and NO_ZONE not in (source, zone)


def _model(facts: Facts) -> tuple[str, ...]:
    return () if facts.plant.owner_zones else ("the zones are proposals, not the owner's",)


CHECKS: dict[str, Check] = {
    "SR 4.1": _in_clear,
    "SR 4.1 RE 1": _untrusted,
    "SR 4.1 RE 2": _across,
}

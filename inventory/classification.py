"""What a device is, and on which level of the plant, each with its reason in one sentence.

Only what a device answered makes it a server: who is merely asked, or merely probes, is no
controller.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from inventory.claims import best
from inventory.conduct import Conduct
from inventory.device_types import (
    CALLS_FROM,
    COMMON,
    FOR_OTHERS,
    INFRASTRUCTURE,
    LEVELS,
    LINES,
    NEIGHBOURS,
    OWN_BY,
    PERSONAL,
    PUBLISHERS,
    ROLES_SAID,
    SERVERS,
    SERVICES,
    TELECONTROL,
    TYPES_SAID,
    WORDS,
)
from inventory.model import Claim, Reasoned
from inventory.using import (
    by_asking_each_other,
    by_supervising,
    by_using,
    counted,
    done,
    engineered,
    engineering,
    listed,
    probes,
)
from protocols.model import title

EXTERNAL, UNKNOWN = "external", "unknown"
_OWN_UNITS = frozenset({"", "0"})  # by these the device itself is asked
# So many units behind an address are no longer one device that answers under several.
_GATEWAY_UNITS = {"modbus": 4, "hart-ip": 2}
# What a computer is for shows in its name sooner than in what it reads and writes.
_DESKS = frozenset({"historian", "engineering station", "scada server", "hmi"})
_SPOKEN = ("model", "description", "type", "product_code", "software")
_ADDRESSES = frozenset({"ip", "mac", "port"})  # these tell where it is
_QUOTED = ("vendor", "name", "model")
_PERSONAL = re.compile(rf"\b(?:{'|'.join(PERSONAL)})", re.IGNORECASE)
_WORDS = {t: re.compile(rf"\b(?:{'|'.join(w)})", re.IGNORECASE) for t, w in WORDS.items()}


@dataclass(frozen=True, slots=True)
class Subject:
    """An asset before it is classified."""

    conduct: Conduct
    claims: Sequence[Claim]
    vendor: str | None
    forwards: Sequence[str]
    external: bool


@dataclass(frozen=True, slots=True)
class Class:
    """The judgements on one asset."""

    type: Reasoned
    roles: tuple[Reasoned, ...]
    level: Reasoned


def classify(subject: Subject) -> Class:
    """Type, roles and Purdue level."""
    type_ = next(_types(subject), Reasoned(UNKNOWN, _nothing_told(subject)))
    level = _level(type_, external=subject.external)
    return Class(type_, tuple(_roles(subject)), level)


def _types(s: Subject) -> Iterator[Reasoned]:
    """Candidates, the strongest first."""
    yield from _by_forwarding(s)
    yield from _by_words(s, _SPOKEN)
    told = list(_by_capabilities(s))
    yield from (type_ for type_ in told if type_.value == "router")
    yield from _by_driving(s)
    yield from by_supervising(s.conduct)
    yield from by_asking_each_other(s.conduct)
    yield from _by_serving(s)
    yield from _by_saying(s)
    # After what it serves: most devices of a line have two ports and say that they are a bridge.
    yield from told
    if s.external:
        yield Reasoned(EXTERNAL, "Its address is none of a plant's, and it lies behind a router.")
    yield from (words for words in _by_words(s, ("name",)) if words.value in _DESKS)
    yield from _by_connecting(s)
    yield from by_using(s.conduct)
    yield from _by_make(s)
    yield from _by_services(s)
    yield from _by_words(s, ("name",))


def _by_forwarding(s: Subject) -> Iterator[Reasoned]:
    if len(s.forwards) > 1 or (s.forwards and not s.conduct.serves):
        yield from (words for words in _by_words(s, _SPOKEN) if words.value == "firewall")
        yield Reasoned("router", f"It forwards packets of {_some(s.forwards)}.")


def _by_saying(s: Subject) -> Iterator[Reasoned]:
    told = {c.value for c in s.claims if c.attribute == "capabilities"}
    for value, type_ in TYPES_SAID.items():
        if value in told:
            yield Reasoned(type_, f"It says that it is a {value}.")


def _by_capabilities(s: Subject) -> Iterator[Reasoned]:
    told = (c for c in s.claims if c.attribute == "capabilities" and c.protocol in NEIGHBOURS)
    words = " ".join(c.value.lower() for c in told)
    if "router" in words:
        yield Reasoned("router", "It says that it is a router.")
    if "bridge" in words or "switch" in words:
        yield Reasoned("switch", "It says that it is a bridge.")


def _by_make(s: Subject) -> Iterator[Reasoned]:
    """A computer that says to its neighbours that it is an end station, and which make it is."""
    told = [c for c in s.claims if c.protocol in NEIGHBOURS]
    if any(c.attribute == "capabilities" and "station" in c.value.lower() for c in told):
        makes = sorted(c.value for c in told if c.attribute in _SPOKEN)
        for make in filter(_PERSONAL.search, makes):
            yield Reasoned("workstation", f"It says that it is a station, “{make}”.")


def _by_words(s: Subject, attributes: Sequence[str]) -> Iterator[Reasoned]:
    spoken = [c for c in s.claims if c.attribute in attributes]
    spoken.sort(key=lambda c: (attributes.index(c.attribute), -c.confidence, c.value))
    for claim in spoken:
        # A domain is named for the plant: all that is in scada.example is no SCADA server.
        said = claim.value.partition(".")[0] if claim.attribute == "name" else claim.value
        for type_, pattern in _WORDS.items():
            if pattern.search(said):
                reason = f"By {title(claim.protocol)} its {claim.attribute} is “{claim.value}”."
                yield Reasoned(type_, reason)
                break


def _by_driving(s: Subject) -> Iterator[Reasoned]:
    if drives := s.conduct.drives:
        yield Reasoned("plc", f"It runs the inputs and outputs of {counted(drives)}.")
    for protocol in LINES:
        if protocol in s.conduct.uses or protocol in s.conduct.publishes:
            yield Reasoned("plc", f"It is the master of a line of {title(protocol)}.")


def _by_connecting(s: Subject) -> Iterator[Reasoned]:
    type_ = CALLS_FROM.get(s.vendor or "")
    if type_ and (called := s.conduct.connects & s.conduct.uses.get(OWN_BY, set())):
        yield Reasoned(
            type_, f"Its maker is {s.vendor}, and it calls {counted(called)} as controllers do."
        )


def _by_serving(s: Subject) -> Iterator[Reasoned]:
    for type_ in sorted(s.conduct.called_as):
        yield Reasoned(type_, f"It answers where the runtime of an {type_} is called.")
    for protocol, type_ in SERVERS.items():
        clients = s.conduct.serves.get(protocol)
        if not clients:
            continue
        units = s.conduct.units[protocol] - _OWN_UNITS
        if len(units) >= _GATEWAY_UNITS.get(protocol, len(units) + 1):
            yield Reasoned(
                "gateway", f"{len(units)} units answer {title(protocol)} behind its address."
            )
        yield Reasoned(type_, f"It answers {title(protocol)} to {counted(clients, 'client')}.")
    for protocol in TELECONTROL:
        if told := s.conduct.reports.get(protocol):
            yield Reasoned(
                SERVERS[protocol], f"It reports to {counted(told, 'client')} by {title(protocol)}."
            )
    for protocol, type_ in PUBLISHERS.items():
        if protocol in s.conduct.publishes:
            yield Reasoned(type_, f"It publishes {title(protocol)}.")
    if behind := s.conduct.speaks_for:
        yield Reasoned("gateway", f"It publishes for {counted(behind)} behind it.")


def _by_services(s: Subject) -> Iterator[Reasoned]:
    serves = s.conduct.serves
    if found := [p for p in INFRASTRUCTURE if p in serves]:
        yield Reasoned("infrastructure server", f"It answers {listed(found)}.")
    yield from _by_system(s)
    if found := [p for p in COMMON if p in serves]:
        yield Reasoned("server", f"It answers {listed(found)}.")


def _by_system(s: Subject) -> Iterator[Reasoned]:
    """A computer that says which system it runs; a panel may run Windows, too."""
    said = [c for c in s.claims if c.attribute in ("os", "capabilities")]
    for claim in said:
        if FOR_OTHERS.search(claim.value):
            by = title(claim.protocol)
            yield Reasoned("server", f"It says by {by} that it is “{claim.value}”.")
    for claim in said:
        if claim.attribute == "os" and claim.value.startswith("Windows"):
            by = title(claim.protocol)
            yield Reasoned("computer", f"It says by {by} that it runs {claim.value}.")


def _roles(s: Subject) -> Iterator[Reasoned]:
    conduct = s.conduct
    if engineered(conduct):
        yield Reasoned("engineering station", engineering(conduct))
    if probes(conduct):
        yield Reasoned(
            "scanner", f"At least {len(conduct.repels)} addresses or ports did not answer it."
        )
    if s.forwards:
        yield Reasoned("router", f"It forwards packets of {_some(s.forwards)}.")
    for role in dict.fromkeys(SERVICES.values()):
        by = [p for p in SERVICES if SERVICES[p] == role and conduct.serves.get(p)]
        if clients := [client for protocol in by for client in conduct.serves[protocol]]:
            yield Reasoned(role, f"It answers {listed(by)} to {counted(clients, 'client')}.")
        elif told := [c.value for c in s.claims if ROLES_SAID.get(c.value) == role]:
            yield Reasoned(role, f"It says that it is a {told[0]}.")


def _level(type_: Reasoned, *, external: bool) -> Reasoned:
    if external:
        return Reasoned(EXTERNAL, "Its address is none of a plant's, and it lies behind a router.")
    level = LEVELS.get(type_.value)
    if level is None:
        return Reasoned(UNKNOWN, f"A device of type “{type_.value}” may stand on any level.")
    return Reasoned(level, f"A device of type “{type_.value}” stands on level {level}.")


def _nothing_told(s: Subject) -> str:
    if probes(s.conduct):
        return f"It probes: at least {len(s.conduct.repels)} addresses or ports did not answer."
    if does := done(s.conduct):
        return f"{does}: what it is does not show by that."
    if served := [p for p in SERVICES if p in s.conduct.serves]:
        return f"It answers {listed(served)}, as many devices do."
    known = sorted({c.attribute for c in s.claims} - {"vendor", *_ADDRESSES})
    if known:
        told = [*(["vendor"] if s.vendor else []), *known]
        said = ", ".join(_quoted(s, attribute) for attribute in told)
        return f"What is known of it does not tell what it is: {said}."
    if s.vendor:
        return f"All that is known is its vendor, {s.vendor}; it answered nothing that tells more."
    return "It answered nothing that tells what it is."


def _quoted(s: Subject, attribute: str) -> str:
    value = s.vendor if attribute == "vendor" else best(s.claims, attribute)
    name = attribute.replace("_", " ")
    return f"{name} “{value}”" if attribute in _QUOTED else name


def _some(addresses: Sequence[str]) -> str:
    if len(addresses) == 1:
        return addresses[0]
    return f"{len(addresses)} addresses, {addresses[0]} among them"

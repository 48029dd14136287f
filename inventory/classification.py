"""What a device is, and on which level of the plant, each with its reason in one sentence.

Only what a device answered makes it a server: who is merely asked, or merely probes, is no
controller.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from inventory.device_types import (
    CLIENTS,
    COMMON,
    INFRASTRUCTURE,
    LEVELS,
    NEIGHBOURS,
    PUBLISHERS,
    SERVERS,
    SERVICES,
    WORDS,
)
from inventory.model import Claim, Operation, Reasoned
from protocols.model import NO_ANSWER, UNANSWERED, Effect

EXTERNAL, UNKNOWN = "external", "unknown"
_MANY = 16  # peers that did not answer before probing is called a scan
_GATEWAY_UNITS = 4
_TOUCHES = (Effect.WRITES, Effect.COMMANDS)
_SPOKEN = ("model", "description", "type", "product_code", "software")
_WORDS = {t: re.compile(rf"\b(?:{'|'.join(w)})", re.IGNORECASE) for t, w in WORDS.items()}

Peers = dict[str, set[str]]


@dataclass(slots=True)
class Conduct:
    """What an asset did and answered: protocols, each with the assets at the other end."""

    serves: Peers = field(default_factory=lambda: defaultdict(set))
    uses: Peers = field(default_factory=lambda: defaultdict(set))
    publishes: set[str] = field(default_factory=set)
    did: dict[Effect, set[str]] = field(default_factory=lambda: defaultdict(set))
    units: Peers = field(default_factory=lambda: defaultdict(set))
    controllers: set[str] = field(default_factory=set)
    repels: set[str] = field(default_factory=set)  # addresses that did not answer it


def conducts(operations: Iterable[Operation]) -> Mapping[str, Conduct]:
    """The conduct of every asset."""
    found: dict[str, Conduct] = defaultdict(Conduct)
    for op in operations:
        client, server = found[op.client_asset], found[op.server_asset]
        if op.status == UNANSWERED or (op.protocol == "tcp" and op.status):
            client.repels.add(op.server)
        elif op.status == NO_ANSWER:
            client.publishes.add(op.protocol)
            if op.server_asset:
                client.uses[op.protocol].add(op.server_asset)
        elif op.server_asset:
            _answered(op, client, server)
    found.pop("", None)
    return found


def _answered(op: Operation, client: Conduct, server: Conduct) -> None:
    client.uses[op.protocol].add(op.server_asset)
    server.serves[op.protocol].add(op.client_asset)
    server.units[op.protocol].add(op.unit)
    if op.protocol in SERVERS and op.status == 0:
        client.did[op.effect].add(op.server_asset)
        client.controllers.add(op.server_asset)


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
    yield from _by_capabilities(s)
    yield from _by_serving(s)
    if s.external:
        yield Reasoned(EXTERNAL, "It has an address of the Internet and lies behind a router.")
    yield from _by_using(s)
    yield from _by_services(s)
    yield from _by_words(s, ("name",))


def _by_forwarding(s: Subject) -> Iterator[Reasoned]:
    if len(s.forwards) > 1 or (s.forwards and not s.conduct.serves):
        yield from (words for words in _by_words(s, _SPOKEN) if words.value == "firewall")
        yield Reasoned("router", f"It forwards packets of {_some(s.forwards)}.")


def _by_capabilities(s: Subject) -> Iterator[Reasoned]:
    told = (c for c in s.claims if c.attribute == "capabilities" and c.protocol in NEIGHBOURS)
    words = " ".join(c.value.lower() for c in told)
    if "router" in words:
        yield Reasoned("router", "It says that it is a router.")
    if "bridge" in words or "switch" in words:
        yield Reasoned("switch", "It says that it is a bridge.")


def _by_words(s: Subject, attributes: Sequence[str]) -> Iterator[Reasoned]:
    spoken = [c for c in s.claims if c.attribute in attributes]
    spoken.sort(key=lambda c: (attributes.index(c.attribute), -c.confidence, c.value))
    for claim in spoken:
        for type_, pattern in _WORDS.items():
            if pattern.search(claim.value):
                reason = f"Its {claim.attribute} is “{claim.value}” ({claim.protocol})."
                yield Reasoned(type_, reason)
                break


def _by_serving(s: Subject) -> Iterator[Reasoned]:
    for protocol, type_ in SERVERS.items():
        clients = s.conduct.serves.get(protocol)
        if not clients:
            continue
        units = s.conduct.units[protocol] - {""}
        if protocol == "modbus" and len(units) >= _GATEWAY_UNITS:
            yield Reasoned("gateway", f"{len(units)} units answer modbus behind its address.")
        yield Reasoned(type_, f"It answers {protocol} to {_count(clients, 'client')}.")
    for protocol, type_ in PUBLISHERS.items():
        if protocol in s.conduct.publishes:
            yield Reasoned(type_, f"It publishes {protocol}.")


def _by_using(s: Subject) -> Iterator[Reasoned]:
    conduct = s.conduct
    touched = set[str]().union(*(conduct.did.get(effect, set()) for effect in _TOUCHES))
    engineered = conduct.did.get(Effect.ENGINEERS, set())
    read = conduct.did.get(Effect.READS, set())
    told = [p for p in conduct.uses if p in SERVERS]
    if engineered and not touched - engineered:
        yield Reasoned(
            "engineering station", f"It changes programs or settings of {_count(engineered)}."
        )
    if touched and {"iec104", "dnp3", "mms"} & set(told):
        yield Reasoned("scada server", f"It commands {_count(touched)} by {_list(told)}.")
    if touched:
        yield Reasoned("hmi", f"It writes to {_count(touched)} by {_list(told)}.")
    if len(read) > 1:
        yield Reasoned("historian", f"It only reads, from {_count(read)}, by {_list(told)}.")
    for protocol, type_ in CLIENTS.items():
        if protocol in conduct.uses:
            yield Reasoned(type_, f"It sends {protocol}.")
    if read:
        yield Reasoned("operator station", f"It only reads, from {_count(read)}.")


def _by_services(s: Subject) -> Iterator[Reasoned]:
    serves = s.conduct.serves
    if found := [p for p in INFRASTRUCTURE if p in serves]:
        yield Reasoned("infrastructure server", f"It answers {_list(found)}.")
    if found := [p for p in COMMON if p in serves]:
        yield Reasoned("server", f"It answers {_list(found)}.")


def _roles(s: Subject) -> Iterator[Reasoned]:
    conduct = s.conduct
    if engineered := conduct.did.get(Effect.ENGINEERS):
        yield Reasoned(
            "engineering station", f"It changes programs or settings of {_count(engineered)}."
        )
    if len(conduct.repels) >= _MANY:
        yield Reasoned("scanner", f"{len(conduct.repels)} addresses did not answer it.")
    if s.forwards:
        yield Reasoned("router", f"It forwards packets of {_some(s.forwards)}.")
    for protocol, role in SERVICES.items():
        if clients := conduct.serves.get(protocol):
            yield Reasoned(role, f"It answers {protocol} to {_count(clients, 'client')}.")


def _level(type_: Reasoned, *, external: bool) -> Reasoned:
    if external:
        return Reasoned(EXTERNAL, "It has an address of the Internet and lies behind a router.")
    level = LEVELS.get(type_.value)
    if level is None:
        return Reasoned(UNKNOWN, f"A device of type “{type_.value}” may stand on any level.")
    return Reasoned(level, f"A device of type “{type_.value}” stands on level {level}.")


def _nothing_told(s: Subject) -> str:
    if len(s.conduct.repels) >= _MANY:
        return f"It probes ({len(s.conduct.repels)} addresses did not answer), nothing else tells."
    if s.vendor:
        return f"Only its vendor is known ({s.vendor}); it answered nothing that tells more."
    return "It answered nothing that tells what it is."


def _count(assets: Iterable[str], word: str = "device") -> str:
    number = len(set(assets))
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(set(names)))


def _some(addresses: Sequence[str]) -> str:
    if len(addresses) == 1:
        return addresses[0]
    return f"{len(addresses)} addresses, {addresses[0]} among them"

"""What a computer is by what it does to devices: watch, write, program, scan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from inventory.conduct import Conduct
from inventory.device_types import CLIENTS, SERVERS, TELECONTROL
from inventory.model import Reasoned
from inventory.plurals import plural
from protocols.model import Effect, title

_MANY = 16  # so many that did not answer are a scan
_IN_VAIN = 4  # so many in vain for each that is watched: others are switched off, or it scans
_OF_A_PLANT = 17  # a panel stands at few devices
_GATHERED = "opcua"  # those that gathered values pass them on by it
_TOUCHES = (Effect.WRITES, Effect.COMMANDS)
_ASKS = (Effect.READS, *_TOUCHES)


def by_supervising(conduct: Conduct) -> Iterator[Reasoned]:
    """It serves to others what it gathers of devices."""
    watched = conduct.watches - conduct.uses.get(_GATHERED, set())
    if _GATHERED in conduct.serves and watched:
        reason = f"It watches {counted(watched)} and answers {title(_GATHERED)}."
        yield Reasoned("scada server", reason)


def by_asking_each_other(conduct: Conduct) -> Iterator[Reasoned]:
    """Outstations are asked; centres that tell each other ask, too (IEC 60870-6)."""
    asked = set[str]().union(*(conduct.did.get(effect, set()) for effect in _ASKS))
    for protocol in TELECONTROL:
        others = conduct.serves.get(protocol, set())
        if others and others <= asked & conduct.uses.get(protocol, set()):
            reason = f"It and {counted(others)} ask each other by {title(protocol)}, as centres do."
            yield Reasoned("scada server", reason)


def by_using(conduct: Conduct) -> Iterator[Reasoned]:
    """What watching, writing and programming tell; single requests are anybody's."""
    touched, watched, worked = _touched(conduct), conduct.watches, engineered(conduct)
    if probes(conduct) and len(conduct.repels) > _IN_VAIN * len(watched):
        return
    told = listed(p for p in conduct.uses if p in SERVERS)
    if conduct.masters:
        by = listed(p for p in TELECONTROL if conduct.masters & conduct.uses.get(p, set()))
        yield Reasoned("scada server", f"It is the master of {counted(conduct.masters)} by {by}.")
    if worked and not touched - worked:
        yield Reasoned("engineering station", engineering(conduct))
    for type_ in sorted(conduct.calls_as):
        yield Reasoned(type_, f"It opens connections to controllers as an {type_} does.")
    if touched and watched:
        type_ = "hmi" if len(touched | watched) < _OF_A_PLANT else "scada server"
        does = f"It watches {counted(watched)}, writes to {counted(touched)}"
        yield Reasoned(type_, f"{does} and speaks {told}.")
    elif len(watched) > 1:
        gathered = watched <= conduct.uses.get(_GATHERED, set())
        type_ = "historian" if gathered else "scada server"
        yield Reasoned(type_, f"It watches {counted(watched)} by {told}, and only reads.")
    for protocol, type_ in CLIENTS.items():
        if protocol in conduct.uses:
            yield Reasoned(type_, f"It sends {title(protocol)}.")


def done(conduct: Conduct) -> str:
    """What it does at devices where that tells no type; empty for nothing."""
    touched, read = _touched(conduct), conduct.did.get(Effect.READS, set())
    by = listed(p for p in conduct.uses if p in SERVERS)
    if touched:
        return f"It writes to {counted(touched)} by {by}, and watches none"
    if conduct.watches:
        return f"It watches {counted(conduct.watches)} by {by}, and only reads"
    return f"It reads a few times from {counted(read)} by {by}, and only reads" if read else ""


def probes(conduct: Conduct) -> bool:
    """Whether so many did not answer it that it scans."""
    return len(conduct.repels) >= _MANY


def engineered(conduct: Conduct) -> set[str]:
    """Whom it programs, or copies programs of; a master's requests for reports are no such."""
    return conduct.did.get(Effect.ENGINEERS, set()) - conduct.masters


def engineering(conduct: Conduct) -> str:
    """What it does at those, in a sentence."""
    worked = engineered(conduct)
    if changed := worked & conduct.programs:
        return f"It changes programs or settings of {counted(changed)}."
    return f"It works as engineers do at {counted(worked)}, without a change that was seen."


def counted(assets: Iterable[str], word: str = "device") -> str:
    """How many of them there are, each counted once."""
    return plural(len(set(assets)), word)


def listed(spoken: Iterable[str]) -> str:
    """Protocols by their titles, each once, in order."""
    return ", ".join(sorted(map(title, set(spoken))))


def _touched(conduct: Conduct) -> set[str]:
    """To whom it writes, and whom it commands."""
    return set[str]().union(*(conduct.did.get(effect, set()) for effect in _TOUCHES))

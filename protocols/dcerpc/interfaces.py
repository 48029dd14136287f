"""Tables of interfaces' operations: names in the order of their numbers, and the sorts of what they
do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from protocols.model import Effect, Operation


@dataclass(frozen=True, slots=True)
class Sort:
    """What operations of a kind do, and the ATT&CK for ICS techniques that they are."""

    effect: Effect
    techniques: tuple[str, ...] = ()


OPENS = Sort(Effect.SESSION)
LOGS_ON = Sort(Effect.SESSION, ("T0859", "T0886"))  # Valid Accounts, Remote Services
LOOKS = Sort(Effect.DISCOVERS, ("T0888",))  # Remote System Information Discovery
FINDS = Sort(Effect.DISCOVERS, ("T0846",))  # Remote System Discovery
READS = Sort(Effect.READS, ("T0888",))
TAKES = Sort(Effect.READS, ("T0893",))  # Data from Local System
SECRETS = Sort(Effect.READS, ("T0893", "T0859"))  # and Valid Accounts: by these others log on
TELLS = Sort(Effect.REPORTS)
SETS = Sort(Effect.COMMANDS, ("T0886",))
EXECUTES = Sort(Effect.COMMANDS, ("T0886", "T0807"))  # and Command-Line Interface
STOPS = Sort(Effect.COMMANDS, ("T0816",))  # Device Restart/Shutdown
CHANGES = Sort(Effect.ENGINEERS)
PASSWORDS = Sort(Effect.ENGINEERS, ("T0892",))  # Change Credential
INSTALLS = Sort(Effect.ENGINEERS, ("T0867",))  # Lateral Tool Transfer
CLEARS = Sort(Effect.ENGINEERS, ("T0872",))  # Indicator Removal on Host


def operations(names: str, usual: Sort, others: Mapping[Sort, str] = {}) -> dict[str, Operation]:
    """The operations of an interface by number.

    `names` stand in the order of their numbers, from 0 on; a number in front of one is its own.
    `others` are those that do not what is `usual` there: each of them must be among the names.
    """
    sorts = {name: sort for sort, named in others.items() for name in named.split()}
    found, number = dict[str, Operation](), 0
    for word in names.split():
        if word.isdecimal():
            number = int(word)
        else:
            sort = sorts.pop(word, usual)
            found[str(number)] = Operation(word, sort.effect, sort.techniques)
            number += 1
    if sorts:
        raise KeyError(*sorts)
    return found

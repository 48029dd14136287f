"""Account.

## What it sees
Somebody uses an account of a server that nobody used while the plant was learned, or none where all
had one.

## Why it matters
Accounts of a plant are few. A maker's or a forgotten one that suddenly works, or a session without
any where all had one, is how intruders stay (ATT&CK T0859, Valid Accounts).

## What to do
Ask who uses the account, and whether it was made for him. Look at what the session did.

## When it is wrong
A new colleague; a service that got an account of its own; a log-on that was neither accepted nor
refused in sight.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from detection.crowd import CLIENTS, Crowd
from detection.learned import Key, Sight, Usual, hour_of
from detection.model import Severity
from detection.novelty import Novelty, Story
from detection.window import Window, rows, where
from detection.words import listed, who
from inventory.model import Batch, Plant
from inventory.times import moment
from protocols.model import title

_USER, _HOW = "user", "authentication"
_WITHOUT = frozenset({"none", "anonymous", "guest"})  # an account
_TOLD = pa.array([_USER, _HOW])
_PLACE = ("realm", "client", "server", "subject", "protocol", "unit", "object", "text", "count")
_TIMES = ("first_ns", "last_ns", "evidence")


def sights(_: Plant) -> Iterator[Sight]:
    """None: who logged on is what a window tells, the plant keeps that somebody did."""
    yield from ()


def passing(batch: Batch, plant: Plant) -> Iterator[Sight]:
    """Each account of a server, and each way to prove oneself there, with whose it is."""
    window = Window(batch, plant)
    stated = where(window.table("observations"), "kind", "is")
    found = stated.filter(pc.is_in(stated["object"], _TOLD)) if stated.num_rows else stated
    for row in rows(found, (*_PLACE, *_TIMES)):
        server, client = (window.asset(row, end) or row[end] for end in ("server", "client"))
        if row["subject"] == row["server"]:
            said = row["object"], row["text"]
            key = (server, row["protocol"], row["unit"], *said, client)
            times = moment(row["first_ns"]), moment(row["last_ns"])
            yield Sight(key, *times, row["count"], window.proof(row["evidence"]))


def tell(sight: Sight, usual: Usual, plant: Plant) -> Story | None:
    """Who used which, and which was used before; the first one changes nothing, and what was seen
    once while learning is no news. Another way to prove who one is, is told by its account."""
    *place, value, client = sight.key
    server, protocol, _, attribute = place
    known = list(dict.fromkeys(key[-2] for key in usual.keys(*place)))
    is_had = value in known or usual.glimpsed(sight.key)
    if not known or is_had or (attribute == _HOW and value not in _WITHOUT):
        return None
    used = "account" if attribute == _USER else "authentication"
    return Story(
        kind="account",
        severity=Severity.MEDIUM,
        subject=client,
        peer=server,
        protocol=protocol,
        seen=f"{who(plant, client)} used the {used} “{value}” at {who(plant, server)} by "
        f"{title(protocol)}",
        usual=f"the {used} there was {listed(f'“{one}”' for one in known)}",
        techniques=("T0859",),
    )


def crowd(sight: Sight, _: Plant) -> Key:
    """What one client tries at a server within an hour."""
    server, protocol, *_place, client = sight.key
    return (server, protocol, "", "many", client, hour_of(sight.first_seen))


def at_server(sight: Sight, _: Plant) -> Key:
    """What many clients try there within an hour, each a little."""
    server, protocol, *_rest = sight.key
    return (server, protocol, "", "many", CLIENTS, hour_of(sight.first_seen))


def tell_crowd(sights: Sequence[Sight], usual: Usual, plant: Plant) -> Story | None:
    """How many accounts a client used, or how many clients did."""
    stories = {s.key: story for s in sights if (story := tell(s, usual, plant))}
    if not stories:
        return None
    server, protocol, *_place = sights[0].key
    clients, accounts = (list(dict.fromkeys(key[at] for key in stories)) for at in (-1, -2))
    whose = f"{len(clients)} clients" if len(clients) > 1 else who(plant, *clients)
    names = listed(f"“{account}”" for account in accounts)
    number = f"{len(accounts)} account{'s' if len(accounts) > 1 else ''}"
    seen = f"{whose} used {number} at {who(plant, server)} by {title(protocol)}: {names}"
    return replace(next(iter(stories.values())), seen=seen)


DETECTOR = Novelty("account", sights, tell, Crowd(crowd, tell_crowd, at_server), passing=passing)

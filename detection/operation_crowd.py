"""Operations that are told at once: what many clients wish of a server, and what one client does to
many of a server's objects or units, or to many servers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detection.crowd import CLIENTS, SERVERS, Crowd, is_external, named
from detection.deeds import places
from detection.followed import way
from detection.habits import CODE, MANY, OBJECT, STRETCH, UNIT, is_usual
from detection.learned import Key, Sight, Usual, hour_of
from detection.novelty import Story, Tell
from detection.words import anybody_at, listed, times, who
from inventory.classification import EXTERNAL
from inventory.model import Plant
from protocols.model import Effect, describe, title

_DENIES = "T0814"  # ATT&CK's Denial of Service: so many openings in vain


def crowd(sight: Sight, plant: Plant) -> Key | None:
    """Clients from the Internet that wish one thing of a server are a crowd; those of the plant
    that first did so within an hour, too, and what one client did first to many objects within
    one: what is done later is news again, whoever approved these. A code may mean one thing to one
    object and another to the next. Functions that nobody knows are tried one after the other. Whom
    forged addresses reach for may have been forged a moment before: that is no known asset."""
    if named_as := way(sight.key):
        return (*sight.key[:-1], MANY) if named_as.many else None
    server, client, protocol, code, *wish = sight.key
    hour, means = hour_of(sight.first_seen), describe(protocol, code, sight.key[OBJECT])
    if is_external(client, plant):
        return (server, EXTERNAL, protocol, code, *wish)
    if means.effect is Effect.UNKNOWN:
        return (server, client, protocol, "", "", f"{MANY}functions, {hour}")
    if not sight.key[STRETCH:]:
        server = "" if protocol == "tcp" and _came(server, plant) == hour else server
        return (server, CLIENTS, protocol, code, *wish, hour)
    return (server, client, protocol, code, "", f"{MANY}{means.name}, {hour}")


def of_all(sight: Sight, plant: Plant) -> Key | None:
    """What many clients do to one server within an hour, each to many objects or by functions that
    nobody knows: a flood's forged clients have no two wishes alike."""
    key = crowd(sight, plant)
    is_of_one = key is not None and key[1:2] == sight.key[1:2] and not way(sight.key)
    return (key[0], CLIENTS, *key[2:]) if key and is_of_one else None


def by_client(sight: Sight, _: Plant) -> Key | None:
    """What one client does first to many servers within an hour, on whatever objects; functions
    that nobody knows are one."""
    if way(sight.key):
        return None
    client, protocol, code = sight.key[1:UNIT]
    hour, means = hour_of(sight.first_seen), describe(protocol, code, sight.key[OBJECT])
    if means.effect is Effect.UNKNOWN:
        return (SERVERS, client, protocol, "", "", f"{MANY}functions, {hour}")
    return (SERVERS, client, protocol, code, "", f"{MANY}{means.name}, {hour}")


def _came(asset_id: str, plant: Plant) -> str:
    """The hour in which an asset was seen first."""
    asset = plant.assets.get(asset_id)
    return hour_of(asset.first_seen) if asset else ""


def crowds(tell: Tell) -> Crowd:
    """How many that are told at once are told, where one is told so."""

    def at_once(sights: Sequence[Sight], usual: Usual, plant: Plant) -> Story | None:
        news = [sight for sight in sights if not is_usual(sight.key, usual)]
        first = next(filter(None, (tell(sight, usual, plant) for sight in news)), None)
        if first is None or len(news) == 1:
            return first
        if (named_as := way(sights[0].key)) and named_as.many:
            return replace(first, seen=named_as.many(news))
        if len({sight.key[1] for sight in sights}) > 1:
            denies = (_DENIES,) if first.protocol == "tcp" else ()
            return replace(
                first,
                subject=_server(sights),
                peer=None,
                seen=_visits(news, plant),
                techniques=(*denies, *first.techniques),
            )
        if len({sight.key[0] for sight in news}) > 1:
            return _spread(news, replace(first, peer=None), plant)
        return replace(first, seen=_sweep(news, plant))

    return Crowd(crowd, at_once, by_client, of_all)


def _visits(sights: Sequence[Sight], plant: Plant) -> str:
    clients = listed(dict.fromkeys(who(plant, sight.key[1]) for sight in sights))
    return f"{named(sights, plant)} {_all(sights, plant)}: {clients}"


def _spread(sights: Sequence[Sight], story: Story, plant: Plant) -> Story:
    servers = list(dict.fromkeys(who(plant, sight.key[0]) for sight in sights))
    did = f"{who(plant, story.subject)} {_what(sights)} to {len(servers)} servers"
    seen = f"{did} {times(sum(sight.count for sight in sights))}: {listed(servers)}"
    return replace(story, seen=seen, usual="it did so to none of these")


def _sweep(sights: Sequence[Sight], plant: Plant) -> str:
    seen = f"{who(plant, sights[0].key[1])} {_all(sights, plant)}"
    if len(_parts(sights, CODE)) > 1:
        return seen
    units = len(_parts(sights, UNIT)) > 1
    return f"{seen}: {listed(places('', (s.key for s in sights), units=units))}"


def _all(sights: Sequence[Sight], plant: Plant) -> str:
    """What was done: one thing to so many objects and units, or so many functions."""
    counted = ((len(_parts(sights, OBJECT)), "objects"), (len(_parts(sights, UNIT)), "units"))
    many = " of ".join(f"{count} {name}" for count, name in counted if count > 1)
    is_one = len(_parts(sights, CODE)) == 1
    return _did(sights, plant, f"on {many}" if many and is_one else "")


def _parts(sights: Sequence[Sight], part: int) -> Sequence[str]:
    """The different ones of a part of their keys."""
    return list(dict.fromkeys(sight.key[part] for sight in sights))


def _server(sights: Sequence[Sight]) -> str:
    """To whom all was done; empty where that is more than one."""
    servers = {sight.key[0] for sight in sights}
    return servers.pop() if len(servers) == 1 else ""


def _did(sights: Sequence[Sight], plant: Plant, on: str) -> str:
    to = anybody_at(plant, _server(sights), ())
    count = times(sum(sight.count for sight in sights))
    return " ".join(filter(None, (_what(sights), on, "to", to, count)))


def _what(sights: Sequence[Sight]) -> str:
    _, _, protocol, code, _, object_, *_ = sights[0].key
    codes = _parts(sights, CODE)
    if len(codes) > 1:
        return f"did {len(codes)} functions of unknown effect ({title(protocol)} {listed(codes)})"
    return f"did “{describe(protocol, code, object_).name}” ({title(protocol)} {code})"

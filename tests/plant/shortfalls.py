"""What Sightglass does not find yet of what the lab's plants show: the work list, in a file.

`python -m tests.plant.shortfalls` writes it anew from the captures. A test fails on what is not in
it; what is found since may be taken out.
"""

from __future__ import annotations

import re
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import tomli_w

from inventory.addresses import universal_form
from inventory.store import Store
from reports.case import case_of
from reports.iec62443_3_3.judge import Judged, judge
from tests.lab import description
from tests.lab.campaign import intruder
from tests.lab.event import Event
from tests.lab.model import Plant
from tests.lab.shipped import PLANTS, capture, events, folder, truth
from tests.sites import listed, replayed, sightglass

FILE = Path(__file__).with_name("shortfalls.toml")
_UNTOLD = "nobody is told"
Rows = list[dict[str, Any]]
_WORD = re.compile(r"[^a-z0-9.]+")


def known() -> dict[str, dict[str, list[str]]]:
    """What is known to be missing: for each plant, by what misses it."""
    told: dict[str, dict[str, list[str]]] = tomllib.loads(FILE.read_text())
    return told


def beyond(found: list[str], listed_: list[str]) -> list[str]:
    """What is not on the list. Of an event that nobody was told of, being told amiss is better."""
    untold = {row.rpartition(": ")[0] for row in listed_ if row.endswith(_UNTOLD)}
    better = {row for row in found if row.rpartition(": ")[0] in untold}
    return sorted(set(found) - set(listed_) - better)


def of(plant: str, where: Path) -> dict[str, list[str]]:
    """What is missing now."""
    normal = _site(plant, where / "normal", "normal", [])
    attacked = _site(plant, where / "attacked", "attack", ["normal", "normal-later"])
    served = _site(plant, where / "served", "maintenance", ["normal"])
    later = _site(plant, where / "later", "normal-later", ["normal"])
    return {
        "inventory": sorted(inventory(plant, listed(normal, "assets"))),
        "detection": sorted(detection(plant, "attack", attacked)),
        "false": sorted(false(plant, later, served)),
        "report": sorted(report(plant, normal)),
    }


def _site(plant: str, site: Path, name: str, learn: list[str]) -> Path:
    replayed(site, [capture(plant, name)], [capture(plant, one) for one in learn])
    sightglass("zones", "import", folder(plant) / "zones.toml", "--site", site)
    return site


def inventory(plant: str, assets: Rows) -> Iterator[str]:
    """Hosts that are not one asset, in their zone, with all that they state."""
    told = truth(plant, "normal")
    by_mac = {mac: asset for asset in assets for mac in asset["macs"]}
    for host in told["inventory"]:
        id_, asset = host["id"], by_mac.get(host["macs"][0])
        if host["hidden_behind"]:
            yield from [f"{id_}: is known though no mirror hears it"] if asset else []
        elif asset is None:
            yield f"{id_}: no asset"
        else:
            yield from (f"{id_}: {what}" for what in _wrong(told, host, asset))
    hosts = {mac for host in told["inventory"] for mac in host["macs"]}
    for asset in assets:
        if not hosts & set(asset["macs"]):
            addresses = "MAC" if asset["macs"] else "IP address"
            yield f"an asset that is no host, known by its {addresses}"


def _wrong(told: dict[str, Any], host: dict[str, Any], asset: dict[str, Any]) -> Iterator[str]:
    shown = {zone["id"] for zone in told["zones"] if zone["mirrored_at"] != "nowhere"}
    cards = {mac for mac, zone in zip(host["macs"], host["zones"], strict=True) if zone in shown}
    if missing := cards - set(asset["macs"]):
        yield f"{len(missing)} of its cards are another asset"
    # What EtherCAT's slaves send back bears its sender's MAC, but for a bit.
    if set(map(universal_form, asset["macs"])) - set(host["macs"]):
        yield "has another's MAC address"
    said = [row for row in told["statements"] if row["host"] == host["id"]]
    talks = any(host["id"] in (link["client"], link["server"]) for link in told["links"])
    if (said or talks) and not host["leased"] and not set(asset["ips"]) & set(host["ips"]):
        yield "has not its IP address"
    if len(cards) == 1 and asset["zone"] not in (host["zone"], None):
        yield f"is in zone {asset['zone']}, not {host['zone']}"
    claims = [*asset["claims"], *(c for child in asset["children"] for c in child["claims"])]
    values = {f"{_plain(str(claim['value']))} " for claim in claims}
    for row in said:
        if not any(value.startswith(f"{_plain(row['value'])} ") for value in values):
            yield f"{row['protocol']} {row['attribute']} is not claimed"
    children = len(host["children"])
    if len(asset["children"]) < children:
        yield f"{len(asset['children'])} of {children} children"


def _plain(text: str) -> str:
    return _WORD.sub(" ", text.lower()).strip()


def detection(plant: str, name: str, site: Path) -> Iterator[str]:
    """Events of which nobody is told, or not by the word that tells what they are."""
    deviations, assets = listed(site, "deviations"), listed(site, "assets")
    made = description.plant(plant, truth(plant, name)["seed"])
    for event in events(plant, name):
        ends = _ends(made, event, assets)
        concerned = [d for d in deviations if ends & {d["subject"], d["peer"]}]
        told = [d["kind"] for d in concerned if _within(d, event)]
        if not told:
            yield f"{event.name} ({event.form}): {_UNTOLD}"
        elif not any(event.kind in kind for kind in told):
            yield f"{event.name} ({event.form}): not told as {event.kind}"


def _ends(plant: Plant, event: Event, assets: Rows) -> set[str]:
    """The assets that an event has part in, by the addresses of its two hosts."""
    target = plant.hosts[event.target]
    source = plant.hosts.get(event.source) or intruder(plant, target)
    cards = (*source.interfaces, *target.interfaces)
    addresses = {address for card in cards for address in (card.mac, card.ip) if address}
    return {a["id"] for a in assets if addresses & {*a["macs"], *a["ips"]}}


def _within(deviation: dict[str, Any], event: Event) -> bool:
    """Whether a deviation, or a new occurrence of it, came with the event."""
    start, end = (
        datetime.fromtimestamp(at / 1e9, UTC) for at in (event.start_ns - 10**9, event.settled_ns)
    )
    times = [deviation["first_seen"], *(o["time"] for o in deviation["occurrences"])]
    return any(start <= datetime.fromisoformat(time) <= end for time in times)


def false(plant: str, later: Path, served: Path) -> Iterator[str]:
    """What is told of a plant that does what it always does, or has but a fault."""
    for deviation in listed(later, "deviations"):
        yield f"normal-later: {deviation['kind']} of {deviation['protocol'] or 'no protocol'}"
    happened = events(plant, "maintenance")
    for deviation in listed(served, "deviations"):
        near = [event for event in happened if _within(deviation, event)]
        if not any(event.ticket for event in near):
            what = f"{deviation['kind']} of {deviation['protocol'] or 'no protocol'}"
            yield f"maintenance: {what}, at {near[0].name if near else 'no event'}"


def report(plant: str, site: Path) -> Iterator[str]:
    """What was built in and no requirement shows, and what one shows though all is well there."""
    told = truth(plant, "normal")
    hosts = {host["id"]: host for host in told["inventory"]}
    with Store.open(site) as store:
        judged = judge(case_of(store))
    for fact in told["facts"]:
        host = hosts.get(fact["host"])
        named = [host["name"], *host["ips"]] if host else [""]
        for requirement in fact["breaches"]:
            if not _breached(judged, requirement, named):
                yield f"{fact['id']}: no breach of {requirement}"
        for requirement in fact["clean"]:
            if _breached(judged, requirement, named):
                yield f"{fact['id']}: a breach of {requirement} that there is not"


def _breached(judged: Sequence[Judged], requirement: str, named: Sequence[str]) -> bool:
    """Whether a breach of a requirement names one of these."""
    return any(
        any(name in finding.text for name in named)
        for part in judged
        for verdict in part.verdicts
        if verdict.requirement == requirement
        for finding in verdict.breaches
    )


def main() -> None:
    """Writes the file anew."""
    with tempfile.TemporaryDirectory() as where:
        found = {plant: of(plant, Path(where) / plant) for plant in PLANTS}
    text = f"# Written by `python -m tests.plant.shortfalls`.\n\n{tomli_w.dumps(found)}"
    FILE.write_text(text)
    for plant, parts in found.items():
        print(plant, {part: len(rows) for part, rows in parts.items()})


if __name__ == "__main__":
    main()

"""What a site has under an id that somebody gave."""

from __future__ import annotations

from console.site import Site
from detection.model import Deviation
from inventory.model import Asset, Proof


class UnknownError(LookupError):
    """Nothing has that id: which, in a sentence."""


def find_asset(site: Site, id_: str) -> Asset | None:
    """The asset with that id, also with one that was joined into another."""
    return site.store.plant().assets.get(site.store.asset_id(id_))


def asset(site: Site, id_: str) -> Asset:
    """The same. Raises `UnknownError`."""
    found = find_asset(site, id_)
    if found is None:
        raise UnknownError(f"no asset has the id {id_}")
    return found


def deviation(site: Site, id_: str) -> Deviation:
    """A deviation. Raises `UnknownError`."""
    found = site.deviation(id_)
    if found is None:
        raise UnknownError(f"no deviation has the id {id_}")
    return found


def evidence(site: Site, id_: str) -> Proof:
    """Proof. Raises `UnknownError`, which tells what a deviation has where its id was given."""
    found = site.store.evidence(id_)
    if found is None:
        raise UnknownError(_no_evidence(site, id_))
    return found


def _no_evidence(site: Site, id_: str) -> str:
    found = site.deviation(id_)
    if found is None:
        return f"no evidence has the id {id_}"
    proofs = [f"{e.id} (seen)" for e in found.evidence_seen]
    proofs += [f"{e.id} (usual)" for e in found.evidence_usual]
    return f"{id_} is a deviation; its evidence is {', '.join(proofs) or 'not kept'}"

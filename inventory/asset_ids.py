"""What assets are called: by a digest, which is short because people read it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

SHORTEST = 10  # hexadecimal digits
OTHERS = "a-external"  # Internet addresses beyond those told one by one, and what no host may have


def asset_ids(anchors: Mapping[str, tuple[int, str]]) -> dict[str, str]:
    """An id for each key, from what names the asset and since when it was seen.

    Who chooses a MAC can choose one whose digest begins like that of another asset. Whatever
    came later then takes more digits, so that no asset is erased and none changes its id.
    """
    taken: set[str] = set()
    found = {}
    for key, (_, anchor) in sorted(anchors.items(), key=lambda item: (item[1], item[0])):
        found[key] = _free(hashlib.sha256(anchor.encode()).hexdigest(), taken)
        taken.add(found[key])
    return found


def _free(digest: str, taken: set[str]) -> str:
    ids = (f"a-{digest[:length]}" for length in range(SHORTEST, len(digest) + 1))
    return next(id_ for id_ in ids if id_ not in taken)

"""Packets of the ring as a capture: those of an asset, a conversation, a deviation or a proof."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Generator
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query
from fastapi.responses import Response, StreamingResponse

from console import known, packets
from console.api.depends import Core, From, To
from console.api.evidence import PCAPNG
from console.rows import Row
from sensor.packets import Selection, search

router = APIRouter()

# Of one download; what is more is told in its last block.
MOST_OCTETS = 1 << 30
# Each reads from the disk as quickly as it can.
_downloads = threading.BoundedSemaphore(2)
PATIENCE_SECONDS = 5.0

Parts = Generator[bytes, None, None]

Between = Annotated[list[str] | None, Query(description="two ends: asset ids or addresses")]
Port = Annotated[int | None, Query(ge=0, le=65535, description="of either end of `between`")]


@router.get("/ring")
def ring(core: Core) -> list[Row]:
    """What the packet ring holds: one row, none where there is no ring."""
    row = packets.row(core)
    return [row] if row else []


def _wanted(
    core: Core,
    asset: str | None = None,
    between: Between = None,
    port: Port = None,
    deviation: str | None = None,
    evidence: str | None = None,
    start: From = None,
    end: To = None,
) -> Selection:
    """At most one of `asset`, `between`, `deviation` and `evidence` says whose; none is all."""
    if packets.held(core) is None:
        raise HTTPException(404, "this site keeps no packets: `sightglass run --ring SIZE` does")
    if sum(given is not None for given in (asset, between, deviation, evidence)) > 1:
        raise HTTPException(422, "one of asset, between, deviation and evidence was needed")
    if port is not None and between is None:
        raise HTTPException(422, "a port goes with two ends (between)")
    selection = _selection(core, asset, between, port, deviation, evidence)
    selection = packets.within(selection, start, end)
    if selection.span[0] > selection.span[1]:
        raise HTTPException(422, "the end must not be before the start")
    return selection


Wanted = Annotated[Selection, Depends(_wanted)]


@router.get("/packets", status_code=204)
def kept(core: Core, wanted: Wanted) -> None:
    """Nothing, when there is such a packet: a page asks before it has the browser save them."""
    _, parts = _found(core, wanted)
    parts.close()


@router.get("/packets.pcapng")
def capture(core: Core, wanted: Wanted) -> Response:
    """The packets as they were captured, nothing overwritten."""
    first, parts = _found(core, wanted)
    headers = {"Content-Disposition": 'attachment; filename="packets.pcapng"'}
    content = itertools.chain([first], parts)
    return StreamingResponse(content, media_type=PCAPNG, headers=headers)


def _selection(
    core: Core,
    asset: str | None,
    between: list[str] | None,
    port: int | None,
    deviation: str | None,
    evidence: str | None,
) -> Selection:
    """Raises `UnknownError`."""
    if asset is not None:
        return packets.of_asset(core, asset)
    if between is not None:
        if len(between) != 2:
            raise HTTPException(422, f"two ends were needed, {len(between)} given")
        return packets.of_conversation(core, between[0], between[1], port)
    if deviation is not None:
        return packets.of_deviation(core, known.deviation(core, deviation))
    if evidence is not None:
        return packets.of_evidence(known.evidence(core, evidence))
    return Selection()


def _found(core: Core, selection: Selection) -> tuple[bytes, Parts]:
    """The first part and the others."""
    parts = _parts(core, selection)
    try:
        first = next(parts, None)
    except ValueError as error:
        raise HTTPException(422, str(error)) from error
    if first is None:
        raise HTTPException(404, f"no such packet is kept; the ring holds {_held(core)}")
    return first, parts


def _held(core: Core) -> str:
    held = packets.held(core)
    return packets.told(held) if held else "nothing"


def _parts(core: Core, selection: Selection) -> Parts:
    if not _downloads.acquire(timeout=PATIENCE_SECONDS):
        raise HTTPException(503, "others are downloading packets: try again in a moment")
    try:
        yield from search(packets.folder(core), selection, MOST_OCTETS)
    finally:
        _downloads.release()

"""Live updates by server-sent events: after each window what it changed, in a few words."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from console import rows
from console.api.depends import Core
from console.rows import Row
from detection.engine import Outcome
from inventory.model import Batch
from inventory.times import iso, moment

router = APIRouter()

# A page that does not read loses old news, never the sensor's memory.
MOST_WAITING = 64
# Keeps the connection open through idle times.
HEARTBEAT_SECONDS = 15.0


@router.get("/events")
async def events(core: Core, request: Request) -> StreamingResponse:
    """A stream of `window` events: its end, frames, and the deviations it brought."""
    loop = asyncio.get_running_loop()
    news: asyncio.Queue[Row | None] = asyncio.Queue(MOST_WAITING)

    def offer(item: Row | None) -> None:
        if news.full():
            news.get_nowait()
        news.put_nowait(item)

    def watch(window: tuple[Batch, Outcome] | None) -> None:
        loop.call_soon_threadsafe(offer, _news(*window) if window else None)

    async def stream() -> AsyncIterator[str]:
        core.watchers.append(watch)
        try:
            yield "retry: 2000\n\n"
            while not await request.is_disconnected():
                try:
                    item = await asyncio.wait_for(news.get(), HEARTBEAT_SECONDS)
                    if item is None:
                        return
                    yield f"event: window\ndata: {json.dumps(item)}\n\n"
                except TimeoutError:
                    yield ": still here\n\n"
        finally:
            core.watchers.remove(watch)

    headers = {"Cache-Control": "no-store"}
    return StreamingResponse(stream(), media_type="text/event-stream", headers=headers)


def _news(batch: Batch, outcome: Outcome) -> Row:
    frames = sum(batch.tables["health"].column("frames").to_pylist())
    return {
        "end": iso(moment(batch.end_ns)),
        "frames": frames,
        "deviations": [rows.deviation(d) for d in outcome.deviations],
    }

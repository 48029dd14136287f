"""The application: every route, and the pages when they were built."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.middleware.base import RequestResponseEndpoint

from console.api import (
    baseline,
    events,
    evidence,
    findings,
    packets,
    picture,
    plant,
    reports,
    zones,
)
from console.known import UnknownError
from console.loopback import is_loopback
from console.site import Site
from inventory.store.site import SiteError

PAGES = Path(__file__).parent.parent / "web" / "dist"

# What pages may load: only what this site serves; nothing from the wire can run.
SECURITY = {
    "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def create(site: Site) -> FastAPI:
    """The API of `site` under /api, and the console's pages beside it."""
    app = FastAPI(
        title="Sightglass", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json"
    )
    app.state.site = site
    for part in (plant, findings, baseline, evidence, events, packets, picture, reports, zones):
        app.include_router(part.router, prefix="/api")
    app.add_exception_handler(SiteError, _failed)
    app.add_exception_handler(UnknownError, _unknown)
    app.middleware("http")(_secured)
    if PAGES.is_dir():
        app.mount("/", StaticFiles(directory=PAGES, html=True))
    return app


async def _failed(_: Request, error: Exception) -> Response:
    return JSONResponse({"detail": str(error)}, 500)


async def _unknown(_: Request, error: Exception) -> Response:
    return JSONResponse({"detail": str(error)}, 404)


async def _secured(request: Request, call_next: RequestResponseEndpoint) -> Response:
    if not _is_asked_here(request):
        detail = f"a loopback name or address was needed, {request.headers.get('host')} was asked"
        return JSONResponse({"detail": detail}, 421)
    response = await call_next(request)
    response.headers.update(SECURITY)
    return response


def _is_asked_here(request: Request) -> bool:
    """A page of elsewhere may have its own name lead here: then its browser asks for that name."""
    try:
        return is_loopback(request.url.hostname or "")
    except ValueError:
        return False

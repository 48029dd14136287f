"""Asking a site: over its socket when a core owns it, else by opening it here.

Either way the same API answers, so that the command line has no other way to the data.
What an HTTP client and a server import is imported by who asks: a replay does not pay.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.command.failure import Failure
from console.site import Site
from inventory.store import Store
from inventory.store.site import SiteError, SiteInUseError
from sensor.socket import connect

if TYPE_CHECKING:
    import httpx

SOCKET = "socket"


def ask(
    site: Path,
    path: str,
    params: Mapping[str, object] | None = None,
    method: str = "GET",
    **body: Any,
) -> httpx.Response:
    """The answer to a request to `/api/PATH`. Raises Failure with the API's sentence."""
    import httpx

    given = {key: str(value) for key, value in (params or {}).items() if value is not None}
    url = f"http://localhost/api/{path}"
    try:
        answer = _over_socket(site, method, url, given, body)
    except (httpx.ConnectError, OSError):
        answer = _here(site, method, url, given, body)
    if answer.is_error:
        raise failed(answer)
    return answer


def failed(answer: httpx.Response) -> Failure:
    """What the API refused, in its own sentence."""
    return Failure(_sentence(answer), 2 if answer.status_code in (404, 422) else 1)


def _over_socket(
    site: Path, method: str, url: str, params: Mapping[str, str], body: Mapping[str, Any]
) -> httpx.Response:
    import httpx

    socket = site / SOCKET
    connect(socket).close()  # what httpx opens in vain it does not close
    with httpx.Client(transport=httpx.HTTPTransport(uds=str(socket)), timeout=300) as client:
        return client.request(method, url, params=params, **body)


def _here(
    site: Path, method: str, url: str, params: Mapping[str, str], body: Mapping[str, Any]
) -> httpx.Response:
    import asyncio

    import httpx

    from console.api.app import create

    async def request() -> httpx.Response:
        transport = httpx.ASGITransport(create(opened))
        async with httpx.AsyncClient(transport=transport) as client:
            return await client.request(method, url, params=params, **body)

    try:
        with Site(Store.open(site)) as opened:
            return asyncio.run(request())
    except SiteInUseError as error:
        raise Failure(f"{error} and does not answer on its socket", 1) from error
    except SiteError as error:
        raise Failure(str(error), 1) from error


def _sentence(answer: httpx.Response) -> str:
    try:
        detail = answer.json()["detail"]
    except (ValueError, KeyError):
        return f"the site answered {answer.status_code}"
    if isinstance(detail, list):
        return "; ".join(f"{'.'.join(map(str, d['loc'][1:]))}: {d['msg']}" for d in detail)
    return str(detail)

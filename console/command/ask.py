"""Asking a site: over its socket when a core owns it, else by opening it here.

Either way the same API answers, so that the command line has no other way to the data.
What an HTTP client and a server import is imported by who asks: a replay does not pay.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.command.failure import Failure
from sensor.socket import connect

if TYPE_CHECKING:
    import httpx

SOCKET = "socket"

Take = Callable[[bytes], object]


def ask(
    site: Path,
    path: str,
    params: Mapping[str, Any] | None = None,
    method: str = "GET",
    **body: Any,
) -> httpx.Response:
    """The answer to a request to `/api/PATH`. Raises Failure with the API's sentence."""
    import httpx

    parts: list[bytes] = []
    stream(site, path, parts.append, params, method, **body)
    return httpx.Response(200, content=b"".join(parts))


def stream(
    site: Path,
    path: str,
    take: Take,
    params: Mapping[str, Any] | None = None,
    method: str = "GET",
    **body: Any,
) -> None:
    """Takes the answer part by part: a capture may be larger than the memory. Raises Failure."""
    import httpx

    given = {name: value for name, value in (params or {}).items() if value is not None}
    request = httpx.Request(method, f"http://localhost/api/{path}", params=given, **body)
    try:
        connect(site / SOCKET).close()  # what httpx opens in vain it does not close
    except OSError:
        refusal = _here(site, request, take)
    else:
        refusal = _over_socket(site, request, take)
    if refusal is not None:
        raise Failure(_sentence(refusal), 2 if refusal.status_code in (404, 422) else 1)


def _over_socket(site: Path, request: httpx.Request, take: Take) -> httpx.Response | None:
    """The refusal, if it was refused."""
    import httpx

    transport = httpx.HTTPTransport(uds=str(site / SOCKET))
    try:
        with httpx.Client(transport=transport, timeout=300) as client:
            answer = client.send(request, stream=True)
            if answer.is_error:
                answer.read()
                return answer
            for part in answer.iter_bytes():
                take(part)
    except httpx.TransportError as error:
        raise Failure(f"the core that owns {site} stopped answering: {error}") from error
    return None


def _here(site: Path, request: httpx.Request, take: Take) -> httpx.Response | None:
    """The same of the API in this process, without a transport that would keep the answer."""
    import asyncio

    import httpx

    from console.api.app import create
    from console.site import Site
    from inventory.store import SiteError, SiteInUseError, Store

    asked = _Asked(request, take)
    try:
        with Site(Store.open(site)) as opened:
            asyncio.run(create(opened)(asked.scope, asked.receive, asked.send))
    except SiteInUseError as error:
        raise Failure(f"{error} and does not answer on its socket") from error
    except SiteError as error:
        raise Failure(str(error)) from error
    return None if asked.status == 200 else httpx.Response(asked.status, content=asked.refusal)


class _Asked:
    """Both ends of an ASGI conversation: one request, whose answer is taken as it comes. A
    refusal is kept."""

    def __init__(self, request: httpx.Request, take: Take) -> None:
        self.status, self.refusal = 200, b""
        self._request, self._take, self._is_asked = request, take, False

    @property
    def scope(self) -> dict[str, object]:
        """The request as an ASGI application is given it."""
        request = self._request
        return {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": request.method,
            "scheme": "http",
            "path": request.url.path,
            "raw_path": request.url.raw_path.partition(b"?")[0],
            "query_string": request.url.query,
            "headers": [(name.lower(), value) for name, value in request.headers.raw],
        }

    async def receive(self) -> dict[str, object]:
        """The request, and then nothing: nobody hangs up."""
        import asyncio

        if self._is_asked:
            await asyncio.Event().wait()
        self._is_asked = True
        return {"type": "http.request", "body": self._request.read(), "more_body": False}

    async def send(self, message: Mapping[str, Any]) -> None:
        """A part of the answer."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
        elif self.status == 200:
            self._take(message.get("body", b""))
        else:
            self.refusal += message.get("body", b"")


def _sentence(answer: httpx.Response) -> str:
    try:
        detail = answer.json()["detail"]
    except (ValueError, KeyError):
        return f"the site answered {answer.status_code}"
    if isinstance(detail, list):
        return "; ".join(f"{'.'.join(map(str, d['loc'][1:]))}: {d['msg']}" for d in detail)
    return str(detail)

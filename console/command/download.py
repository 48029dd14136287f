"""A capture from a site, part by part: it may be larger than the memory."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from console.command.ask import SOCKET, failed
from console.command.failure import Failure
from console.site import Site
from inventory.store import Store
from inventory.store.site import SiteError
from sensor.packets import note

if TYPE_CHECKING:
    import httpx

TAIL = 70_000  # holds the last block, which says what is missing


def download(site: Path, path: str, params: Mapping[str, object], output: Path | None) -> str:
    """Saves what `/api/PATH` answers, or prints it; gives what it says is missing.

    Raises Failure with the API's sentence.
    """
    with _written(output) as file:
        tail = b""

        def take(part: bytes) -> None:
            nonlocal tail
            file.write(part)
            tail = (tail + part)[-TAIL:]

        _receive(site, f"http://site/api/{path}", params, take)
    return note(tail)


@contextmanager
def _written(output: Path | None) -> Iterator[IO[bytes]]:
    """A file that is there whole or not at all; standard output without one."""
    if output is None:
        yield sys.stdout.buffer
        return
    part = output.with_name(f".{output.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(output)
    except OSError as error:
        raise Failure(f"{output} cannot be written: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)


def _receive(
    site: Path, url: str, params: Mapping[str, object], take: Callable[[bytes], None]
) -> None:
    import httpx

    request = httpx.Request("GET", url, params=params)  # type: ignore[arg-type]
    socket = site / SOCKET
    try:
        if not socket.exists():
            raise httpx.ConnectError(str(socket))
        with httpx.Client(transport=httpx.HTTPTransport(uds=str(socket)), timeout=300) as client:
            answer = client.send(request, stream=True)
            if answer.is_error:
                answer.read()
                raise failed(answer)
            for part in answer.iter_bytes():
                take(part)
    except httpx.ConnectError:
        _here(site, request, take)


def _here(site: Path, request: httpx.Request, take: Callable[[bytes], None]) -> None:
    """Asks the API in this process, without a transport that would keep the whole answer."""
    import asyncio

    import httpx

    from console.api.app import create

    status, refusal, asked = 200, b"", False
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": "http",
        "path": request.url.path,
        "query_string": request.url.query,
        "headers": request.headers.raw,
    }

    async def receive() -> dict[str, object]:
        nonlocal asked
        if asked:
            await asyncio.Event().wait()  # nobody hangs up
        asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Mapping[str, Any]) -> None:
        nonlocal status, refusal
        if message["type"] == "http.response.start":
            status = message["status"]
        elif status == 200:
            take(message.get("body", b""))
        else:
            refusal += message.get("body", b"")

    try:
        with Site(Store.open(site)) as opened:
            asyncio.run(create(opened)(scope, receive, send))
    except SiteError as error:
        raise Failure(str(error)) from error
    if status != 200:
        raise failed(httpx.Response(status, content=refusal))

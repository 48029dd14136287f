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

        _receive(site, f"http://localhost/api/{path}", params, take)
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

    answer = _Answer(take)
    try:
        with Site(Store.open(site)) as opened:
            asyncio.run(create(opened)(_scope(request), answer.receive, answer.send))
    except SiteError as error:
        raise Failure(str(error)) from error
    if answer.status != 200:
        raise failed(httpx.Response(answer.status, content=answer.refusal))


def _scope(request: httpx.Request) -> dict[str, object]:
    """The request as an ASGI application is given it."""
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": "http",
        "path": request.url.path,
        "query_string": request.url.query,
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
    }


class _Answer:
    """Both ends of an ASGI conversation: what was asked is one empty request, and each part of
    the answer is taken as it comes. A refusal is kept.
    """

    def __init__(self, take: Callable[[bytes], None]) -> None:
        self.status, self.refusal = 200, b""
        self._take, self._asked = take, False

    async def receive(self) -> dict[str, object]:
        """The request, and then nothing: nobody hangs up."""
        import asyncio

        if self._asked:
            await asyncio.Event().wait()
        self._asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(self, message: Mapping[str, Any]) -> None:
        """A part of the answer."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
        elif self.status == 200:
            self._take(message.get("body", b""))
        else:
            self.refusal += message.get("body", b"")

"""Asking an application directly, without a network."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx

from console.api.app import create
from console.site import Site

HERE = "http://localhost"


class Api:
    """The API of a site."""

    def __init__(self, site: Site) -> None:
        self._application = create(site)

    def get(self, path: str, host: str = "localhost") -> httpx.Response:
        """GET, of a host of that name."""
        return self._ask("GET", path, headers={"host": host})

    def put(self, path: str, content: str | bytes) -> httpx.Response:
        """PUT."""
        return self._ask("PUT", path, content=content)

    def post(self, path: str, body: Any) -> httpx.Response:
        """POST of JSON."""
        return self._ask("POST", path, json=body)

    def rows(self, path: str) -> list[dict[str, Any]]:
        """The rows of a list."""
        answer = self.get(f"/api/{path}")
        assert answer.status_code == 200, answer.text
        found = answer.json()
        assert isinstance(found, list)
        return found

    def _ask(self, method: str, path: str, **body: Any) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self._application)
            async with httpx.AsyncClient(transport=transport, base_url=HERE) as client:
                return await client.request(method, path, **body)

        return asyncio.run(ask())

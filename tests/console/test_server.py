"""The API behind its two sockets."""

from __future__ import annotations

from pathlib import Path

import httpx

from console.command.ask import SOCKET, ask
from console.server import Server
from console.site import Site
from inventory.store import Store


def test_what_is_started_answers_at_once_on_both_sockets(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    for _ in range(5):
        with Site(Store.open(folder, create=True)) as site:
            server = Server(site, ("127.0.0.1", 0), folder / SOCKET)
            server.start()
            try:
                assert ask(folder, "health").status_code == 200
                assert httpx.get(f"{server.address}api/health").status_code == 200
            finally:
                server.stop()

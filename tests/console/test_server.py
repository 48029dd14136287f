"""The API behind its two sockets."""

from __future__ import annotations

import time
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


def test_it_stops_though_a_page_listens(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    with Site(Store.open(folder, create=True)) as site:
        server = Server(site, ("127.0.0.1", 0), folder / SOCKET)
        server.start()
        with httpx.stream("GET", f"{server.address}api/events", timeout=10) as page:
            lines = page.iter_lines()
            while not site.watchers:
                time.sleep(0.01)
            began = time.monotonic()
            server.stop()
            assert time.monotonic() - began < 3
            assert not [line for line in lines if line.startswith("data")]

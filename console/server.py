"""The API on a loopback port and on the site's socket, in threads of this process."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from pathlib import Path

import uvicorn

from console.api.app import create
from console.command.failure import Failure
from console.site import Site


class Server:
    """One application behind two sockets."""

    def __init__(self, site: Site, address: tuple[str, int], path: Path) -> None:
        self._site, self._path = site, path
        port = _listen(address)
        # Only the owner may ask through the site's socket: the command line's way in.
        path.unlink(missing_ok=True)
        local = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        local.bind(str(path))
        path.chmod(0o600)
        self._sockets = [port, local]
        host, number = port.getsockname()[:2]
        self.address = f"http://{f'[{host}]' if ':' in host else host}:{number}/"
        config = uvicorn.Config(create(site), log_level="warning", lifespan="on", access_log=False)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, name="server", daemon=True)

    def _run(self) -> None:
        asyncio.run(self._server.serve(sockets=self._sockets))

    def start(self) -> None:
        """Answers from here on."""
        self._thread.start()
        while not self._server.started and self._thread.is_alive():
            time.sleep(0.01)

    def stop(self) -> None:
        """Ends open answers and closes."""
        self._site.tell(None)  # a page's stream of events would go on
        self._server.should_exit = True
        self._thread.join(timeout=5)
        self._path.unlink(missing_ok=True)


def _listen(address: tuple[str, int]) -> socket.socket:
    host, port = address
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise Failure(f"{host}:{port} cannot be listened on: {error.strerror}") from error
    return listening

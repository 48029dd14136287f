"""Where the sensor's windows reach the core: numbered, acknowledged once committed."""

from __future__ import annotations

import contextlib
import json
import logging
import socket
import threading
from pathlib import Path

from console.site import Site
from inventory.store.site import SiteError
from sensor.batch import Batch
from sensor.socket import listen, receive, send

log = logging.getLogger("sightglass")


class Intake:
    """Takes windows from decoders over a Unix socket, each in a thread of its own."""

    def __init__(self, site: Site, path: Path) -> None:
        self._site = site
        self._path = path
        self._listening = listen(path)
        self._known: dict[str, str] = {}  # the start of each sensor
        self._trouble = ""  # as last told: a sensor comes again and again while it lasts

    def start(self) -> None:
        """Begins to accept."""
        threading.Thread(target=self._accept, name="intake", daemon=True).start()

    def close(self) -> None:
        """Accepts no more."""
        self._listening.close()
        self._path.unlink(missing_ok=True)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                threading.Thread(
                    target=self._serve, args=(connection,), name="sensor", daemon=True
                ).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            try:
                self._converse(connection)
            except (OSError, ValueError, SiteError) as error:
                if str(error) != self._trouble:
                    self._trouble = str(error)
                    log.error("the sensor's connection ended: %s", error)

    def _converse(self, connection: socket.socket) -> None:
        greeting = receive(connection)
        if greeting is None:
            return
        hello = json.loads(greeting)
        sensor, boot = hello["sensor"], hello["boot"]
        if self._known.get(sensor) != boot:
            self._known[sensor] = boot
            log.info("sensor %s, start %s", sensor, boot)
        send(connection, self._site.store.digest_key)
        while (message := receive(connection)) is not None:
            batch = Batch.decode(message)
            self._site.take(batch, learning=False)
            self._trouble = ""
            send(connection, batch.sequence.to_bytes(8, "big"))

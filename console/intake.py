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
from sensor.socket import COMMIT, Welcome, listen, receive, send

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
                try:
                    self._converse(connection)
                finally:
                    self._site.store.commit()
            except (OSError, ValueError, SiteError) as error:
                if str(error) != self._trouble:
                    self._trouble = str(error)
                    log.error("the sensor's connection ended: %s", error)

    def _converse(self, connection: socket.socket) -> None:
        greeting = receive(connection)
        if greeting is None:
            return
        sensor, boot = _greeted(greeting)
        if self._known.get(sensor) != boot:
            self._known[sensor] = boot
            log.info("sensor %s, start %s", sensor, boot)
        store, taken = self._site.store, 0
        send(connection, Welcome(store.digest_key, store.limits).encode())
        committed, taken_back = 0, store.taken_back
        while (message := receive(connection)) is not None:
            if message == COMMIT:
                store.commit()
            else:
                taken = self._take(Batch.decode(message), hold=taken > 0)
            is_committed = not store.is_holding  # before it is asked whether that was taken back
            if store.taken_back != taken_back:
                raise ConnectionError("windows are wanted again that were not committed yet")
            committed = taken if is_committed else committed
            send(connection, committed.to_bytes(8, "big"))

    def _take(self, batch: Batch, *, hold: bool) -> int:
        """Takes a window; gives the number of the next. A connection's first is committed at
        once, so that it is known of a start what is missing of it; and the one after a trouble,
        so that no other goes with it."""
        self._site.take(batch, learning=False, hold=hold and not self._trouble)
        self._trouble = ""
        return batch.sequence + 1


def _greeted(message: bytes) -> tuple[str, str]:
    """The sensor, and which start of it. Raises ValueError for what is no greeting."""
    match json.loads(message):
        case {"sensor": str(sensor), "boot": str(boot)}:
            return sensor, boot
    raise ValueError("a greeting needs the sensor's name and its start")

"""The command line asks a site that no core owns, whatever lies there."""

from __future__ import annotations

import gc
import socket
import threading
from pathlib import Path

import pytest

from console.command.ask import SOCKET, ask
from console.command.failure import Failure
from console.command.files import write
from inventory.store import Store
from sensor.socket import listen


@pytest.mark.filterwarnings("error::ResourceWarning")
def test_a_socket_of_a_core_that_was_killed_is_passed_over(tmp_path: Path) -> None:
    Store.open(tmp_path / "site", create=True).close()
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(tmp_path / "site" / SOCKET))
    assert ask(tmp_path / "site", "health").json()[0]["frames"] == 0
    gc.collect()


def test_a_core_that_ends_while_it_is_asked_is_told(tmp_path: Path) -> None:
    site = tmp_path / "site"
    Store.open(site, create=True).close()
    with listen(site / SOCKET) as core:

        def hang_up() -> None:
            for _ in range(2):  # who looks whether it is there, and who asks
                core.accept()[0].close()

        threading.Thread(target=hang_up, daemon=True).start()
        with pytest.raises(Failure, match="stopped answering"):
            ask(site, "health")


@pytest.mark.parametrize("output", [".", ""])
def test_a_folder_is_no_file_to_write(output: str) -> None:
    with pytest.raises(Failure, match="a file's name was needed") as failed:
        write(b"", Path(output))
    assert failed.value.status == 2

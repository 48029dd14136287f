"""The command line asks a site that no core owns, whatever lies there."""

from __future__ import annotations

import gc
import socket
from pathlib import Path

import pytest

from console.command.ask import SOCKET, ask
from inventory.store import Store


@pytest.mark.filterwarnings("error::ResourceWarning")
def test_a_socket_of_a_core_that_was_killed_is_passed_over(tmp_path: Path) -> None:
    Store.open(tmp_path / "site", create=True).close()
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(tmp_path / "site" / SOCKET))
    assert ask(tmp_path / "site", "health").json()[0]["frames"] == 0
    gc.collect()

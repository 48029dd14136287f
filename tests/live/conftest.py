"""A mirror port without a switch: what one end of a pair sends, the other end hears."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

SENDER, MIRROR = "sgtest0", "sgtest1"
_ADD = ["ip", "link", "add", SENDER, "type", "veth", "peer", "name", MIRROR]


def _remove() -> None:
    subprocess.run(["ip", "link", "del", SENDER], capture_output=True, check=False)


def _missing() -> str:
    if os.geteuid() != 0:
        return "capturing needs root"
    if shutil.which("ip") is None:
        return "ip is not installed"
    probe = subprocess.run(_ADD, capture_output=True, check=False)
    _remove()
    return "" if probe.returncode == 0 else "this kernel makes no veth pair"


@pytest.fixture(scope="session")
def _possible() -> None:
    if reason := _missing():
        pytest.skip(reason)


@pytest.fixture
def mirror(_possible: None) -> Iterator[None]:
    """A veth pair that is silent by itself."""
    _remove()
    subprocess.run(_ADD, check=True)
    for name in (SENDER, MIRROR):
        Path(f"/proc/sys/net/ipv6/conf/{name}/disable_ipv6").write_text("1")
        subprocess.run(["ip", "link", "set", name, "mtu", "9000", "arp", "off", "up"], check=True)
    yield
    _remove()

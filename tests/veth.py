"""A mirror port without a switch: what one end of a pair sends, the other end hears."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Of this process alone: another may run the same tests.
SENDER, MIRROR = (f"sg{end}{os.getpid()}" for end in "sm")
_ADD = ["ip", "link", "add", SENDER, "type", "veth", "peer", "name", MIRROR]


def missing() -> str:
    """Why there can be none here; empty when there can."""
    if os.geteuid() != 0:
        return "capturing needs root"
    if shutil.which("ip") is None:
        return "ip is not installed"
    probe = subprocess.run(_ADD, capture_output=True, check=False)
    _remove()
    return "" if probe.returncode == 0 else "this kernel makes no veth pair"


@contextmanager
def pair() -> Iterator[None]:
    """SENDER and MIRROR, which are silent by themselves."""
    subprocess.run(_ADD, check=True)
    try:
        for name in (SENDER, MIRROR):
            Path(f"/proc/sys/net/ipv6/conf/{name}/disable_ipv6").write_text("1")
            up = ["ip", "link", "set", name, "mtu", "9000", "arp", "off", "up"]
            subprocess.run(up, check=True)
        yield
    finally:
        _remove()


def _remove() -> None:
    subprocess.run(["ip", "link", "del", SENDER], capture_output=True, check=False)

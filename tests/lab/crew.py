"""Runs all stations of one protocol: `python -m tests.lab.crew PLANT SEED PROTOCOL serve|poll`.

The protocol's library is imported once; each station is a fork of this process in its host's
namespace. When this process ends, so do they.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from functools import partial
from types import ModuleType

from tests.lab import description
from tests.lab.model import Plant
from tests.lab.network import namespace

_NEW_MOUNTS, _NEW_UTS, _NEW_NET = 0x00020000, 0x04000000, 0x40000000
_BIND, _PRIVATE = 0x1000, 0x44000  # the latter with all below it
_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG
_AGAIN_SECONDS = 2.0
_libc = ctypes.CDLL(None, use_errno=True)

Job = tuple[str, Callable[[], None]]


def main(name: str, seed: str, protocol: str, act: str) -> None:
    """Starts the stations and waits until they are told to end."""
    plant = description.plant(name, int(seed))
    stack = importlib.import_module(f"tests.lab.stacks.{protocol.replace('-', '_')}")
    jobs = _servers(plant, protocol, stack) if act == "serve" else _clients(plant, protocol, stack)
    for host, job in jobs:
        if os.fork() == 0:
            _station(plant.hosts[host].name, host, job)
    while True:
        try:
            os.wait()
        except ChildProcessError:
            return


def _servers(plant: Plant, protocol: str, stack: ModuleType) -> Iterator[Job]:
    for host, service in plant.serving(protocol):
        yield host.id, partial(stack.serve, plant, host, service)


def _clients(plant: Plant, protocol: str, stack: ModuleType) -> Iterator[Job]:
    polls = [poll for poll in plant.polls if poll.protocol == protocol]
    if hasattr(stack, "attend"):
        for client in {poll.client: None for poll in polls}:
            ours = [poll for poll in polls if poll.client == client]
            yield client, partial(stack.attend, plant, plant.hosts[client], ours)
    elif hasattr(stack, "poll"):
        yield from ((poll.client, partial(stack.poll, plant, poll)) for poll in polls)


def _station(name: str, host: str, job: Callable[[], None]) -> None:
    """A station's life: what fails is told and tried again."""
    _libc.prctl(_DEATH_SIGNAL, signal.SIGTERM)
    enter(host, name)
    while True:
        try:
            job()
        except Exception:
            print(f"{name}: {traceback.format_exc(limit=3)}", file=sys.stderr, flush=True)
        time.sleep(_AGAIN_SECONDS)


def enter(host: str, name: str) -> None:
    """Moves this process into a host's network, under the host's name.

    This machine's own name server is none of the plant: no program shall ask it.
    """
    with open(f"/run/netns/{namespace(host)}") as space:
        if _libc.unshare(_NEW_UTS | _NEW_MOUNTS) or _libc.setns(space.fileno(), _NEW_NET):
            raise OSError(ctypes.get_errno(), f"cannot enter {host}")
    _libc.mount(None, b"/", None, _PRIVATE, None)
    _libc.mount(b"/dev/null", b"/etc/resolv.conf", None, _BIND, None)
    socket.sethostname(name)


if __name__ == "__main__":
    main(*sys.argv[1:])

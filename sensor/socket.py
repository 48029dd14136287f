"""Messages on the Unix sockets between the processes: a length, then octets.

The capture process answers each connection with one JSON list of ports and their
descriptors. The decoder greets the core with `{"sensor", "boot"}` and is told the site's
`{"key", "limits"}`; then it sends batches, and after each is told the sequence before which
all are committed; `COMMIT` asks that all be.
"""

from __future__ import annotations

import array
import json
import os
import socket
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

_LENGTH = struct.Struct(">I")
# A batch of the largest window stays far below; more is not ours.
LONGEST = 256 << 20
COMMIT = b""


@dataclass(frozen=True, slots=True)
class Port:
    """An open mirror port: its descriptor, interface and capture point."""

    fd: int
    interface: str
    point: str


@dataclass(frozen=True, slots=True)
class Welcome:
    """What the core tells a decoder of its site: the key for digests of secrets, and the
    owner's limits by name."""

    key: bytes
    limits: Mapping[str, int] = field(default_factory=dict)

    def encode(self) -> bytes:
        """As it is sent."""
        return json.dumps({"key": self.key.hex(), "limits": dict(self.limits)}).encode()

    @classmethod
    def decode(cls, message: bytes) -> Welcome:
        """What `encode` wrote."""
        told = json.loads(message)
        return cls(bytes.fromhex(told["key"]), told["limits"])


def listen(path: Path) -> socket.socket:
    """A socket that only its owner and group may reach. What is at `path` answers already.
    Raises OSError."""
    made = path.with_name(f"{path.name}.new")
    made.unlink(missing_ok=True)
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        listening.bind(str(made))
        made.chmod(0o660)
        listening.listen(4)
        made.rename(path)
    except OSError:
        listening.close()
        raise
    return listening


def connect(path: Path) -> socket.socket:
    """A connection to `path`. Raises OSError."""
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.connect(str(path))
    except OSError:
        connection.close()
        raise
    return connection


def send(connection: socket.socket, message: bytes) -> None:
    """Sends one message by `write`: a decoder may not `send` (seccomp)."""
    data = memoryview(_LENGTH.pack(len(message)) + message)
    while data:
        data = data[os.write(connection.fileno(), data) :]


def receive(connection: socket.socket) -> bytes | None:
    """The next message; None when the other side closed. Raises ValueError for what is none."""
    head = _exactly(connection, _LENGTH.size)
    if head is None:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > LONGEST:
        raise ValueError(f"a message of at most {LONGEST} octets was needed, {length} announced")
    return _exactly(connection, length)


def _exactly(connection: socket.socket, length: int) -> bytes | None:
    data = bytearray()
    while len(data) < length:
        part = connection.recv(min(length - len(data), 1 << 20))
        if not part:
            return None
        data += part
    return bytes(data)


def send_ports(connection: socket.socket, ports: Sequence[Port]) -> None:
    """Hands mirror ports to another process (SCM_RIGHTS)."""
    text = json.dumps([[p.interface, p.point] for p in ports]).encode()
    rights = array.array("i", [p.fd for p in ports])
    message = _LENGTH.pack(len(text)) + text
    connection.sendmsg([message], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, rights)])


def receive_ports(connection: socket.socket) -> list[Port]:
    """The mirror ports that another process hands over."""
    data, fds, _, _ = socket.recv_fds(connection, 1 << 16, 64)
    if len(data) < _LENGTH.size:
        raise ConnectionError("whoever captures ended before it handed its ports over")
    (length,) = _LENGTH.unpack_from(data)
    names = json.loads(data[_LENGTH.size : _LENGTH.size + length])
    return [Port(fd, *name) for fd, name in zip(fds, names, strict=True)]

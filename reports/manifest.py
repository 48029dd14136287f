"""The evidence manifest: a digest of each exhibit, and one of all (RFC 6962 §2.1)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from inventory import canonical
from inventory.model import Exhibit
from reports.case import Case


def leaves(case: Case) -> list[bytes]:
    """The digest of each exhibit and capture, in the manifest's order."""
    return [_digest(b"\0", canonical.dump(item)) for item in (*case.evidence, *case.captures)]


def root(case: Case) -> str:
    """The Merkle root of the manifest, hexadecimal."""
    return _root(leaves(case)).hex()


def _root(nodes: Sequence[bytes]) -> bytes:
    if not nodes:
        return hashlib.sha256().digest()
    if len(nodes) == 1:
        return nodes[0]
    half = 1 << ((len(nodes) - 1).bit_length() - 1)
    return _digest(b"\1", _root(nodes[:half]) + _root(nodes[half:]))


def _digest(prefix: bytes, content: bytes) -> bytes:
    return hashlib.sha256(prefix + content).digest()


def file_name(exhibit: Exhibit) -> str:
    """Where an exhibit lies in a bundle; by digest, since ids come from elsewhere."""
    return f"evidence/{exhibit.sha256}.pcapng"

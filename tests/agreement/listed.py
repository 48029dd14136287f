"""Which public captures a protocol is compared on, and which differences are explained."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from protocols.model import folders
from tests import golden
from tests.agreement import tshark
from tests.captures import PLANT, ROOT, Listed, manifest

Entry = Mapping[str, object]
_CARRIERS = ("enip", "cotp")  # beside which captures of what they carry are, too


def captures(protocol: str) -> list[Listed]:
    """Public captures in which tshark sees the protocol."""
    named = tshark.shown(protocol).LISTED
    return [c for c in manifest() if c.protocols & named and c.path.is_file()]


def compared(protocol: str) -> dict[str, Path]:
    """Captures on which requests are compared: public ones, or where none holds the protocol
    (or all of it: `BESIDE`) those of independent stacks beside its decoder."""
    public = {capture.file: capture.path for capture in captures(protocol)}
    if public and not getattr(tshark.shown(protocol), "BESIDE", False):
        return public
    return public | {
        str(path.relative_to(ROOT)): path
        for path in golden.captures()
        if path.parents[1].name == _folder(protocol) and path.with_suffix(".origin").is_file()
    }


def ours(protocol: str) -> dict[str, Path]:
    """Our own captures that may hold it: the plant's and those beside its decoder."""
    beside = (_folder(protocol), *_CARRIERS)
    own = [p for p in golden.captures() if p.parents[1].name in beside]
    return {str(path.relative_to(ROOT)): path for path in (*sorted(PLANT.glob("*.pcap*")), *own)}


def _folder(protocol: str) -> str:
    """Where its decoder is; several protocols may be in one folder."""
    return next(
        folder
        for folder, inside in folders().items()
        if protocol in {known.name for known in inside}
    )


def differences(protocol: str, of: str = "") -> dict[str, list[Entry]]:
    """The explained differences of a protocol's requests, or of its values, by capture."""
    tables = tomllib.loads((Path(__file__).parent / "differences.toml").read_text())
    found: dict[str, list[Entry]] = {}
    for entry in (tables.get(of, {}) if of else tables).get(protocol, []):
        assert entry["reason"], "a difference needs its reason"
        found.setdefault(entry["capture"], []).append(entry)
    return found

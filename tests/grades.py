"""Computes what each protocol's grade rests on, and writes it into the protocol's folder.

All captures are replayed: our own plant's, the public ones that nobody malformed, and
those beside a decoder that an `.origin` file says an independent stack made (its first
line: which). Frames that we made by hand prove nothing: `by hand: ADDRESS` behind that line
says whose they are where somebody had to answer the stack.
"""

from __future__ import annotations

import functools
import json
import re
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from protocols.grades import PARTS, Proof, label
from protocols.model import (
    NO_ANSWER,
    UNANSWERED,
    Effect,
    Protocol,
    folders,
    protocols,
)
from tests import golden
from tests.agreement import tshark
from tests.agreement.listed import compared
from tests.captures import PLANT, ROOT, manifest
from tests.observed import Row, observe

_MALFORMED = "robustness"


@dataclass(slots=True)
class Found:
    """What the captures hold of one protocol."""

    exercised: set[str] = field(default_factory=set)
    unnamed: set[str] = field(default_factory=set)
    decodes: set[str] = field(default_factory=set)
    origins: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a capture is from, and whose frames in it were made by hand."""

    name: str
    by_hand: frozenset[str] = frozenset()


def captures() -> Iterator[tuple[Path, Origin]]:
    """Every capture that proves something, and where it is from."""
    for path in sorted(PLANT.glob("*.pcap*")):
        yield path, Origin("plant of independent stacks")
    for path in golden.captures():
        origin = path.with_suffix(".origin")
        if origin.is_file():
            yield path, _origin(origin.read_text())
    for listed in manifest():
        if listed.category != _MALFORMED and listed.path.is_file():
            yield listed.path, Origin(listed.file.partition("/")[0].replace("+", "/", 1))


def _origin(text: str) -> Origin:
    name, *others = text.splitlines()
    return Origin(name, frozenset(line.removeprefix("by hand: ") for line in others))


def proofs() -> dict[str, Proof]:
    """The proof of every protocol, as of now."""
    found: defaultdict[str, Found] = defaultdict(Found)
    for path, origin in captures():
        look(observe(path).observations, origin, found)
    proven = {}
    for folder, inside in folders().items():
        for protocol in inside:
            proven[protocol.name] = _proof(protocol, folder, found[protocol.name])
    return proven


def _proof(protocol: Protocol, folder: str, found: Found) -> Proof:
    unnamed = {code for code in _specified(protocol.name) if _is_unnamed(protocol, code)}
    return Proof(
        protocol.name,
        frozenset(found.exercised),
        frozenset(found.unnamed | unnamed),
        frozenset(found.decodes),
        frozenset(found.origins),
        frozenset(_tests(ROOT / "protocols" / folder)),
        len(compared(protocol.name)) if protocol.name in tshark.files() else 0,
    )


def look(rows: Iterable[Row], origin: Origin, found: Mapping[str, Found]) -> None:
    """Adds what the rows of one capture show."""
    known = protocols()
    for row in rows:
        protocol = known.get(row["protocol"])
        if protocol is None:
            continue
        of = found[protocol.name]
        of.decodes |= _parts(row)
        if row["kind"] == "did" and row["client"] not in origin.by_hand:
            _exercise(protocol, row, origin.name, of)


def _exercise(protocol: Protocol, row: Row, origin: str, found: Found) -> None:
    code, operation = protocol.listed(row["code"]), protocol.operation(row["code"], row["object"])
    if operation.effect is not Effect.UNKNOWN:
        found.exercised.add(label(code, operation.name))
        found.origins.add(origin)
    elif row["status"] == 0 and code not in protocol.operations and protocol.defines(row["object"]):
        found.unnamed.add(code)


def _parts(row: Row) -> set[str]:
    if row["kind"] == "is":
        return {"identity"}
    if row["kind"] == "was":
        return {"values"}
    parts = {"objects"} if row["kind"] == "did" and row["object"] else set()
    if row["kind"] == "did" and row["status"] not in (UNANSWERED, NO_ANSWER):
        parts.add("statuses")
    assert parts <= PARTS
    return parts


def _is_unnamed(protocol: Protocol, code: str) -> bool:
    return code not in {*protocol.operations, *(code for code, _ in protocol.refinements)}


def _specified(protocol: str) -> Iterator[str]:
    """The codes that tshark lists, where the protocol's file in tests/agreement says in
    which field (`SPECIFIED`, field to form of the code), without what only wraps others."""
    if protocol not in tshark.files():
        return
    how = tshark.shown(protocol)
    forms: Mapping[str, str] = getattr(how, "SPECIFIED", {})
    listed = {form.format(n) for name, form in forms.items() for n in _enumerated()[name]}
    yield from listed - getattr(how, "WRAPPERS", frozenset())


@functools.cache
def _enumerated() -> Mapping[str, set[int]]:
    """What tshark names of each field's values."""
    done = subprocess.run(
        ["tshark", "-G", "values"], capture_output=True, text=True, errors="replace", check=False
    )
    found: defaultdict[str, set[int]] = defaultdict(set)
    for name, number, text in re.findall(r"^V\t(\S+)\t(0x[0-9a-f]+|\d+)\t(.*)$", done.stdout, re.M):
        if not re.search("(?i)reserved|unknown", text):
            found[name].add(int(number, 0))
    return found


def _tests(folder: Path) -> Iterator[str]:
    """Whether the folder's tests feed any octets, and messages cut anywhere (which what is
    not on TCP cannot be)."""
    texts = [path.read_text() for path in folder.rglob("*.rs") if "tests" in str(path)]
    if any("any_octets(" in text for text in texts):
        yield "any octets"
    head = (folder / "mod.rs").read_text() if (folder / "mod.rs").is_file() else ""
    if "Over::tcp(" not in head or any(re.search(r"fn \w*cut", t) for t in texts):
        yield "cuts"


def write() -> None:
    """Writes every `proof.json` anew."""
    proven = proofs()
    for folder, inside in folders().items():
        rows = [proven[protocol.name].row() for protocol in inside]
        path = ROOT / "protocols" / folder / "proof.json"
        path.write_text(json.dumps(rows, indent=1) + "\n")
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    write()

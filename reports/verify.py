"""Checking a report: its case taken out, the report built anew, the bytes compared."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from inventory.canonical import CanonicalError
from reports import bundle, manifest
from reports.case import Case, rules, software
from reports.kinds import KINDS
from reports.paper.imprint import ATTACHED

LARGEST = 1 << 30  # octets that an attached case may unpack to

_TYPE = b"/Type /EmbeddedFile"
_LENGTH = re.compile(rb"/Length (\d{1,12})")
_NAME = re.compile(rb"/F \(([a-z0-9]{1,20})\." + ATTACHED.encode() + rb"\)")
_NEAR = 1_000  # octets of a stream's dictionary around its type


@dataclass(frozen=True, slots=True)
class Result:
    """Whether a report holds, and what was checked, line by line."""

    holds: bool
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    holds: bool
    text: str

    def __str__(self) -> str:
        return f"{'ok' if self.holds else 'FAILED':7} {self.text}"


class _CannotTellError(Exception):
    """The document is not one that Sightglass wrote, or is no longer."""


def verify(document: bytes, evidence: bytes | None = None) -> Result:
    """Checks a PDF, and with it the bundle of its evidence."""
    try:
        kind, data = _attached(document)
        lines = [*_report(document, kind, data)]
        lines += _bundle(data, evidence) if evidence is not None else ()
    except _CannotTellError as error:
        lines = [_Line(False, str(error))]
    return Result(all(line.holds for line in lines), tuple(map(str, lines)))


def _attached(document: bytes) -> tuple[str, bytes]:
    """The kind of report and the case inside it."""
    if not document.startswith(b"%PDF-"):
        raise _CannotTellError("only a PDF can be verified, for the case is attached to it")
    at = document.find(_TYPE)
    start = document.find(b"stream\n", at) + len(b"stream\n")
    lengths = _LENGTH.findall(document[max(0, at - _NEAR) : max(0, at)])
    name = _NAME.search(document)
    if at < 0 or not at < start < at + _NEAR or not lengths or not name:
        raise _CannotTellError("no case is attached: this is no report of Sightglass")
    if (kind := name[1].decode()) not in KINDS:
        raise _CannotTellError(f"this installation knows no report “{kind}”")
    return kind, _unpacked(document[start : start + int(lengths[-1])])


def _unpacked(packed: bytes) -> bytes:
    try:
        inflater = zlib.decompressobj()
        data = inflater.decompress(packed, LARGEST)
    except zlib.error as error:
        raise _CannotTellError(f"the attached case is damaged: {error}") from error
    if not inflater.eof:
        raise _CannotTellError("the attached case is cut off or too large")
    return data


def _report(document: bytes, kind: str, data: bytes) -> Iterator[_Line]:
    digest = hashlib.sha256(data).hexdigest()
    yield _Line(True, f"the attached case has the SHA-256 {digest}")
    try:
        case = Case.from_json(data)
    except CanonicalError as error:
        raise _CannotTellError(f"the attached case cannot be read: {error}") from error
    if case.rules and dict(case.rules) != dict(rules()):
        yield _Line(False, "this installation has another catalogue or other checks")
    rebuilt = KINDS[kind]["pdf"](data)
    if not document.startswith(rebuilt):
        yield _Line(False, f"the {kind} report, built anew, has other bytes{_versions(case)}")
        return
    yield _Line(True, f"the {kind} report, built anew, has the same {len(rebuilt):,} octets")
    if more := len(document) - len(rebuilt):
        text = f"{more:,} octets follow, an appended revision such as a signature: not checked"
        yield _Line(True, text)


def _versions(case: Case) -> str:
    """Which versions differ from those that made it, as far as it says."""
    here = software()
    other = [f"{n} {v} (here {here.get(n)})" for n, v in case.software.items() if here.get(n) != v]
    return f"; it was made with {', '.join(other)}" if other else ""


def _bundle(data: bytes, content: bytes) -> Iterator[_Line]:
    try:
        files = bundle.read(content)
    except bundle.BundleError as error:
        yield _Line(False, str(error))
        return
    case = Case.from_json(data)
    yield _same(files.get(bundle.CASE) == data, "the bundle's case is the report's")
    missing, wrong = _exhibits(case, files)
    held = len(case.evidence) - len(missing) - len(wrong)
    yield _Line(not wrong, f"{held:,} of {len(case.evidence):,} exhibits have their digest")
    for id_ in wrong[:10]:
        yield _Line(False, f"exhibit {id_} is not the one of the manifest")
    if missing:
        yield _Line(False, f"{len(missing):,} exhibits are not in the bundle: {missing[0]}, …")
    root = manifest.root(case)
    stated = files.get(bundle.MANIFEST, b"").find(f'"merkle_root":"{root}"'.encode()) >= 0
    yield _same(stated, f"the Merkle root is {root}")


def _same(holds: bool, text: str) -> _Line:
    return _Line(holds, text if holds else f"it is not so that {text}")


def _exhibits(case: Case, files: Mapping[str, bytes]) -> tuple[list[str], list[str]]:
    """The ids of exhibits that are missing, and of those that are others."""
    missing, wrong = [], []
    for exhibit in case.evidence:
        content = files.get(manifest.file_name(exhibit))
        if content is None:
            missing.append(exhibit.id)
        elif hashlib.sha256(content).hexdigest() != exhibit.sha256:
            wrong.append(exhibit.id)
    return missing, wrong

"""The evidence of a case in one file: a zip whose bytes repeat.

case.json, manifest.json (the Merkle root and what it is made of), evidence/SHA256.pcapng.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from inventory import canonical
from reports import manifest
from reports.case import Case

CASE, MANIFEST = "case.json", "manifest.json"
LARGEST = 1 << 30  # octets that one file of a bundle may unpack to


class BundleError(ValueError):
    """The file is no bundle, or one that would not fit in memory."""


def write(data: bytes, proof: Callable[[str], bytes | None]) -> bytes:
    """The bundle of a case's canonical JSON; `proof` gives an exhibit's pcapng by id."""
    case = Case.from_json(data)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in _files(case, data, proof):
            archive.writestr(_entry(name, case.end), content)
    return out.getvalue()


def _files(
    case: Case, data: bytes, proof: Callable[[str], bytes | None]
) -> Iterator[tuple[str, bytes]]:
    yield CASE, data
    listed = {"merkle_root": manifest.root(case), "evidence": case.evidence}
    yield MANIFEST, canonical.dump({**listed, "captures": case.captures})
    written: set[str] = set()
    for exhibit in case.evidence:
        name = manifest.file_name(exhibit)
        content = proof(exhibit.id) if name not in written else None
        if content is not None:
            written.add(name)
            yield name, content


def _entry(name: str, time: datetime) -> zipfile.ZipInfo:
    """Dated by the case; readable by all, whoever made it."""
    utc = time.astimezone(UTC)
    entry = zipfile.ZipInfo(name, (max(utc.year, 1980), *utc.timetuple()[1:6]))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    return entry


def read(content: bytes) -> dict[str, bytes]:
    """The files of a bundle by name. Raises `BundleError`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            large = [i.filename for i in archive.infolist() if i.file_size > LARGEST]
            if large or sum(i.file_size for i in archive.infolist()) > 4 * LARGEST:
                raise BundleError(f"the bundle would unpack to too much ({len(large)} files)")
            return {i.filename: archive.read(i) for i in archive.infolist() if not i.is_dir()}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise BundleError(f"the bundle cannot be read: {error}") from error

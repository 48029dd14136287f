"""No secret that the captures hold in clear text is in the store or in any export."""

from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb

from tests.captures import manifest, needs_public
from tests.sites import replayed, sightglass

TOOL = "tshark"
LISTS = (
    *("assets", "links", "operations", "violations", "deviations", "incidents"),
    *("values", "health"),
)
REPORTS = ("assets.json", "assets.csv", "assets.xlsx", "changes.json", "changes.csv")
# What is told in clear is found where it is kept and given out: so a secret would be.
TOLD = {
    "community of 6 octets": {"claims", "assets", "assets.json", "assets.xlsx"},
    "PASS ": {"evidence", "bundle.zip"},
}
# Captures with log-ons in clear.
LOG_ONS = ("FTP", "Telnet", "SNMP", "HTTP")


def secrets(capture: Path) -> set[str]:
    """The secrets of a capture in clear: FTP passwords, communities, HTTP credentials."""
    queries = {
        "ftp.request.command == PASS": "ftp.request.arg",
        "snmp.community": "snmp.community",
        "http.authbasic": "http.authbasic",
    }
    found: set[str] = set()
    for query, field in queries.items():
        done = subprocess.run(
            [TOOL, "-n", "-r", str(capture), "-Y", query, "-T", "fields", "-e", field],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        found |= {part for line in done.stdout.splitlines() for part in line.split(",")}
    # User:password pairs count by their password. A plain word is in other texts too: only
    # what mixes digits and letters can be searched for.
    parts = {secret.partition(":")[2] or secret for secret in found}
    return {s for s in parts if len(s) >= 6 and re.search(r"\d", s) and re.search("[A-Za-z]", s)}


def exports(site: Path, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Everything that leaves a site, unpacked."""
    for what in LISTS:
        yield what, sightglass(what, "--site", site, "--format", "json").stdout.encode()
    for name in REPORTS:
        path, kind = folder / name, name.partition(".")[0]
        span = ["--from", "2000-01-01T00:00:00Z"] if kind == "changes" else []
        sightglass("report", kind, "--site", site, "-o", path, *span)
        yield from unpacked(path)
    iec, bundle = folder / "iec62443.json", folder / "bundle.zip"
    sightglass("report", "iec62443", "--site", site, "-o", iec, "--bundle", bundle)
    yield from (*unpacked(iec), *unpacked(bundle))
    graph = folder / "graph.json"
    sightglass("graph", "--site", site, "--level", "asset", "--format", "json", "-o", graph)
    yield from unpacked(graph)


def unpacked(path: Path) -> Iterator[tuple[str, bytes]]:
    """A file, or what is in it."""
    if not zipfile.is_zipfile(path):
        yield path.name, path.read_bytes()
        return
    with zipfile.ZipFile(path) as packed:
        for name in packed.namelist():
            yield f"{path.name}/{name}", packed.read(name)


def kept(site: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a site, and every value of its database, which packs some."""
    for path in (path for path in site.rglob("*") if path.is_file()):
        yield path.name, path.read_bytes()
    with duckdb.connect(str(site / "site.duckdb"), read_only=True) as database:
        for (table,) in database.execute("SELECT table_name FROM duckdb_tables()").fetchall():
            rows = database.execute(f'FROM "{table}"').fetchall()
            values = (value for row in rows for value in row)
            yield table, b"\n".join(v if isinstance(v, bytes) else str(v).encode() for v in values)


def holders(text: str, places: Mapping[str, bytes]) -> list[str]:
    """The places that hold a text in clear."""
    return [name for name, octets in places.items() if text.encode() in octets]


def leaks(capture_set: list[Path], tmp_path: Path) -> dict[str, list[str]]:
    """The secrets of captures that stand in clear in what is kept or given out, and where."""
    wanted = set().union(*(secrets(capture) for capture in capture_set))
    assert wanted, "these captures hold no secret to look for"
    site = replayed(tmp_path / "site", capture_set)
    places = {**dict(kept(site)), **dict(exports(site, tmp_path))}
    for told, where in TOLD.items():
        assert where <= {name.partition("/")[0] for name in holders(told, places)}, told
    return {secret: found for secret in wanted if (found := holders(secret, places))}


@needs_public
def test_public_secrets_are_nowhere(tmp_path: Path) -> None:
    chosen = [c.path for c in manifest() if c.protocols & set(LOG_ONS) and c.path.is_file()]
    assert not leaks(sorted(path for path in chosen if secrets(path)), tmp_path)

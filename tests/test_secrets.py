"""No secret that the captures hold in clear text is in the store or in any export."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.captures import manifest, needs_public
from tests.sites import replayed, sightglass

TOOL = "tshark"
LISTS = ("assets", "links", "operations", "violations", "deviations", "incidents", "health")
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


def exports(site: Path, folder: Path) -> list[Path]:
    """Everything that leaves a site."""
    written = []
    for what in (
        "assets",
        "links",
        "operations",
        "violations",
        "deviations",
        "incidents",
        "health",
    ):
        path = folder / f"{what}.json"
        path.write_text(sightglass(what, "--site", site, "--format", "json").stdout)
        written.append(path)
    for report in ("iec62443.json", "assets.json", "assets.csv", "assets.xlsx"):
        path = folder / report
        sightglass("report", report.partition(".")[0], "--site", site, "-o", path)
        written.append(path)
    return written


def holders(secret: str, paths: list[Path]) -> list[str]:
    """The files that hold a secret in clear."""
    needle = secret.encode()
    return [path.name for path in paths if needle in path.read_bytes()]


def search(capture_set: list[Path], tmp_path: Path) -> None:
    """Replays captures and looks for their secrets in all that is kept and given out."""
    wanted = set().union(*(secrets(capture) for capture in capture_set))
    assert wanted, "these captures hold no secret to look for"
    site = replayed(tmp_path / "site", capture_set)
    kept = [path for path in site.rglob("*") if path.is_file()]
    paths = [*kept, *exports(site, tmp_path)]
    leaks = {secret: files for secret in wanted if (files := holders(secret, paths))}
    assert not leaks


@needs_public
def test_public_secrets_are_nowhere(tmp_path: Path) -> None:
    chosen = [c.path for c in manifest() if c.protocols & set(LOG_ONS) and c.path.is_file()]
    search(sorted(path for path in chosen if secrets(path)), tmp_path)

"""Writes catalogue.json and checks.json from the researched tables, trimmed to what is used.

    python -m reports.iec62443_3_3.data.derive FOLDER

Only ids, short titles and level numbers come from the standard; every sentence is our own.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent

# Levels that rest on secondary sources, whatever the vote.
SECONDARY = {"SR 1.13 RE 1", "SR 2.12 RE 1", "SR 6.2", "SR 3.4", "SR 4.1 RE 2"}
_TEXTS = ("applies_when", "fail", "partial", "no_violation", "insufficient", "blind_spots")


def main(folder: Path, target: Path = HERE) -> None:
    """Writes both files into a folder, this one unless told otherwise."""
    catalogue = json.loads((folder / "catalogue.json").read_text())
    checks = json.loads((folder / "checks.json").read_text())
    rows = list(_rows(catalogue))
    head = {"standard": catalogue["standard"], "attack": catalogue["attack_ics_version"][0]}
    _write(target / "catalogue.json", {**head, "fr": catalogue["fr"], "rows": rows})
    found = {c["requirement"]: _check(c) for c in checks["checks"]}
    _write(target / "checks.json", {"guard": _guard(checks["coverage_guard"]), "checks": found})


def _rows(catalogue: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for requirement in catalogue["requirements"]:
        yield _row(requirement, requirement)
        for enhancement in requirement["res"]:
            yield _row(enhancement, requirement)


def _row(row: Mapping[str, Any], of: Mapping[str, Any]) -> dict[str, Any]:
    crosswalk = of.get("crosswalk", {}) | row.get("crosswalk", {})
    return {
        "id": row["id"],
        "fr": of["fr"],
        "title": row["title"],
        "summary": row.get("summary_own_words", ""),
        "sl": row["sl_min"],
        "class": row["class"],
        "secondary": row["id"] in SECONDARY,
        "iec62443_4_2": crosswalk.get("iec62443_4_2", ""),
        "nist_csf_1_1": crosswalk.get("nist_csf_1_1", []),
        "attack_mitigations": [m["id"] for m in crosswalk.get("attack_ics_mitigations", [])],
        "attack_techniques": crosswalk.get("attack_ics_techniques", []),
        "anssi_pa_108": crosswalk.get("anssi_pa_108", []),
    }


def _check(check: Mapping[str, Any]) -> dict[str, Any]:
    if "question" in check:
        return {"id": check["id"], "title": check["title"], "question": check["question"]}
    texts = {key: check[key] for key in _TEXTS}
    head = {"id": check["id"], "title": check["title"], "needs": check["needs"]}
    return {**head, "minimum": check["min_observation"], **texts}


def _guard(guard: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in guard.items() if key != "rule"}


def _write(file: Path, content: object) -> None:
    text = json.dumps(content, indent=1, ensure_ascii=False)
    file.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

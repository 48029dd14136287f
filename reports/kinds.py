"""Every report in every form: functions of a case's canonical JSON and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reports import assets, changes
from reports.architecture import report as architecture
from reports.iec62443_3_3 import report as iec62443

Report = Callable[[bytes], bytes]

KINDS: Mapping[str, Mapping[str, Report]] = {
    "iec62443": {"pdf": iec62443.pdf, "json": iec62443.json},
    "assets": {"pdf": assets.pdf, "xlsx": assets.xlsx, "csv": assets.csv, "json": assets.json},
    "architecture": {"pdf": architecture.pdf},
    "changes": {"pdf": changes.pdf, "csv": changes.csv, "json": changes.json},
}

"""Every report in every form: functions of a case's canonical JSON and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

Report = Callable[[bytes], bytes]


def _kind(module: str, *forms: str) -> Mapping[str, Report]:
    return {form: _made_by(module, form) for form in forms}


def _made_by(module: str, form: str) -> Report:
    """Imports its module when it is made: who only lists the reports need not wait for paper."""

    def make(case: bytes) -> bytes:
        report: Report = getattr(import_module(module), form)
        return report(case)

    return make


KINDS: Mapping[str, Mapping[str, Report]] = {
    "iec62443": _kind("reports.iec62443_3_3.report", "pdf", "json"),
    "assets": _kind("reports.assets", "pdf", "xlsx", "csv", "json"),
    "architecture": _kind("reports.architecture.report", "pdf"),
    "changes": _kind("reports.changes", "pdf", "csv", "json"),
}

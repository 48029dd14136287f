"""Reports to download: each a function of the case of a span of time."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, HTTPException
from fastapi.responses import Response

from console.api.depends import Core, From, To
from inventory.times import iso
from reports import bundle
from reports.case import Case, case_of
from reports.kinds import KINDS
from reports.owner import OwnerError
from reports.register import RegisterError

router = APIRouter(prefix="/report")

MEDIA = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "zip": "application/zip",
}


def _case(core: Core, start: datetime | None, end: datetime | None) -> Case:
    last = end or core.store.plant().end
    if start is not None and last <= start:
        raise HTTPException(
            422, f"a report needs a span: to ({iso(last)}) is not after from ({iso(start)})"
        )
    try:
        return case_of(core.store, start, end, core.knowledge.told_since)
    except (OwnerError, RegisterError) as error:
        raise HTTPException(422, str(error)) from error


def _file(name: str, format_: str, content: bytes) -> Response:
    head = {"Content-Disposition": f'attachment; filename="sightglass-{name}.{format_}"'}
    return Response(content, media_type=MEDIA[format_], headers=head)


@router.get("/bundle.zip")
def evidence(core: Core, start: From = None, end: To = None) -> Response:
    """The evidence of a case, for `report verify --bundle`."""

    def proof(id_: str) -> bytes | None:
        found = core.store.evidence(id_)
        return found.pcapng if found else None

    return _file("evidence", "zip", bundle.write(_case(core, start, end).to_json(), proof))


@router.get("/{kind}.{format_}")
def report(core: Core, kind: str, format_: str, start: From = None, end: To = None) -> Response:
    """One report in one form."""
    make = KINDS.get(kind, {}).get(format_)
    if make is None:
        known = "; ".join(f"{k}: {', '.join(forms)}" for k, forms in KINDS.items())
        raise HTTPException(404, f"there is no report {kind}.{format_}; there are {known}")
    if kind == "changes" and start is None:
        raise HTTPException(422, "a report of changes needs a span: say from when on")
    return _file(kind, format_, make(_case(core, start, end).to_json()))

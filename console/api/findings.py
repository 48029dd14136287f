"""Deviations and incidents, and what people decide of them."""

from __future__ import annotations

from fastapi import APIRouter, HTTPException

from console import rows
from console.api.depends import Core, Limit, Since
from console.rows import Row

router = APIRouter()


@router.get("/deviations")
def deviations(core: Core, since: Since = None, limit: Limit = None) -> list[Row]:
    """Every deviation, the latest first."""
    return [rows.deviation(d) for d in core.deviations(since, limit)]


@router.get("/deviations/{deviation_id}")
def deviation(core: Core, deviation_id: str) -> Row:
    """One deviation."""
    found = core.deviation(deviation_id)
    if found is None:
        raise HTTPException(404, f"no deviation has the id {deviation_id}")
    return rows.deviation(found)


@router.get("/incidents")
def incidents(core: Core, since: Since = None, limit: Limit = None) -> list[Row]:
    """Every incident, the latest first."""
    return [rows.incident(i) for i in core.incidents(since, limit)]

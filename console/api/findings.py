"""Deviations and incidents, and what people decide of them."""

from __future__ import annotations

from fastapi import APIRouter

from console import known, rows
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
    return rows.deviation(known.deviation(core, deviation_id))


@router.get("/incidents")
def incidents(core: Core, since: Since = None, limit: Limit = None) -> list[Row]:
    """Every incident, the latest first."""
    return [rows.incident(i) for i in core.incidents(since, limit)]

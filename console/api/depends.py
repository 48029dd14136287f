"""What every route takes: the site, and the options that lists share."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Query, Request

from console.site import Site


def _site(request: Request) -> Site:
    site = request.app.state.site
    assert isinstance(site, Site)
    return site


Core = Annotated[Site, Depends(_site)]
Since = Annotated[datetime | None, Query(description="last seen at this time or later")]
Limit = Annotated[int | None, Query(ge=1, description="at most so many")]

"""What every route takes: the site, and the options that lists share."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Query, Request
from pydantic import AfterValidator

from console.site import Site
from inventory.times import in_utc


def _site(request: Request) -> Site:
    site = request.app.state.site
    assert isinstance(site, Site)
    return site


Core = Annotated[Site, Depends(_site)]
Time = Annotated[datetime, AfterValidator(in_utc)]
Since = Annotated[Time | None, Query(description="last seen at this time or later")]
From = Annotated[Time | None, Query(alias="from", description="at this time or later")]
To = Annotated[Time | None, Query(alias="to", description="at this time or before")]
At = Annotated[Time | None, Query(description="as it was known at this time")]
Limit = Annotated[int | None, Query(ge=1, le=2**31 - 1, description="at most so many")]

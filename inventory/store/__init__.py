"""The site's store: DuckDB in a folder that one process owns. The only SQL of Sightglass."""

from inventory.store.findings import FindingRow
from inventory.store.site import NewerSiteError, NotASiteError, SiteError, SiteInUseError
from inventory.store.store import Store

__all__ = ["FindingRow", "NewerSiteError", "NotASiteError", "SiteError", "SiteInUseError", "Store"]

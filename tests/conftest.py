"""Fixtures that several folders use."""

from tests.sites import attacked_site, normal_site

__all__ = ["attacked_site", "normal_site"]

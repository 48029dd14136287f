"""Fixtures that several folders use, and how properties are tried.

Hypothesis tries the same examples in every run: a failure is one of the change at hand.
`HYPOTHESIS_PROFILE=search` looks for new ones.
"""

import os

from hypothesis import settings

from tests.sites import attacked_site, normal_site

__all__ = ["attacked_site", "normal_site"]

settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("search", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

"""How much work something is, the same on any machine."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable


def calls(work: Callable[[], object]) -> int:
    """How many functions are called meanwhile, and returned from."""
    counted = Counter[str]()
    sys.setprofile(lambda _frame, event, _arg: counted.update([event]))
    try:
        work()
    finally:
        sys.setprofile(None)
    return counted.total()

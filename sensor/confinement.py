"""What a process that reads packets gives up before it reads the first."""

from __future__ import annotations

import os
from collections.abc import Sequence

from sensor import _core

NOBODY = 65534


def give_up_privileges(mirrors: Sequence[int]) -> None:
    """No other user, no capability, no sending; for good."""
    become_nobody()
    _core.deny_sending(list(mirrors))


def become_nobody() -> None:
    """Root is root no longer; who is not stays who it is."""
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)

"""A table of `SITE/attestations.toml`: each value is read as what it must be, or refused with what
was needed and what was there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NoReturn

FILE = "attestations.toml"


class OwnerError(ValueError):
    """What is wrong with the file: where, what was needed and what was there."""


@dataclass
class Table:
    """A table of the file, asked for one value after another."""

    content: Any
    name: str
    asked: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        if not isinstance(self.content, Mapping):
            self.fail(f"a table is needed, {self.content!r} is there")

    def fail(self, what: str) -> NoReturn:
        """Raises `OwnerError`, which says where."""
        raise OwnerError(f"{FILE}: {self.name}: {what}.")

    def get(self, key: str) -> Any:
        """What stands there; None where nothing does."""
        self.asked.add(key)
        return self.content.get(key)

    def done(self) -> None:
        """Refuses what nobody asked for: most often a misspelled key."""
        for key in sorted(set(self.content) - self.asked):
            self.fail(f"“{key}” is not known here; known are {', '.join(sorted(self.asked))}")

    def table(self, key: str) -> Table:
        """A table in this one; empty where there is none."""
        found = self.get(key)
        return Table({} if found is None else found, f"[{key}]")

    def tables(self, key: str) -> list[Table]:
        """All tables of that name; none is no mistake."""
        found = self.get(key)
        if found is None:
            return []
        if not isinstance(found, list):
            self.fail(f"“{key}” is a list of tables ([[{key}]])")
        return [Table(item, f"[[{key}]] number {n}") for n, item in enumerate(found, 1)]

    def text(self, key: str, default: str | None = None) -> str:
        """A text, which is needed where there is no default."""
        value = self.get(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or not value.strip():
            self.fail(f"“{key}” must be text, {value!r} is there")
        return value

    def one_of(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> Any:
        """One of the texts that are allowed."""
        value = self.text(key, default)
        if value not in allowed:
            self.fail(f"“{key}” is one of {', '.join(allowed)}; {value!r} is there")
        return value

    def matching(self, key: str, pattern: re.Pattern[str], what: str) -> str:
        """A text of that form, which `what` describes."""
        value = self.text(key)
        if not pattern.fullmatch(value):
            self.fail(f"“{key}” must be {what}, {value!r} is there")
        return value

    def number(self, key: str, low: int, high: int) -> int | None:
        """A whole number from `low` to `high`, where there is one."""
        value = self.get(key)
        if value is not None and (type(value) is not int or not low <= value <= high):
            self.fail(f"“{key}” is a number from {low} to {high}, {value!r} is there")
        return value

    def texts(self, key: str, allowed: tuple[str, ...] | None = None) -> tuple[str, ...] | None:
        """A list of texts, where there is one."""
        value = self.get(key)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.fail(f"“{key}” is a list of texts, {value!r} is there")
        for item in value if allowed else ():
            if item not in (allowed or ()):
                self.fail(f"“{key}” may hold {', '.join(allowed or ())}; {item!r} is there")
        return tuple(value)

    def day(self, key: str) -> date:
        """A date, which is needed."""
        value = self.get(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            self.fail(f"“{key}” is a date (2026-10-01), {value!r} is there")
        return value

"""A table of the zone file, asked for one value after another; mistakes name their line."""

from __future__ import annotations

import re
from datetime import datetime
from ipaddress import ip_network
from typing import Any, NoReturn

from inventory.model import SecurityLevels

_ID = re.compile(r"(?! )[\w.\-/: ]{1,80}(?<! )")
_ASSET = re.compile(r"a-([0-9a-f]{10,64}|external)")
_HEAD = re.compile(r"^\s*\[\[\s*([\w.]+)\s*\]\]")


class ZonesError(ValueError):
    """What is wrong with the file: the line, what was needed and what was there."""


class Lines:
    """On which line the next table of each name begins."""

    def __init__(self, text: str) -> None:
        self._at: dict[str, list[int]] = {}
        for number, line in enumerate(text.splitlines(), 1):
            if head := _HEAD.match(line):
                self._at.setdefault(head[1], []).append(number)

    def next(self, name: str, default: int) -> int:
        """The line, or the default for a table written in another form."""
        at = self._at.get(name)
        return at.pop(0) if at else default


class Table:
    """A table of the file, asked for one value after another."""

    def __init__(self, content: object, name: str, line: int) -> None:
        self.name, self.line = name, line
        if not isinstance(content, dict):
            self.fail(f"a table is needed, {content!r} is there")
        self._content: dict[str, Any] = content

    def fail(self, what: str) -> NoReturn:
        """Raises with the table's name and line."""
        raise ZonesError(f"line {self.line}: {self.name}: {what}.")

    def allows(self, *keys: str) -> None:
        """Refuses what the format does not know: most often a misspelled key."""
        for key in self._content:
            if key not in keys:
                self.fail(f"“{key}” is not known here; known are {', '.join(keys)}")

    def tables(self, key: str, lines: Lines, prefix: str = "") -> list[Table]:
        """The tables of an array."""
        found = self._get(key, list, [], "a list of tables")
        name = f"{prefix}{key}"
        return [
            Table(t, f"{name} {n}", lines.next(name, self.line)) for n, t in enumerate(found, 1)
        ]

    def text(self, key: str, default: str | None = None) -> str:
        """A text; needed when there is no default."""
        if default is None and key not in self._content:
            self.fail(f"“{key}” is missing")
        return str(self._get(key, str, default, "a text"))

    def texts(self, key: str, empty: str = "") -> tuple[str, ...]:
        """A list of texts; an empty one is refused where left out means what `empty` says."""
        found = self._get(key, list, [], "a list of texts")
        if not all(isinstance(item, str) for item in found):
            self.fail(f"“{key}” needs a list of texts, {shown(found)} is there")
        if empty and key in self._content and not found:
            self.fail(f"“{key}” is empty; left out it means {empty}")
        return tuple(found)

    def id(self) -> str:
        """What the file calls it elsewhere."""
        found = self.text("id")
        if not _ID.fullmatch(found):
            needed = "1 to 80 letters, digits, . - _ / : and spaces between them"
            self.fail(f"“id” needs {needed}, {shown(found)} is there")
        return found

    def networks(self) -> tuple[str, ...]:
        """Networks without host bits."""
        return tuple(self._network(text) for text in self.texts("networks"))

    def _network(self, text: str) -> str:
        try:
            return str(ip_network(text))
        except ValueError as error:
            self.fail(f"“networks” needs networks such as 10.10.1.0/24: {error}")

    def assets(self) -> tuple[str, ...]:
        """Ids of assets, seen or not."""
        found = self.texts("assets")
        for text in found:
            if not _ASSET.fullmatch(text):
                self.fail(f"“assets” needs ids such as a-0123456789, {shown(text)} is there")
        return found

    def time(self, key: str) -> datetime | None:
        """A date and time with its zone."""
        found: datetime | None = self._get(key, datetime, None, "a date and time")
        if found is not None and found.tzinfo is None:
            self.fail(f"“{key}” needs a time zone, such as Z")
        return found

    def port(self) -> int | None:
        """A port number."""
        found: int | None = self._get("port", int, None, "a number")
        if found is not None and not 0 <= found <= 65535:
            self.fail(f"“port” needs a number from 0 to 65535, {found} is there")
        return found

    def security_levels(self) -> SecurityLevels | None:
        """Seven levels from 0 to 4."""
        found = self._get("sl_t", list, None, "seven numbers")
        if found is None:
            return None
        if len(found) != 7 or not all(type(n) is int and 0 <= n <= 4 for n in found):
            self.fail(f"“sl_t” needs seven numbers from 0 to 4, {shown(found)} is there")
        a, b, c, d, e, f, g = found
        return a, b, c, d, e, f, g

    def _get(self, key: str, kind: type, default: Any, needed: str) -> Any:
        found = self._content.get(key, default)
        right = found is default or (isinstance(found, kind) and not isinstance(found, bool))
        if not right:
            self.fail(f"“{key}” needs {needed}, {shown(found)} is there")
        return found


def shown(found: object) -> str:
    """A value as the file has it, nearly."""
    return repr(found) if isinstance(found, str) else str(found)

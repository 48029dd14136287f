"""The owner's asset register: `SITE/register.csv`, one device a line.

Columns, in any order, all optional save that a line needs an `ip` or a `mac`:
id, ip, mac, name, zone, role, vendor, model, firmware, serial. `role` is what the device
may do: operator (writes and commands), engineer (programs and settings too), reader (reads
only), device (answers, and talks to its own kind). A device is one line: no address and no `id`
stands in two.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address

from inventory.addresses import is_host, is_mac
from inventory.model import Zone

FILE = "register.csv"

ROLES = ("operator", "engineer", "reader", "device")
_COLUMNS = ("id", "ip", "mac", "name", "zone", "role", "vendor", "model", "firmware", "serial")
_MAC = re.compile(r"[0-9a-f]{2}(:[0-9a-f]{2}){5}")


class RegisterError(ValueError):
    """What is wrong with the register: the line, what was needed and what was there."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A device as the owner knows it; empty for what the register does not say."""

    id: str
    ip: str
    mac: str
    name: str
    zone: str
    role: str
    vendor: str
    model: str
    firmware: str
    serial: str

    @property
    def label(self) -> str:
        """What to call it."""
        return next(filter(None, (self.name, self.ip, self.mac, self.id)))


def read(text: str, zones: Mapping[str, Zone] | None = None) -> tuple[Entry, ...]:
    """The entries of the file's text; of these zones, where the owner declared some. Raises
    `RegisterError`."""
    lines = csv.reader(
        io.StringIO(text.removeprefix("\ufeff")), delimiter=_delimiter(text), strict=True
    )
    try:
        head = _head(next(lines, []))
        rows = ((row, lines.line_num) for row in lines if any(map(str.strip, row)))
        entries = [(_entry(head, row, line), line) for row, line in rows]
    except csv.Error as error:
        raise _wrong(lines.line_num, f"{error}") from error
    _differ(entries)
    if zones is not None:
        _lie_within(entries, [*zones.values()])
    return tuple(entry for entry, _ in entries)


def _wrong(line: int, what: str) -> RegisterError:
    return RegisterError(f"{FILE}, line {line}: {what}.")


def _head(row: Sequence[str]) -> Sequence[str]:
    head = [name.strip().lower() for name in row]
    unknown = [name for name in head if name not in _COLUMNS]
    if unknown or not head:
        there = ", ".join(unknown) or "nothing"
        raise _wrong(1, f"columns are {', '.join(_COLUMNS)}; {there} is there")
    if twice := [name for name in _COLUMNS if head.count(name) > 1]:
        raise _wrong(1, f"each column stands there once; {', '.join(twice)} does twice")
    return head


def _differ(entries: Iterable[tuple[Entry, int]]) -> None:
    """Refuses a second line on the same device."""
    lines: dict[str, int] = {}
    for entry, line in entries:
        for told in _told(entry):
            if told in lines:
                how = "a device is one line, and devices that share an IP are listed by their MAC"
                raise _wrong(line, f"{told} stands in line {lines[told]} already; {how}")
            lines[told] = line


def _told(entry: Entry) -> Iterator[str]:
    """By what a device is known."""
    yield from filter(None, (entry.ip, entry.mac, entry.id and f"the id “{entry.id}”"))


def _lie_within(entries: Iterable[tuple[Entry, int]], zones: Sequence[Zone]) -> None:
    """Refuses a zone that the zone file does not name, or names twice."""
    for entry, line in entries:
        named = sum(entry.zone in (zone.id, zone.name) for zone in zones)
        if entry.zone and named != 1:
            there = ", ".join(zone.id for zone in zones)
            how = "there is no zone" if not named else "more than one zone is called"
            raise _wrong(line, f"{how} “{entry.zone}”; the zones are {there}")


def _delimiter(text: str) -> str:
    """Spreadsheets write commas or semicolons, by their country."""
    head = text.partition("\n")[0]
    return ";" if head.count(";") > head.count(",") else ","


def _entry(head: Sequence[str], row: Sequence[str], line: int) -> Entry:
    if len(row) > len(head):
        raise _wrong(line, f"{len(head)} columns, but {len(row)} values")
    given = dict(zip(head, (value.strip() for value in row), strict=False))
    found = {name: given.get(name, "") for name in _COLUMNS}
    found["ip"] = _ip(found["ip"], line)
    found["mac"] = _mac(found["mac"], line)
    if not found["ip"] and not found["mac"]:
        raise _wrong(line, "an ip or a mac is needed")
    if found["role"] and found["role"] not in ROLES:
        raise _wrong(line, f"role is one of {', '.join(ROLES)}; “{found['role']}” is there")
    return Entry(**found)


def _ip(text: str, line: int) -> str:
    try:
        found = str(ip_address(text)) if text else ""
    except ValueError as error:
        raise _wrong(line, f"“{text}” is no IP address") from error
    if found and not is_host(found):
        raise _wrong(line, f"{found} is no device's address")
    return found


def _mac(text: str, line: int) -> str:
    found = text.lower().replace("-", ":")
    if found and not _MAC.fullmatch(found):
        raise _wrong(line, f"“{text}” is no MAC address")
    if found and not is_mac(found):
        raise _wrong(line, f"{found} is no device's address")
    return found

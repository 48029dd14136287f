"""The owner's asset register: `SITE/register.csv`, one device a line.

Columns, in any order, all optional save that a line needs an `ip` or a `mac`:
id, ip, mac, name, zone, role, vendor, model, firmware, serial. `role` is what the device
may do: operator (writes and commands), engineer (programs and settings too), reader (reads
only), device (answers, and talks to its own kind).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address

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


def read(text: str) -> tuple[Entry, ...]:
    """The entries of the file's text. Raises `RegisterError`."""
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=_delimiter(text))
    try:
        head = [name.strip().lower() for name in next(rows, [])]
        unknown = [name for name in head if name not in _COLUMNS]
        if unknown or not head:
            raise RegisterError(
                f"{FILE}, line 1: columns are {', '.join(_COLUMNS)}; "
                f"{', '.join(unknown) or 'nothing'} is there."
            )
        return tuple(_entry(head, row, rows.line_num) for row in rows if any(map(str.strip, row)))
    except csv.Error as error:
        raise RegisterError(f"{FILE}, line {rows.line_num}: {error}.") from error


def _delimiter(text: str) -> str:
    """Spreadsheets write commas or semicolons, by their country."""
    head = text.partition("\n")[0]
    return ";" if head.count(";") > head.count(",") else ","


def _entry(head: Sequence[str], row: Sequence[str], line: int) -> Entry:
    if len(row) > len(head):
        raise RegisterError(f"{FILE}, line {line}: {len(head)} columns, but {len(row)} values.")
    given = dict(zip(head, (value.strip() for value in row), strict=False))
    found = {name: given.get(name, "") for name in _COLUMNS}
    found["mac"] = found["mac"].lower().replace("-", ":")
    if found["ip"]:
        found["ip"] = _ip(found["ip"], line)
    if found["mac"] and not _MAC.fullmatch(found["mac"]):
        raise RegisterError(f"{FILE}, line {line}: “{found['mac']}” is no MAC address.")
    if not found["ip"] and not found["mac"]:
        raise RegisterError(f"{FILE}, line {line}: an ip or a mac is needed.")
    if found["role"] and found["role"] not in ROLES:
        raise RegisterError(
            f"{FILE}, line {line}: role is one of {', '.join(ROLES)}; “{found['role']}” is there."
        )
    return Entry(**found)


def _ip(text: str, line: int) -> str:
    try:
        return str(ip_address(text))
    except ValueError as error:
        raise RegisterError(f"{FILE}, line {line}: “{text}” is no IP address.") from error

"""The owner's zone file beside the database, read again when it changes."""

from __future__ import annotations

from pathlib import Path

from inventory.zones_file import ZoneModel, ZonesError, read, write


class OwnerZones:
    """`SITE/zones.toml`. One with a mistake, or that cannot be read, is told of, and its
    last good state holds."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: tuple[int, int] | None = None
        self.model: ZoneModel | None = None
        self.damage = ""

    def refresh(self) -> bool:
        """Reads the file if it changed; says whether it did."""
        try:
            found = self._path.stat()
        except FileNotFoundError:
            changed = self._seen is not None
            self._seen, self.model, self.damage = None, None, ""
            return changed
        if self._seen == (found.st_mtime_ns, found.st_size):
            return False
        self._seen = found.st_mtime_ns, found.st_size
        try:
            self.model, self.damage = read(self._path.read_text(encoding="utf-8")), ""
        except (ZonesError, UnicodeDecodeError) as error:
            self.damage = f"{self._path.name}: {error}"
        except OSError as error:
            self.damage = f"{self._path.name} cannot be read: {error.strerror}."
        return True

    def replace(self, model: ZoneModel) -> None:
        """Writes the file, whole or not at all."""
        part = self._path.with_suffix(".part")
        part.write_text(write(model), encoding="utf-8")
        part.replace(self._path)

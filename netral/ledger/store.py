"""The folder that a log is published from: tiles and entries, which never change, and the checkpoint, which does."""

from __future__ import annotations

import shutil
from pathlib import Path

from netral.common.files import settle, write_durably
from netral.ledger.tiles import CHECKPOINT, PATH, entries_path, tile_path


class Folder:
    """A log as files below one folder, by the addresses it has on the web."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._made, self._touched = set[Path](), set[Path]()

    def read(self, path: str) -> bytes:
        """Give a tile, a bundle or the checkpoint; raises `FileNotFoundError`, also for what is none of them."""
        if path != CHECKPOINT and not PATH.fullmatch(path):
            raise FileNotFoundError(path)
        return (self.root / path).read_bytes()

    def write(self, path: str, content: bytes) -> None:
        """Write one; its name is durable after `settle`."""
        file = self.root / path
        if file.parent not in self._made:
            new = [folder for folder in (file.parent, *file.parent.parents) if not folder.exists()]
            file.parent.mkdir(parents=True, exist_ok=True)
            self._touched.update(folder.parent for folder in new)
            self._made.add(file.parent)
        write_durably(file, content)
        self._touched.add(file.parent)

    def settle(self) -> None:
        """Let all that was written survive a power cut."""
        settle(self._touched)
        self._touched.clear()

    def paths(self) -> list[str]:
        """Give the addresses of all tiles and bundles that are there."""
        return sorted(str(file.relative_to(self.root)) for file in (self.root / "tile").rglob("*") if file.is_file())

    def remove(self, path: str) -> None:
        """Take a file away, if it is there."""
        (self.root / path).unlink(missing_ok=True)

    def remove_partial(self, level: int, place: int) -> None:
        """Take away what was published of a tile, and of the bundle below it, before it was full."""
        paths = [tile_path(level, place), *([entries_path(place)] if level == 0 else [])]
        for path in paths:
            shutil.rmtree(self.root / f"{path}.p", ignore_errors=True)

"""Files that are there after a power cut, or not at all under their names."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


def write_durably(path: Path, content: bytes) -> None:
    """Write a file, whole or not at all; whoever reads it meanwhile reads the one before.

    Its name is durable when its folder is: `settle`.
    """
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def settle(folders: Iterable[Path]) -> None:
    """Let the names in these folders survive a power cut, too."""
    for folder in folders:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

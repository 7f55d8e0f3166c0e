"""What a wheel carries and git does not: the compiled corpus and the compiled messages."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BuildHook(BuildHookInterface[Any]):
    """Runs when a wheel is built; an editable install compiles what it needs when it needs it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        sys.path.insert(0, str(Path(self.root)))
        from tools import messages

        messages.compile_all()
        if version == "standard":
            from netral.law import artefact

            artefact.build(frozen=True)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Leave nothing frozen behind: a working copy in which a wheel was built goes on seeing its own changes."""
        if version == "standard":
            from netral.law import artefact

            shutil.rmtree(artefact.ARTEFACT, ignore_errors=True)

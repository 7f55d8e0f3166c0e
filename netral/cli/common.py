"""What the subcommands share: sections of the corpus, JSON."""

from __future__ import annotations

import json
from typing import Any

from netral.cli.terminal import echo

# The corpus ---------------------------------------------------------------------------------------------------------


def section(name: str) -> dict[str, Any]:
    """Give one section of the compiled corpus ("elections", "holidays", "regions", "processes", "statistics")."""
    from netral.law import artefact

    return artefact.section(name)


# Output -------------------------------------------------------------------------------------------------------------


def print_json(data: Any) -> None:
    """Print `data` as indented JSON in UTF-8, keys in their own order."""
    echo(json.dumps(data, ensure_ascii=False, indent=2))

"""`netral manage …`: Django's own commands, for those who run Netral."""

from __future__ import annotations

from collections.abc import Sequence

from netral.cli.parser import preferred_language, refuse
from netral.common.errors import NetralError


def main(words: Sequence[str]) -> int:
    """Hand every word to Django (migrate, check, shell …), which ends the process itself when something is wrong."""
    from netral.cli.django import wake

    try:
        wake()
    except NetralError as error:
        return refuse(error, preferred_language(), as_json=False)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["netral manage", *words])
    return 0

"""`netral manage …`: Django's own commands."""

from __future__ import annotations

import click


@click.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": [], "allow_interspersed_args": False},
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    """Django's own commands (migrate, check, shell …), for those who run Netral."""
    from netral.cli.django import wake

    wake()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["netral manage", *arguments])

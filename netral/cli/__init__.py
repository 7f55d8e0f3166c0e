"""The `netral` command. Each subcommand is imported only when it is called, so that a legal question starts in a blink."""

from __future__ import annotations

import importlib
import sys

import click

COMMANDS = {
    "check": "netral.cli.check",
    "stage": "netral.cli.stage",
    "deadline": "netral.cli.deadline",
    "law": "netral.cli.law",
    "serve": "netral.cli.serve",
    "manage": "netral.cli.manage",
}


class LazyGroup(click.Group):
    """A group that knows the names of its commands and imports a command's module when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name]).command
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="netral", prog_name="netral")
def netral() -> None:
    """Netral: what the law allows an Indonesian civil servant in elections, with the citation."""


def main() -> None:
    """Run the command; a broken pipe (`netral … | head`) ends quietly."""
    try:
        netral(prog_name="netral")
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)

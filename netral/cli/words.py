"""How answers look in a terminal: a shape for each verdict, and lists under headings."""

from __future__ import annotations

from netral.cli.terminal import echo, style

SHAPE = {"allowed": "●", "conditional": "◐", "prohibited": "⬢", "contested": "◇", "not-covered": "◌"}
COLOUR = {
    "allowed": "cyan",
    "conditional": "yellow",
    "prohibited": "magenta",
    "contested": "blue",
    "not-covered": "white",
}


def mark(verdict: str) -> str:
    """Give the verdict's shape, coloured where there is colour."""
    return style(SHAPE[verdict], fg=COLOUR[verdict], bold=True)


def say_if(title: str, lines: list[str]) -> None:
    """Print a section, unless it is empty."""
    if not lines:
        return
    echo()
    echo(title, bold=True)
    for line in lines:
        echo(f"  · {line}")

"""Words on a terminal: colour where there is colour, UTF-8 wherever it goes."""

from __future__ import annotations

import io
import os
import re
import sys
from typing import TextIO

COLOURS = {"black": 30, "red": 31, "green": 32, "yellow": 33, "blue": 34, "magenta": 35, "cyan": 36, "white": 37}
_STYLE = re.compile("\x1b\\[[0-9;]*m")


def style(text: str, *, fg: str = "", bold: bool = False, dim: bool = False) -> str:
    """Give the text with its colour and weight; `echo` takes them away again where nobody would see them."""
    codes = [*([COLOURS[fg]] if fg else []), *([1] if bold else []), *([2] if dim else [])]
    return f"\x1b[{';'.join(map(str, codes))}m{text}\x1b[0m" if codes else text


def number(value: int, language: str) -> str:
    """Give a whole number as people write it: 1.234 in Indonesian, 1,234 in English."""
    said = f"{value:,}"
    return said.replace(",", ".") if language == "id" else said


def echo(text: str = "", *, err: bool = False, fg: str = "", bold: bool = False, dim: bool = False) -> None:
    """Print a line, styled as a whole if asked, on standard output or on standard error, and at once."""
    stream = sys.stderr if err else sys.stdout
    line = style(text, fg=fg, bold=bold, dim=dim)
    print(line if has_colour(stream) else _STYLE.sub("", line), file=stream, flush=True)


def has_colour(stream: TextIO) -> bool:
    """Say whether to colour: NO_COLOR and FORCE_COLOR decide (no-color.org, force-color.org), else a terminal does."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def width() -> int:
    """Give how wide help is set: as the terminal, between 60 and 100 columns."""
    try:
        columns = int(os.environ.get("COLUMNS") or os.get_terminal_size().columns)
    except (OSError, ValueError):
        columns = 80
    return max(60, min(columns, 100))


def speak_utf8() -> None:
    """Let both streams write UTF-8, and a mark in place of what cannot be written, whatever the locale says."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def stay_quiet() -> None:
    """Send what is still buffered nowhere: the reader has gone (`netral … | head`)."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())

"""What is kept of somebody, as it is given to them: each room says its own part in this form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

Cell = str | date | datetime | None


class Section(NamedTuple):
    """One kind of thing that is kept: what it is, the names of its columns, and its rows."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]

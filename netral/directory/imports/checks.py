"""What every row of a file is checked for; a refusal names the column, shows the cell and says what helps."""

from __future__ import annotations

import functools
import re
from datetime import date, timedelta
from typing import NamedTuple

from netral.common.errors import NetralError

FORMULA = ("=", "@", "+=", "-=")
YES, NO = (
    frozenset({"ya", "y", "1", "v", "true", "x", "benar"}),
    frozenset({"", "tidak", "t", "n", "0", "false", "-", "bukan"}),
)
FIRST_DAY = date(1945, 8, 17)
SPREADSHEET_ZERO = date(1899, 12, 30)
MONTHS = {
    "jan": "1", "feb": "2", "peb": "2", "mar": "3", "apr": "4", "mei": "5", "may": "5", "jun": "6", "jul": "7",
    "agu": "8", "agt": "8", "ags": "8", "aug": "8", "sep": "9", "okt": "10", "oct": "10", "nov": "11", "nop": "11",
    "des": "12", "dec": "12",
}  # fmt: skip
"""First three letters of a month, as people spell them → its number."""
PARTS = re.compile(
    r"(?P<first>\d{1,4})(?P<sep>[-/. ])\s*(?P<month>\d{1,2}|[a-z]{3,9})\.?\s*(?P=sep)\s*(?P<last>\d{1,4})"
    r"(?:[T ]\d{1,2}:\d{2}(?::\d{2})?(?:\.0+)?)?",
    re.IGNORECASE | re.ASCII,
)


class Refused(NetralError):
    """A row that is not taken over: which field is wrong, the cell as it stands in the file, and why."""

    def __init__(self, code: str, field: str, cell: str, *, id: str, en: str) -> None:
        super().__init__(id=id, en=en)
        self.code, self.field, self.cell = code, field, cell


class Reject(NamedTuple):
    """A refused row: where it stands in the file, all its cells, and the reason."""

    row: int
    cells: list[str]
    field: str
    code: str
    message: dict[str, str]


def misshapen(row: int, cells: list[str], width: int) -> Reject:
    """Refuse a row that has more or fewer cells than there are headings."""
    message = {
        "id": f"Baris ini berisi {len(cells)} sel, bukan {width}; mungkin terpotong.",
        "en": f"This row has {len(cells)} cells instead of {width}; it may be cut off.",
    }
    return Reject(row, cells, "", "misshapen", message)


def text(cell: str, field: str, *, most: int, needed: bool = False) -> str:
    """Give a cell as text on one line.

    :raises Refused: it is empty but needed, too long, broken, or a formula
    """
    said = " ".join(cell.split())
    if needed and not said:
        raise Refused("empty", field, cell, id="Sel ini tidak boleh kosong.", en="This cell must not be empty.")
    if len(said) > most:
        raise Refused("too-long", field, cell, id=f"Lebih dari {most} huruf.", en=f"More than {most} letters.")
    if "\0" in said:
        raise Refused(
            "broken", field, cell, id="Sel ini berisi tanda yang rusak.", en="This cell holds a broken character."
        )
    if said.startswith(FORMULA):
        raise Refused(
            "formula",
            field,
            cell,
            id="Sel ini berisi rumus. Simpan nilainya saja.",
            en="This cell holds a formula. Save its value only.",
        )
    return said


def yes(cell: str, field: str) -> bool:
    """Read yes or no. Raises Refused."""
    said = cell.strip().casefold()
    if said in YES:
        return True
    if said in NO:
        return False
    raise Refused("not-yes-or-no", field, cell, id="Tulis “ya” atau “tidak”.", en="Write “ya” or “tidak”.")


A_YEAR, A_LIFE = timedelta(days=366), timedelta(days=366 * 80)


def day(cell: str, field: str, *, today: date, ahead: timedelta = A_YEAR) -> date | None:
    """Read a day as people and spreadsheets write it; None where there is none.

    :raises Refused: it is no day, or not one between 1945 and as far ahead from today
    """
    said = cell.strip()
    if not said or said == "-":
        return None
    found = _day(said)
    if found is None:
        raise Refused(
            "not-a-day",
            field,
            cell,
            id="Ini bukan tanggal. Tulis misalnya 2024-10-31 atau 31 Oktober 2024.",
            en="This is no day. Write for example 2024-10-31 or 31 Oktober 2024.",
        )
    if not FIRST_DAY <= found <= today + ahead:
        raise Refused("strange-day", field, cell, id="Tanggal ini tidak mungkin.", en="This day is not possible.")
    return found


@functools.lru_cache(maxsize=65_536)
def _day(said: str) -> date | None:
    """Read 2024-10-31, 31-10-2024, 31/10/2024, 31 Oktober 2024, or the number by which a spreadsheet keeps a day."""
    if said.isascii() and said.isdigit() and len(said) == 5:
        return SPREADSHEET_ZERO + timedelta(days=int(said))
    parts = PARTS.fullmatch(said)
    if parts is None:
        return None
    first, month, last = parts["first"], MONTHS.get(parts["month"][:3].casefold(), parts["month"]), parts["last"]
    year, day_ = (first, last) if len(first) == 4 else (last, first)
    try:
        return date(int(year), int(month), int(day_))
    except ValueError:
        return None

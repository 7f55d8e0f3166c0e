"""NIP of a PNS and NI PPPK: 18 digits that tell birth, appointment and sex. Personal data, guessable, never a secret.

Source: Perka BKN 22/2007 for the NIP; the parts of an NI PPPK as BKN issues them (docs/reference/directory.md).
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from netral.common.errors import NetralError

if TYPE_CHECKING:
    import polars as pl

LENGTH = 18
YOUNGEST = 17
"""Years between birth and appointment at least; the rules ask for 18, and months are rounded."""
OLDEST_BIRTH = 1930
DEMO_YEAR, DEMO_SERIAL = 2090, 900
"""Numbers of invented people: appointed from this year on, with a serial from this one on. No real person has one."""

SPREADSHEET = re.compile(r"\d([.,]\d+)?E\+?\d+", re.IGNORECASE)
FILLING = re.compile(r"[\s.\-'’_]+")
"""What people put between the digits."""


class BadNumber(NetralError):
    """A number that cannot be a NIP or NI PPPK; `code` names the reason."""

    def __init__(self, code: str, *, id: str, en: str) -> None:
        super().__init__(id=id, en=en)
        self.code = code


class Number(NamedTuple):
    """A number and what it tells. `month` is of the appointment, 0 for a PPPK: two digits count contracts there."""

    digits: str
    born: date
    year: int
    month: int
    sex: int
    serial: int

    @property
    def is_demo(self) -> bool:
        """Whether it is the number of an invented person."""
        return self.year >= DEMO_YEAR and self.serial >= DEMO_SERIAL


def read_number(text: str, *, pppk: bool, today: date) -> Number:
    """Read a number as people and spreadsheets write it.

    :raises BadNumber: it is no NIP, or no NI PPPK where `pppk`
    """
    digits = FILLING.sub("", text)
    if SPREADSHEET.fullmatch(text.strip()):
        raise BadNumber(
            "rounded",
            id="Nomor ini dibulatkan oleh Excel atau aplikasi sejenis (misalnya 1,98E+17). Jadikan kolomnya teks, "
            "lalu isi ulang.",
            en="A spreadsheet rounded this number (such as 1.98E+17). Make the column text and fill it in again.",
        )
    if "***" in text:
        raise BadNumber(
            "masked",
            id="Nomor ini disamarkan. Ekspor lagi dengan --numbers.",
            en="This number is masked. Export again with --numbers.",
        )
    if not (digits.isascii() and digits.isdigit()):
        raise BadNumber("not-digits", id="Nomor hanya berisi angka.", en="A number holds digits only.")
    if len(digits) != LENGTH:
        raise BadNumber(
            "length",
            id=f"Nomor harus {LENGTH} angka; ini {len(digits)}.",
            en=f"A number has {LENGTH} digits; this one has {len(digits)}.",
        )
    return _told_by(digits, pppk=pppk, today=today)


def _told_by(digits: str, *, pppk: bool, today: date) -> Number:
    born = _birth(digits[:8], today)
    year, month, sex, serial = int(digits[8:12]), int(digits[12:14]), int(digits[14]), int(digits[15:])
    if not pppk and not 1 <= month <= 12:
        raise BadNumber(
            "month",
            id="Angka ke-13 dan ke-14 bukan bulan. Pada PPPK memang bukan: periksa statusnya.",
            en="Digits 13 and 14 are no month. For a PPPK they need not be: check the status.",
        )
    if sex not in (1, 2):
        raise BadNumber("sex", id="Angka ke-15 harus 1 atau 2.", en="Digit 15 must be 1 or 2.")
    if serial == 0:
        raise BadNumber(
            "serial",
            id="Nomor urut 000 tidak ada; mungkin Excel atau aplikasi sejenis membulatkan angka terakhir.",
            en="There is no serial 000; a spreadsheet may have rounded the last digits.",
        )
    number = Number(digits, born, year, 0 if pppk else month, sex, serial)
    if year - born.year < YOUNGEST:
        raise BadNumber(
            "too-young",
            id=f"Menurut nomor ini pengangkatan terjadi sebelum usia {YOUNGEST} tahun.",
            en=f"By this number, the appointment came before the age of {YOUNGEST}.",
        )
    if not number.is_demo and (year, number.month) > (today.year, today.month if number.month else 0):
        raise BadNumber(
            "future", id="Tahun pengangkatan belum tiba.", en="The year of the appointment has not come yet."
        )
    return number


def _birth(digits: str, today: date) -> date:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        born = None
    if born is None or not date(OLDEST_BIRTH, 1, 1) <= born <= today:
        raise BadNumber(
            "birth", id="Delapan angka pertama bukan tanggal lahir.", en="The first eight digits are no date of birth."
        )
    return born


def looks_right(digits: pl.Expr, *, pppk: pl.Expr, today: date) -> pl.Expr:
    """Say of a column of numbers, without what people put between the digits, which of them `read_number` takes.

    What it takes but is not found here is to be asked one by one.
    """
    import polars as pl

    def part(start: int, length: int) -> pl.Expr:
        return digits.str.slice(start, length).str.to_integer(dtype=pl.Int32, strict=False)

    born = digits.str.slice(0, 8).str.to_date("%Y%m%d", strict=False)
    year, month = part(8, 4), pl.when(pppk).then(0).otherwise(part(12, 2))
    come = (year < today.year) | ((year == today.year) & (month <= pl.when(pppk).then(0).otherwise(today.month)))
    demo = (year >= DEMO_YEAR) & (part(15, 3) >= DEMO_SERIAL)
    return (
        digits.str.contains(f"^[0-9]{{{LENGTH}}}$")
        & born.is_between(date(OLDEST_BIRTH, 1, 1), today)
        & (pppk | month.is_between(1, 12))
        & part(14, 1).is_in([1, 2])
        & (part(15, 3) > 0)
        & (year - born.dt.year() >= YOUNGEST)
        & (demo | come)
    ).fill_null(value=False)


def masked(digits: str) -> str:
    """Give a number as screens show it: enough to compare with a paper, not enough to know a birthday."""
    return f"{digits[:2]}******{digits[8:10]}****{digits[14]}***"

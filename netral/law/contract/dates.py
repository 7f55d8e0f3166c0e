"""Days as people write and say them: read strictly, with what was probably meant; said in both languages."""

from __future__ import annotations

from datetime import date

from netral.law.errors import BadQuestion, did_you_mean
from netral.law.question import FIRST_DAY
from netral.law.search import clean

LAST_DAY = date(2099, 12, 31)
MONTHS = {
    "id": [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
OTHER_MONTHS = {2: {"pebruari", "peb"}, 8: {"agt", "agust"}, 9: {"sept"}, 11: {"nopember", "nop"}}
WEEKDAYS = {
    "id": ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}


def _wrong_date(field: str, text: str, *nearest: str) -> BadQuestion:
    hint = did_you_mean(nearest)
    return BadQuestion(
        field,
        id=f"“{text}” pada “{field}” bukan tanggal. Tulis tahun-bulan-hari, misalnya 2024-11-27.{hint['id']}",
        en=f"“{text}” in “{field}” is not a date. Write year-month-day, for example 2024-11-27.{hint['en']}",
        nearest=nearest,
    )


def _candidates(text: str) -> list[str]:
    """Read other usual ways to write a date (7/10/2020, 7 Oktober 2020, 2020-2-30) and give what was probably meant."""
    import re

    named = re.search(
        r"(?:([0-9]{1,2})\s*[-/. ]\s*)?([a-z]{3,9})\.?(?:\s+([0-9]{1,2}),?)?\s*[-/., ]\s*([0-9]{2,4})\b", text.lower()
    )
    if named:
        before, word, after, year = named.groups()
        month, day = _month(word), before or after
        return _possible([(int(year), month, int(day))]) if month and day and not (before and after) else []
    found = re.search(r"([0-9]{1,4})[^0-9a-z]+([0-9]{1,4})[^0-9a-z]+([0-9]{1,4})", text, re.IGNORECASE)
    if found is None:
        return []
    first, month, last = map(int, found.groups())
    orders = [(last, month, first)] if first <= 31 else [(first, month, last)]
    if first <= 31 and last <= 31:  # which of the two is the year nobody can tell
        orders.insert(0 if "-" in text else 1, (first, month, last))
    return _possible(orders)


def _month(word: str) -> int:
    """Give the number of a month by its name or a usual short one in either language; 0 for any other word."""
    for number, names in enumerate(zip(MONTHS["id"], MONTHS["en"], strict=True), 1):
        full = {name.lower() for name in names}
        if word in full | {name[:3] for name in full} | OTHER_MONTHS.get(number, set()):
            return number
    return 0


def _possible(orders: list[tuple[int, int, int]]) -> list[str]:
    """Keep what can be a day of the corpus, a day past the end of its month as that month's last."""
    import calendar

    out = []
    for written, month, day in orders:
        year = written + 2000 if written < 100 else written
        if FIRST_DAY.year <= year <= LAST_DAY.year and 1 <= month <= 12 and 1 <= day <= 31:
            out.append(date(year, month, min(day, calendar.monthrange(year, month)[1])).isoformat())
    return out


def parse_date(text: str, field: str) -> date:
    """Read "YYYY-MM-DD". Raises BadQuestion naming `field` for anything else and for days outside 2014–2099."""
    wanted = clean(text, field)
    try:
        if len(wanted) != 10 or not wanted.isascii() or wanted[4] != "-" or wanted[7] != "-":
            raise ValueError(wanted)  # a week of the year (2024-W01-1) is read by Python, not by people
        day = date.fromisoformat(wanted)
    except ValueError:
        raise _wrong_date(field, wanted, *_candidates(wanted)) from None
    if not FIRST_DAY <= day <= LAST_DAY:
        bound = FIRST_DAY if day < FIRST_DAY else LAST_DAY
        raise BadQuestion(
            field,
            id=f"Korpus Netral mencakup 2014 sampai 2099; “{field}” {wanted} ada di luarnya.",
            en=f"Netral's corpus covers 2014 to 2099; “{field}” {wanted} lies outside it.",
            nearest=(bound.isoformat(),),
        )
    return day


def meant_date(text: str, field: str) -> date:
    """Read a day as people write it ("20 Oktober 2020", "7/10/2020"), where it can mean one day only.

    Raises BadQuestion naming `field`, with the days that may be meant.
    """
    try:
        return parse_date(text, field)
    except BadQuestion as wrong:
        if len(wrong.nearest) != 1:
            raise
        meant = parse_date(wrong.nearest[0], field)
        written = "".join(letter if letter.isdigit() else " " for letter in text).split()
        if not {str(meant.day), str(meant.year)} <= {number.lstrip("0") for number in written}:
            raise  # another day than was written, however near
        return meant


def said_date(day: date, language: str, *, weekday: bool = False) -> str:
    """Give a date in words: "Senin, 9 Desember 2024"."""
    words = f"{day.day} {MONTHS[language][day.month - 1]} {day.year}"
    return f"{WEEKDAYS[language][day.weekday()]}, {words}" if weekday else words


def said_period(begin: str | None, until: str | None, language: str) -> str:
    """Give a period of the law with its last day, as people say it: the exclusive end less one day."""
    last = said_date(date.fromordinal(date.fromisoformat(until).toordinal() - 1), language) if until else ""
    if begin is None:
        return {"id": f"sampai {last}", "en": f"until {last}"}[language] if last else ""
    first = said_date(date.fromisoformat(begin), language)
    return f"{first} – {last}" if last else {"id": f"sejak {first}", "en": f"since {first}"}[language]


def said_span(first: date, last: date, language: str) -> str:
    """Give two days in words, nothing said twice: "4 – 6 September 2020", "26 September – 5 Desember 2020"."""
    if first == last:
        return said_date(first, language)
    begin = said_date(first, language).split(" ")
    if first.year == last.year:
        begin = begin[:1] if first.month == last.month else begin[:2]
    return f"{' '.join(begin)} – {said_date(last, language)}"

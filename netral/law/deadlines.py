"""When a deadline ends, day by day, with the reason for each day, as the calendar was known on a given day.

Data: `corpus/holidays/YYYY.toml`, frozen (nothing here asks a package: an upgrade must not move an old deadline).
Every day names the decree that made it free and, if so, the decree that took it away again: 2020 had five.

Our convention, which no source states: the day of the event is day 0, the next (working) day is day 1, and the
deadline ends at 23:59 local time of the last day. Calendar days run through weekends and holidays and a last day on
such a day is not moved; the answer warns instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from netral.law.errors import BadQuestion
from netral.law.search import clean
from netral.law.sources import Source, files, plain

WORKING, CALENDAR, UNSPECIFIED = "working", "calendar", "unspecified"
UNITS = {"working_day": WORKING, "calendar_day": CALENDAR, "day_unspecified": UNSPECIFIED}
KINDS = ("national", "cuti-bersama", "election-day")
LONGEST = 366
FIVE_DAY_WEEK = date(2023, 4, 12)
"""Perpres 21/2023 Pasal 3: Monday to Friday for every agency; those with six days had a year to adapt."""
CONVENTION = {
    "id": "Hari peristiwa dihitung hari ke-0; tenggat berakhir pukul 23.59 waktu setempat pada hari terakhir.",
    "en": "The day of the event is day 0; the deadline ends at 23:59 local time of the last day.",
}
_SPEC = re.compile(r"([0-9]{1,4})\s*(wd|cd|hk|hr)")
_WEEKDAY = {
    "id": ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}
_DECREE = {"id", "decided_on", "what", "verified", "source"}
_DAY = {"date", "kind", "name", "decree", "withdrawn_by", "provisional", "note"}


# Reading ------------------------------------------------------------------------------------------------------------


def read(corpus: Path) -> dict[str, Any]:
    """Read `corpus/holidays/*.toml` strictly.

    Gives {"years": {"2020": {"provisional", "not_a_holiday", "decrees": {id: {"decided_on", "what", "verified",
    "source"?}}, "days": [{"date", "kind", "name": {id, en}, "decree": id, "decided_on", "withdrawn_on"?,
    "provisional"?, "note"?}]}}}; days are ISO strings. Raises CorpusError.
    """
    years = {}
    for name in files(corpus, "holidays"):
        source = Source.open(corpus, "holidays", name)
        raw = source.toml()
        source.only(raw, {"year", "package", "provisional", "note", "not_a_holiday", "decrees", "days"})
        if source.take(raw, "year", int) != int(name.removesuffix(".toml")):
            source.fail("must be the name of the file", field="year", near=["year = "])
        decrees = _read_decrees(source, raw)
        days = [_read_day(source, row, decrees, raw["year"]) for row in source.take(raw, "days", list)]
        if [(day["date"], day["decided_on"]) for day in days] != sorted(
            (day["date"], day["decided_on"]) for day in days
        ):
            source.fail("must be in order of date and of decision", field="days", near=["days = ["])
        years[str(raw["year"])] = {
            "provisional": bool(raw.get("provisional")),
            "not_a_holiday": plain(raw.get("not_a_holiday", [])),
            "decrees": decrees,
            "days": days,
        }
    return {"years": years}


def _read_decrees(source: Source, raw: dict[str, Any]) -> dict[str, dict[str, Any]]:
    decrees: dict[str, dict[str, Any]] = {}
    for row in source.take(raw, "decrees", list):
        near = [f'id = "{row.get("id")}"']
        source.only(row, _DECREE, near=near)
        source.take(row, "verified", bool, near=near)
        source.take(row, "what", str, near=near)
        decided = source.day(row, "decided_on", near=near)
        rest = {key: value for key, value in row.items() if key != "id"}
        decrees[source.take(row, "id", str, near=near)] = rest | {"decided_on": decided}
    return decrees


def _read_day(source: Source, row: dict[str, Any], decrees: dict[str, dict[str, Any]], year: int) -> dict[str, Any]:
    near = [f"date = {row.get('date')}"]
    source.only(row, _DAY, near=near)
    day = str(source.day(row, "date", near=near))
    if int(day[:4]) != year:
        source.fail(f"does not lie in {year}", field="date", near=near)
    if source.take(row, "kind", str, near=near) not in KINDS:
        source.fail(f"must be one of {', '.join(KINDS)}", field="kind", near=near)
    for field in ("decree", "withdrawn_by"):
        if field in row and row[field] not in decrees:
            source.fail(f"{row[field]!r} is not among the decrees", field=field, near=near)
    decree = decrees[source.take(row, "decree", str, near=near)]
    result = {
        "date": day,
        "kind": row["kind"],
        "name": source.both(row, "name", near=near),
        "decree": row["decree"],
        "decided_on": decree["decided_on"],
    }
    if "withdrawn_by" in row:
        result["withdrawn_on"] = decrees[row["withdrawn_by"]]["decided_on"]
        if result["withdrawn_on"] <= result["decided_on"]:
            source.fail("lies before the day was decided", field="withdrawn_by", near=near)
    return result | {key: row[key] for key in ("provisional", "note") if key in row}


def manifest(data: dict[str, Any]) -> dict[str, int]:
    """Count the holidays of each year, withdrawn ones included."""
    return {year: len(table["days"]) for year, table in sorted(data["years"].items())}


# The calendar -------------------------------------------------------------------------------------------------------


class Holidays:
    """National holidays, collective leave and election days, as known on any day. Built from what `read` gives."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._years: dict[str, dict[str, Any]] = data["years"]
        self._days: dict[str, list[dict[str, Any]]] = {}
        for table in self._years.values():
            for row in table["days"]:
                self._days.setdefault(row["date"], []).append(row)

    def has_year(self, year: int) -> bool:
        """Say whether there is a table for that year."""
        return str(year) in self._years

    def years(self) -> tuple[int, ...]:
        """Give the years with a table, in order."""
        return tuple(sorted(int(year) for year in self._years))

    def is_provisional(self, year: int) -> bool:
        """Say whether the whole table of that year still awaits its decree."""
        return bool(self._years.get(str(year), {}).get("provisional"))

    def decided(self, year: int, known_on: date | None) -> bool:
        """Say whether anything about that year's holidays was decided by then."""
        table = self._years.get(str(year), {"days": []})
        return known_on is None or any(row["decided_on"] <= known_on.isoformat() for row in table["days"])

    def on(self, day: date, known_on: date | None = None) -> dict[str, Any] | None:
        """Give the holiday on that day as known then (None: everything that was decided), or None."""
        known = known_on.isoformat() if known_on else "9999"
        rows = reversed(self._days.get(day.isoformat(), ()))
        return next((row for row in rows if row["decided_on"] <= known < row.get("withdrawn_on", "99999")), None)


# Counting -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Day:
    """One day after the event: counted or not, its number when counted, and why."""

    date: date
    counted: bool
    number: int | None
    reason: dict[str, str]

    def as_dict(self) -> dict[str, Any]:
        """Give JSON-able data."""
        return {
            "date": self.date.isoformat(),
            "counted": self.counted,
            "number": self.number,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline: its last day `due` (None when it cannot be known, with the `reason`), and every day up to it."""

    due: date | None
    start: date | None
    count: int
    unit: str
    days: tuple[Day, ...] = ()
    warnings: tuple[dict[str, str], ...] = ()
    reason: dict[str, str] | None = None
    age_days: int | None = None
    overdue: bool | None = None
    known_on: date | None = None
    week: int = 5
    cuti_bersama_off: bool = True
    zone: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Give JSON-able data; days as ISO strings, `age_days` whole days, `overdue` None without a day to ask on."""
        return {
            "due": self.due.isoformat() if self.due else None,
            "start": self.start.isoformat() if self.start else None,
            "count": self.count,
            "unit": self.unit,
            "reason": self.reason,
            "age_days": self.age_days,
            "overdue": self.overdue,
            "known_on": self.known_on.isoformat() if self.known_on else None,
            "week": self.week,
            "cuti_bersama_off": self.cuti_bersama_off,
            "zone": self.zone,
            "convention": CONVENTION,
            "warnings": list(self.warnings),
            "days": [day.as_dict() for day in self.days],
        }


def parse_spec(text: str, field: str = "rule") -> tuple[int, str] | None:
    """Read "14wd" (working days, also hk) or "7cd" (calendar days, also hr) as (count, unit); None if it is a name.

    Raises BadQuestion for a number of days outside 1–366.
    """
    match = _SPEC.fullmatch(clean(text, field).lower())
    if not match:
        return None
    count = int(match.group(1))
    check_count(count, field)
    return count, WORKING if match.group(2) in ("wd", "hk") else CALENDAR


def check_count(count: int, field: str = "rule") -> None:
    """Refuse a number of days outside 1–366."""
    if not 1 <= count <= LONGEST:
        raise BadQuestion(
            field,
            id=f"Jumlah hari {count} di luar 1 sampai {LONGEST}.",
            en=f"{count} days lie outside 1 to {LONGEST}.",
            nearest=(str(min(max(count, 1), LONGEST)),),
        )


class Deadlines:
    """Counts deadlines on a calendar of holidays."""

    def __init__(self, holidays: Holidays) -> None:
        self._holidays = holidays

    def due(
        self,
        start: date | None,
        count: int,
        unit: str,
        *,
        known_on: date | None = None,
        week: int = 5,
        cuti_bersama_off: bool = True,
        on: date | None = None,
        since: date | None = None,
        zone: str | None = None,
    ) -> Deadline:
        """Count `count` days of `unit` ("working", "calendar", "unspecified") from the event on `start` (day 0).

        `known_on` uses the calendar as known on that day; `week` is 5 (Monday–Friday) or 6; `cuti_bersama_off` says
        whether collective leave is free. Without a start (no receipt) nothing is due: the answer gives the reason and
        the age in days since `since` on the day `on`. Likewise when a year has no table of holidays yet.
        Raises BadQuestion for an impossible count, unit or week.
        """
        check_count(count, "count")
        for field, value, valid in (("unit", unit, tuple(UNITS.values())), ("week", week, (5, 6))):
            if value not in valid:
                allowed = tuple(str(one) for one in valid)
                raise BadQuestion(
                    field,
                    id=f"“{value}” pada “{field}” tidak ada. Pilih {', '.join(allowed)}.",
                    en=f"There is no “{value}” for “{field}”. Choose {', '.join(allowed)}.",
                    nearest=allowed,
                )
        begun = start or since
        age = (on - begun).days if on and begun else None
        terms = Deadline(None, start, count, unit, (), (), None, age, None, known_on, week, cuti_bersama_off, zone)
        if start is None:
            return replace(terms, reason=_no_start())
        days: list[Day] = []
        for day in (self._working if unit == WORKING else self._calendar)(start, terms):
            if day is None:
                return replace(terms, reason=self._no_table(days[-1].date if days else start))
            days.append(day)
            if day.number == count:
                break
        last = days[-1].date
        warnings = tuple(self._warnings(days, terms))
        return replace(terms, due=last, days=tuple(days), warnings=warnings, overdue=on > last if on else None)

    def _calendar(self, start: date, terms: Deadline) -> Iterator[Day | None]:
        for number in range(1, LONGEST + 1):
            day = start + timedelta(days=number)
            free = self._free(day, terms)
            note = {lang: f" ({free[lang]})" if free else "" for lang in ("id", "en")}
            reason = {"id": f"Hari kalender{note['id']}", "en": f"Calendar day{note['en']}"}
            yield Day(day, counted=True, number=number, reason=reason)

    def _working(self, start: date, terms: Deadline) -> Iterator[Day | None]:
        """Give the days one by one; None where there is no table of holidays to go by."""
        day, number = start, 0
        while True:
            day += timedelta(days=1)
            if not self._holidays.has_year(day.year):
                yield None
                return
            free = self._free(day, terms)
            if free:
                yield Day(day, counted=False, number=None, reason=free)
                continue
            number += 1
            yield Day(day, counted=True, number=number, reason=self._worked(day, terms))

    def _worked(self, day: date, terms: Deadline) -> dict[str, str]:
        leave = self._holidays.on(day, terms.known_on)
        if leave is None:
            return {"id": "Hari kerja", "en": "Working day"}
        name = leave["name"]
        return {"id": f"Hari kerja ({name['id']} dihitung)", "en": f"Working day ({name['en']} counts)"}

    def _free(self, day: date, terms: Deadline) -> dict[str, str] | None:
        """Give the name of what makes a day free, or None for a working day."""
        holiday = self._holidays.on(day, terms.known_on)
        if holiday and (terms.cuti_bersama_off or holiday["kind"] != "cuti-bersama"):
            return dict(holiday["name"])
        if day.weekday() >= terms.week:
            return {lang: names[day.weekday()] for lang, names in _WEEKDAY.items()}
        return None

    def _warnings(self, days: list[Day], terms: Deadline) -> Iterator[dict[str, str]]:
        if terms.unit == WORKING:
            yield from self._calendar_warnings(days, terms)
            return
        free = self._free(days[-1].date, terms)
        if free:
            yield {
                "id": f"Hari terakhir jatuh pada {free['id']}. Tenggat hari kalender tidak bergeser; jangan menunggu.",
                "en": f"The last day is {free['en']}. A deadline in calendar days does not move; do not wait.",
            }
        if terms.unit == UNSPECIFIED:
            yield {
                "id": "Sumbernya hanya menyebut “hari”; di sini dihitung hari kalender, yang lebih cepat habis.",
                "en": "The source only says “days”; calendar days are counted here, which end sooner.",
            }

    def _calendar_warnings(self, days: list[Day], terms: Deadline) -> Iterator[dict[str, str]]:
        years = sorted({day.date.year for day in days})
        used = (self._holidays.on(day.date, terms.known_on) for day in days)
        if any(map(self._holidays.is_provisional, years)) or any(row and row.get("provisional") for row in used):
            yield {
                "id": "Memakai hari libur yang masih sementara atau perkiraan; hari terakhirnya dapat berubah.",
                "en": "Uses provisional or estimated holidays; the last day may change.",
            }
        if terms.week == 5 and days[0].date < FIVE_DAY_WEEK:
            yield {
                "id": "Sebelum 12 April 2023 banyak pemda bekerja enam hari; bila begitu, pakai pekan enam hari.",
                "en": "Before 12 April 2023 many regional governments worked six days; count with that week if so.",
            }
        for year in years:
            if not self._holidays.decided(year, terms.known_on):
                yield {
                    "id": f"Pada tanggal pengetahuan itu hari libur {year} belum ditetapkan.",
                    "en": f"On that day of knowledge the holidays of {year} were not decided yet.",
                }

    def _no_table(self, day: date) -> dict[str, str]:
        years = self._holidays.years()
        span = f"{years[0]}–{years[-1]}" if years else "-"
        return {
            "id": f"Hitungan sesudah {day.isoformat()} memerlukan tabel hari libur yang belum ada (yang ada: {span}).",
            "en": f"Counting beyond {day.isoformat()} needs a table of holidays that is not there (there are {span}).",
        }


def _no_start() -> dict[str, str]:
    return {
        "id": "Tanggal penerimaan tidak diketahui, jadi tenggatnya juga tidak. Hitungan mulai sejak diterima.",
        "en": "The day of receipt is not known, so neither is the deadline. Counting starts at receipt.",
    }

import copy
import csv
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netral.law.deadlines import Deadlines, Holidays, parse_spec, read
from netral.law.errors import BadQuestion
from netral.law.load import CORPUS

STEADY = settings(deadline=None, derandomize=True)
DATA = read(CORPUS)
HOLIDAYS = Holidays(DATA)
COUNT = Deadlines(HOLIDAYS)
D = date.fromisoformat
with (Path(__file__).parent / "data" / "working_days_examples.csv").open(encoding="utf-8", newline="") as table:
    EXAMPLES = list(csv.DictReader(table))

STARTS = st.dates(date(2014, 1, 1), date(2026, 6, 30))
COUNTS = st.integers(1, 90)
UNITS = st.sampled_from(["working", "calendar", "unspecified"])
WEEKS = st.sampled_from([5, 6])


def last_day(start: date, count: int, unit: str = "working", deadlines: Deadlines = COUNT, **terms: Any) -> date:
    due = deadlines.due(start, count, unit, **terms).due
    assert due is not None
    return due


def said(text: dict[str, str] | None, language: str) -> str:
    assert text is not None
    return text[language]


class TestWorkedExamples:
    @pytest.mark.parametrize("row", EXAMPLES, ids=[row["id"] for row in EXAMPLES])
    def test_ends_on_the_day_worked_out_by_hand(self, row):
        answer = COUNT.due(
            D(row["start"]),
            int(row["count"]),
            row["unit"],
            known_on=D(row["calendar_known_until"]) if row["calendar_known_until"] else None,
            week=int(row["week_days"]),
            cuti_bersama_off=row["cuti_bersama_off"] == "yes",
        )

        assert answer.due == D(row["due"])
        weekdays = [day for day in answer.days if not day.counted and day.date.weekday() < int(row["week_days"])]
        assert [day.date.strftime("%d %b") for day in weekdays] == [
            skipped[:6] for skipped in row["skipped"].split("; ") if skipped
        ]

    def test_there_are_eighteen(self):
        assert len(EXAMPLES) == 18


class TestDays:
    def test_each_day_has_its_reason(self):
        days = {day.date: day for day in COUNT.due(D("2024-11-22"), 4, "working").days}

        assert [day.number for day in days.values()] == [None, None, 1, 2, None, 3, 4]
        assert days[D("2024-11-23")].reason == {"id": "Sabtu", "en": "Saturday"}
        assert days[D("2024-11-27")].reason["id"] == "Hari Pemilihan Kepala Daerah"
        assert days[D("2024-11-29")].reason["en"] == "Working day"

    def test_collective_leave_counts_when_asked(self):
        (day,) = COUNT.due(D("2020-10-27"), 1, "working", cuti_bersama_off=False).days

        assert day.counted
        assert "Maulid" in day.reason["id"]

    def test_json_holds_iso_days(self):
        data = COUNT.due(D("2020-10-01"), 7, "calendar", on=D("2020-10-10")).as_dict()

        assert (data["due"], data["age_days"], data["overdue"]) == ("2020-10-08", 9, True)
        assert data["days"][0] == {
            "date": "2020-10-02",
            "counted": True,
            "number": 1,
            "reason": {"id": "Hari kalender", "en": "Calendar day"},
        }


class TestKnownOn:
    @pytest.mark.parametrize(
        ("day", "known", "free"),
        [
            ("2020-05-22", "2019-08-27", False),
            ("2020-05-22", "2019-08-28", True),
            ("2020-05-22", "2020-05-19", True),
            ("2020-05-22", "2020-05-20", False),
            ("2020-12-28", "2020-04-08", False),
            ("2020-12-28", "2020-11-30", True),
            ("2020-12-28", "2020-12-01", False),
            ("2021-08-10", "2021-06-17", True),
            ("2021-08-10", "2021-06-18", False),
            ("2021-08-11", "2021-06-18", True),
            ("2017-06-23", "2016-11-20", True),
            ("2017-06-23", "2016-11-21", False),
            ("2017-06-23", "2017-06-15", True),
            ("2023-04-26", "2023-03-28", True),
            ("2023-04-26", "2023-03-29", False),
            ("2025-08-18", "2025-08-06", False),
            ("2025-08-18", "2025-08-07", True),
        ],
    )
    def test_a_day_is_free_between_its_decree_and_its_withdrawal(self, day, known, free):
        assert (HOLIDAYS.on(D(day), D(known)) is not None) == free

    def test_a_year_that_nobody_had_decided_is_said(self):
        answer = COUNT.due(D("2020-12-20"), 10, "working", known_on=D("2020-06-01"))

        assert any("2021" in warning["id"] for warning in answer.warnings)


class TestWarnings:
    def test_a_last_calendar_day_on_a_sunday_is_not_moved_but_said(self):
        answer = COUNT.due(D("2020-10-08"), 3, "calendar")

        assert answer.due == D("2020-10-11")
        assert "Minggu" in answer.warnings[0]["id"]

    def test_provisional_holidays_are_said(self):
        assert "sementara" in COUNT.due(D("2027-03-01"), 14, "working").warnings[0]["id"]

    def test_days_of_unspecified_kind_are_said(self):
        assert any("hari" in warning["id"] for warning in COUNT.due(D("2024-10-01"), 7, "unspecified").warnings)

    def test_the_six_day_week_of_old_is_said(self):
        assert any("enam hari" in warning["id"] for warning in COUNT.due(D("2020-10-12"), 5, "working").warnings)
        assert not COUNT.due(D("2020-10-12"), 5, "working", week=6).warnings


class TestNothingKnown:
    def test_without_a_start_only_the_age_is_told(self):
        answer = COUNT.due(None, 14, "working", on=D("2024-10-20"), since=D("2024-10-01"))

        assert (answer.due, answer.age_days, answer.overdue) == (None, 19, None)
        assert "penerimaan" in said(answer.reason, "id")

    def test_without_a_table_nothing_is_guessed(self):
        answer = COUNT.due(D("2027-12-01"), 60, "working", on=D("2027-12-11"))

        assert (answer.due, answer.days, answer.age_days) == (None, (), 10)
        assert "2027" in said(answer.reason, "en")

    def test_calendar_days_need_no_table(self):
        assert COUNT.due(D("2030-01-01"), 7, "calendar").due == D("2030-01-08")


class TestBadQuestions:
    @pytest.mark.parametrize(
        ("field", "arguments"),
        [
            ("count", {"count": 0, "unit": "working"}),
            ("count", {"count": 367, "unit": "working"}),
            ("unit", {"count": 5, "unit": "bank"}),
            ("week", {"count": 5, "unit": "working", "week": 7}),
        ],
    )
    def test_names_the_field(self, field, arguments):
        with pytest.raises(BadQuestion) as refusal:
            COUNT.due(D("2024-01-01"), **arguments)

        assert refusal.value.field == field
        assert refusal.value.nearest


class TestParseSpec:
    @pytest.mark.parametrize(
        ("text", "spec"),
        [("14wd", (14, "working")), ("7CD", (7, "calendar")), ("14 hk", (14, "working")), ("ppk-follow-up", None)],
    )
    def test_reads_a_number_of_days(self, text, spec):
        assert parse_spec(text) == spec

    @pytest.mark.parametrize("text", ["0wd", "999wd", ""])
    def test_refuses_impossible_numbers(self, text):
        with pytest.raises(BadQuestion):
            parse_spec(text)


class TestProperties:
    @STEADY
    @given(STARTS, COUNTS, UNITS, WEEKS)
    def test_as_many_days_are_counted_as_asked(self, start, count, unit, week):
        answer = COUNT.due(start, count, unit, week=week)

        assert [day.number for day in answer.days if day.counted] == list(range(1, count + 1))
        assert answer.due == answer.days[-1].date
        assert [day.date for day in answer.days] == [start + timedelta(days=n + 1) for n in range(len(answer.days))]

    @STEADY
    @given(STARTS, COUNTS, UNITS, WEEKS)
    def test_more_days_end_later(self, start, count, unit, week):
        assert last_day(start, count, unit, week=week) < last_day(start, count + 1, unit, week=week)

    @STEADY
    @given(STARTS, COUNTS)
    def test_a_six_day_week_and_counted_leave_never_end_later(self, start, count):
        usual = last_day(start, count)

        assert last_day(start, count, week=6) <= usual
        assert last_day(start, count, cuti_bersama_off=False) <= usual

    @STEADY
    @given(STARTS, COUNTS)
    def test_who_knows_every_decree_gets_the_default(self, start, count):
        assert (
            COUNT.due(start, count, "working").days == COUNT.due(start, count, "working", known_on=D("2099-01-01")).days
        )

    @STEADY
    @given(STARTS, COUNTS, st.integers(1, 60))
    def test_one_more_holiday_never_ends_it_earlier(self, start, count, ahead):
        more = copy.deepcopy(DATA)
        extra = start + timedelta(days=ahead)
        day = {"date": extra.isoformat(), "kind": "national", "name": {"id": "Contoh", "en": "Example"}}
        more["years"][str(extra.year)]["days"].append(day | {"decree": "x", "decided_on": "2013-01-01"})

        assert last_day(start, count, deadlines=Deadlines(Holidays(more))) >= last_day(start, count)

    @STEADY
    @given(STARTS, COUNTS)
    def test_no_last_working_day_is_free(self, start, count):
        last = last_day(start, count)

        assert last.weekday() < 5
        assert HOLIDAYS.on(last) is None

"""The pages of regions and elections: a line drawn to scale, the same days in a list, every region there is."""

from __future__ import annotations

from datetime import date

import icalendar
import pytest

from netral.guide import pages, regions
from netral.law import ask

DAY = date(2020, 10, 20)
ELECTIONS = [one["id"] for one in ask.timeline().elections()]


class TestRegions:
    def test_have_each_a_page(self):
        for region in ask.regions():
            place = regions.place(region.code, DAY, "id")
            assert place
            assert place.name
            assert place.calendar

    def test_that_are_not_there_have_none(self, public):
        assert regions.place("99.99", DAY, "id") is None
        assert public.get("/wilayah/99.99/").status_code == 404
        assert public.get("/wilayah/..%2F/").status_code == 404

    def test_show_the_elections_they_vote_in(self):
        place = regions.place("14.06", DAY, "id")

        assert place
        assert place.calendar
        assert place.calendar.id == "pilkada-2020"
        assert [id_ for id_, _, _ in place.others][:2] == ["pilkada-2024", "pemilu-2024"]

    @pytest.mark.parametrize(
        ("day", "phase", "running", "verdicts"),
        [
            ("2020-10-20", "masa kampanye", "hari ke-25 dari 71", ["prohibited", "contested", "allowed"]),
            ("2020-12-07", "masa tenang", "hari ke-2 dari 3", ["prohibited"]),
            ("2026-11-22", "di luar pemilihan", "", []),
        ],
    )
    def test_say_what_runs_on_a_day_and_what_it_means(self, day, phase, running, verdicts):
        place = regions.place("14.06", date.fromisoformat(day), "id")

        assert place
        assert place.phase == phase
        assert place.running == running
        assert [one.verdict for one in place.meanings][: len(verdicts)] == verdicts

    def test_name_who_handled_a_breach_then(self):
        then, later = (regions.place("14.06", date(year, 10, 20), "id") for year in (2020, 2024))

        assert then
        assert later
        assert "Komisi Aparatur Sipil Negara" in [step.more for step in then.route]
        assert "Badan Kepegawaian Negara" in [step.more for step in later.route]

    def test_stand_under_their_province(self, public):
        assert "14" in [province.code for province in regions.provinces()]
        assert 'href="/wilayah/14.06/">Kabupaten Rokan Hulu' in public.get("/wilayah/14/").text

    def test_all_stand_in_one_province(self):
        places = [regions.place(province.code, DAY, "id") for province in regions.provinces()]
        within = sorted(region.code for place in places if place for region in place.within)

        assert within == sorted(region.code for region in ask.regions() if region.level != "province")


class TestCalendars:
    @pytest.mark.parametrize("election", ELECTIONS)
    @pytest.mark.parametrize("language", ["id", "en"])
    def test_of_every_election_have_a_list(self, election, language):
        assert regions.calendar(election, None, language).rows

    def test_of_2020_name_the_day_of_the_vote_and_the_pause(self):
        found = regions.calendar("pilkada-2020", "14.06", "id")

        assert found.voting == "Rabu, 9 Desember 2020"
        assert "Tahapan ditunda" in [row.name for row in found.rows]
        assert "26 September – 5 Desember 2020" in [row.days for row in found.rows]

    @pytest.mark.parametrize("election", ELECTIONS)
    def test_are_drawn_inside_the_frame(self, election):
        found = regions.calendar(election, None, "id")

        for bar in found.bars:
            assert bar.x >= 0
            assert bar.x + bar.width <= regions.WIDTH + regions.NARROWEST
        assert all(0 <= mark.x <= regions.WIDTH for mark in found.marks)


class TestPages:
    @pytest.mark.parametrize("path", ["/wilayah/", "/en/wilayah/14.06/", "/wilayah/14/", "/pemilihan/pemilu-2029/"])
    def test_can_be_opened(self, public, path):
        assert public.get(path).status_code == 200

    def test_of_an_election_that_is_not_there_can_not(self, public):
        assert public.get("/pemilihan/pilkada-1999/").status_code == 404

    @pytest.mark.parametrize("written", ["2020-10-20", "20 Oktober 2020", "20 Okt 2020"])
    def test_show_the_day_of_the_address(self, public, written):
        page = public.get("/wilayah/14.06/", {"tanggal": written}).text

        assert "Selasa, 20 Oktober 2020" in page
        assert 'aria-current="step"' in page

    def test_show_today_where_no_day_is_asked_for(self, public, monkeypatch):
        monkeypatch.setattr(pages, "today", lambda: date(2024, 11, 27))

        assert "Rabu, 27 November 2024" in public.get("/wilayah/14.06/").text

    @pytest.mark.parametrize("written", ["kapan-kapan", "2020-02-31", "1999-01-01", "x" * 5000])
    def test_say_beside_the_field_that_it_is_no_day(self, public, written):
        answer = public.get("/wilayah/14.06/", {"tanggal": written})

        assert answer.status_code == 422
        assert 'aria-describedby="on-hint on-error"' in answer.text
        assert "ETag" not in answer.headers

    def test_lead_on_to_a_question_about_that_day_and_place(self, public):
        page = public.get("/wilayah/14.06/", {"tanggal": "2020-10-20"}).text

        assert '<input type="hidden" name="on" value="2020-10-20">' in page
        assert '<input type="hidden" name="region" value="14.06">' in page


class TestFiles:
    def test_of_a_region_hold_its_own_days(self, public):
        file = public.get("/wilayah/93.02/pilkada-2020.ics")
        events = icalendar.Calendar.from_ical(file.content).events

        assert file.headers["Content-Type"].startswith("text/calendar")
        voting = [event for event in events if "Pemungutan" in str(event["summary"])]
        assert [(event.start, event.end) for event in voting] == [(date(2020, 12, 28), date(2020, 12, 29))]
        assert {str(event["location"]) for event in events} == {"Kabupaten Boven Digoel"}

    @pytest.mark.parametrize("election", ELECTIONS)
    def test_of_every_election_can_be_read_and_stay_the_same(self, public, election):
        first, again = (public.get(f"/en/pemilihan/{election}.ics") for _ in range(2))

        assert first.content == again.content
        events = icalendar.Calendar.from_ical(first.content).events
        assert len({event["uid"] for event in events}) == len(events)

    @pytest.mark.parametrize(
        "path", ["/wilayah/99.99/pilkada-2020.ics", "/wilayah/14.06/pilkada-1999.ics", "/pemilihan/x.ics"]
    )
    def test_that_are_not_there_are_not_made_up(self, public, path):
        assert public.get(path).status_code == 404

"""The pages of regions and elections: a line drawn to scale, the same days in a list, every region there is."""

from __future__ import annotations

import pytest

from netral.guide import regions
from netral.law import ask

ELECTIONS = [one["id"] for one in ask.timeline().elections()]


class TestRegions:
    def test_have_each_a_page(self):
        for region in ask.regions():
            place = regions.place(region.code, "id")
            assert place
            assert place.name

    def test_that_are_not_there_have_none(self, public):
        assert regions.place("99.99", "id") is None
        assert public.get("/wilayah/99.99/").status_code == 404
        assert public.get("/wilayah/..%2F/").status_code == 404

    def test_show_the_elections_they_vote_in(self):
        place = regions.place("14.06", "id")

        assert place
        shown = [one.id for one in place.calendars]
        assert shown[:2] == ["pilkada-2024", "pemilu-2024"]
        assert "pilkada-2020" in shown

    def test_stand_under_their_province(self):
        (riau,) = (below for province, below in regions.provinces() if province.code == "14")

        assert "14.06" in [region.code for region in riau]


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

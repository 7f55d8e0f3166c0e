import contextlib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netral.law.errors import BadQuestion
from netral.law.load import CORPUS
from netral.law.regions import ZONES, Regions, manifest, read

STEADY = settings(deadline=None, derandomize=True)
DATA = read(CORPUS)
REGIONS = Regions(DATA)


class TestFind:
    @pytest.mark.parametrize(
        ("typed", "code"),
        [
            ("Rokan Hulu", "14.06"),
            ("kab. rohul", "14.06"),
            ("KABUPATEN  rokan-hulu", "14.06"),
            ("Rokan Hlu", "14.06"),
            ("14.06", "14.06"),
            ("1406", "14.06"),
            ("14", "14"),
            ("Fakfak", "92.03"),
            ("Fak Fak", "92.03"),
            ("Pangkalpinang", "19.71"),
            ("Toba Samosir", "12.12"),
            ("Kota Gorontalo", "75.71"),
            ("prov. gorontalo", "75"),
            ("Pemkab Bekasi", "32.16"),
            ("Bekasi, kota", None),
            ("Banjar, Kalimantan Selatan", "63.03"),
            ("Boven Digul", "93.02"),
            ("Pohwato", "75.04"),
            ("jakarta pusat", "31.71"),
            ("DIY", "34"),
            ("Riau", "14"),
            ("Kepulauan Riau", "21"),
            ("Papua", "91"),
        ],
    )
    def test_forgives_how_people_write(self, typed, code):
        if code is None:
            with pytest.raises(BadQuestion):
                REGIONS.find(typed)
        else:
            assert REGIONS.find(typed).code == code

    @pytest.mark.parametrize(
        ("typed", "candidates"),
        [
            ("Gorontalo", {"Provinsi Gorontalo", "Kabupaten Gorontalo", "Kota Gorontalo"}),
            ("Bekasi", {"Kabupaten Bekasi", "Kota Bekasi"}),
            ("serang", {"Kabupaten Serang", "Kota Serang"}),
            ("Yogyakarta", {"Daerah Istimewa Yogyakarta", "Kota Yogyakarta"}),
        ],
    )
    def test_asks_back_when_a_name_means_several_regions(self, typed, candidates):
        with pytest.raises(BadQuestion) as refusal:
            REGIONS.find(typed)

        assert refusal.value.field == "region"
        assert set(refusal.value.nearest) == candidates

    @pytest.mark.parametrize(
        ("typed", "near"), [("Kota Rokan Hulu", "Kabupaten Rokan Hulu"), ("Sulawesi", "Provinsi Sulawesi Utara")]
    )
    def test_offers_the_nearest_names_instead_of_guessing(self, typed, near):
        with pytest.raises(BadQuestion) as refusal:
            REGIONS.find(typed)

        assert near in refusal.value.nearest

    @pytest.mark.parametrize("typed", ["", "  ", "\x00", "xyzzyx", "99", "99.99", "kab. ", "Bekasi, Mars"])
    def test_refuses_the_rest(self, typed):
        with pytest.raises(BadQuestion) as refusal:
            REGIONS.find(typed)

        assert refusal.value.field == "region"

    def test_finds_every_region_by_its_own_label_and_code(self):
        for region in REGIONS:
            assert REGIONS.find(region.label) == region
            assert REGIONS.find(region.code) == region

    @STEADY
    @given(st.text(max_size=40))
    def test_finds_or_refuses_and_never_breaks(self, typed):
        with contextlib.suppress(BadQuestion):
            assert REGIONS.find(typed).code in REGIONS


class TestParent:
    @pytest.mark.parametrize(
        ("code", "on", "parent"),
        [
            ("93.01", date(2020, 12, 9), "91"),
            ("93.01", date(2022, 7, 24), "91"),
            ("93.01", date(2022, 7, 25), "93"),
            ("96.02", date(2022, 12, 7), "92"),
            ("96.02", date(2022, 12, 8), "96"),
            ("14.06", date(2015, 1, 1), "14"),
        ],
    )
    def test_is_the_province_of_that_day(self, code, on, parent):
        province = REGIONS.parent(code, on)

        assert province is not None
        assert province.code == parent

    def test_is_none_for_a_province(self):
        assert REGIONS.parent("14", date(2020, 1, 1)) is None


class TestZone:
    @pytest.mark.parametrize(
        ("code", "zone"),
        [
            ("11", "WIB"),
            ("35.78", "WIB"),
            ("61", "WIB"),
            ("62.05", "WIB"),
            ("63", "WITA"),
            ("64.02", "WITA"),
            ("65", "WITA"),
            ("51", "WITA"),
            ("75.04", "WITA"),
            ("81", "WIT"),
            ("93.02", "WIT"),
        ],
    )
    def test_follows_the_province(self, code, zone):
        assert REGIONS[code].zone == zone

    def test_every_region_has_one(self):
        assert {region.zone for region in REGIONS} == set(ZONES)


class TestRead:
    def test_holds_the_whole_country(self):
        assert manifest(DATA) == {"province": 38, "regency": 415, "city": 93, "admin_city": 5, "admin_regency": 1}

"""The calendar's sources: nothing lost in conversion, and a broken one is named with file, line and field."""

import importlib
import json
import shutil
from datetime import date

import pytest

from netral.law.artefact import MADE_BY
from netral.law.errors import CorpusError
from netral.law.load import CORPUS

MODULES = {name: importlib.import_module(module) for name, module in MADE_BY.items()}
SECTIONS = {name: module.read(CORPUS) for name, module in MODULES.items()}
HOLIDAYS = {
    "2014": 21,
    "2015": 20,
    "2016": 19,
    "2017": 25,
    "2018": 25,
    "2019": 21,
    "2020": 30,
    "2021": 24,
    "2022": 21,
    "2023": 28,
    "2024": 29,
    "2025": 28,
    "2026": 25,
    "2027": 26,
}


@pytest.fixture
def corpus(tmp_path):
    copy = tmp_path / "corpus"
    copy.mkdir()
    for folder in ("elections", "holidays", "processes", "regions"):
        shutil.copytree(CORPUS / folder, copy / folder)
    shutil.copy(CORPUS / "statistics.toml", copy)
    return copy


def spoil(corpus, name, before, after):
    path = corpus / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


class TestManifest:
    def test_counts_what_the_research_held(self):
        counts = {name: module.manifest(SECTIONS[name]) for name, module in MODULES.items()}

        assert counts["regions"] == {"province": 38, "regency": 415, "city": 93, "admin_city": 5, "admin_regency": 1}
        assert counts["elections"]["pilkada-2020"]["regions"] == 270
        assert counts["elections"]["pilkada-2024"]["regions"] == 545
        assert counts["elections"]["pilkada-2024"]["overrides"] == 27
        assert set(counts["elections"]) == {
            *("pileg-2014", "pilpres-2014", "pemilu-2019", "pemilu-2024", "pemilu-2029", "pemilu-daerah-2031"),
            *("pilkada-2015", "pilkada-2017", "pilkada-2018", "pilkada-2020", "pilkada-2024"),
        }
        assert counts["holidays"] == HOLIDAYS
        assert counts["statistics"]["asn_numbers"] == 9

    def test_every_section_is_plain_json(self):
        assert json.loads(json.dumps(SECTIONS)) == SECTIONS

    def test_every_election_and_every_re_vote_has_a_source_or_says_why_not(self):
        for election in SECTIONS["elections"]["elections"]:
            assert election["sources"]
            for override in election["overrides"]:
                assert override.get("sources") or override.get("note"), override["id"]

    def test_the_re_votes_are_those_of_the_list_of_2024(self):
        rows = (CORPUS / "regions" / "pilkada_2024_regions.csv").read_text(encoding="utf-8").splitlines()[1:]
        listed = {(row.split(",")[0], day) for row in rows for day in row.split(",")[5].split(";") if day}
        pilkada = next(one for one in SECTIONS["elections"]["elections"] if one["id"] == "pilkada-2024")
        recorded = {
            (code, stage["from"])
            for override in pilkada["overrides"]
            for code in override["regions"]
            for stage in override["stages"]
            if stage["stage"] == "voting"
        }

        assert recorded == listed

    def test_region_data_keeps_its_licence(self):
        assert "Open Database License" in (CORPUS / "regions" / "LICENSE.md").read_text(encoding="utf-8")
        assert "idn-area-data by Fityan" in (CORPUS / "regions" / "NOTICE.md").read_text(encoding="utf-8")


class TestHolidayTables:
    def test_final_days_are_those_of_the_package_but_for_the_named_exceptions(self):
        final = {
            year: sum("withdrawn_on" not in day for day in table["days"])
            for year, table in SECTIONS["holidays"]["years"].items()
        }

        # What the package held (national + collective leave), less 1 June 2016, a working day that it calls a holiday.
        assert [final[str(year)] for year in range(2019, 2028)] == [21, 22, 16, 20, 27, 29, 28, 25, 26]
        assert final["2016"] == 16 + 4 - 1

    def test_no_day_is_decided_after_it_has_passed(self):
        for table in SECTIONS["holidays"]["years"].values():
            for day in table["days"]:
                assert date.fromisoformat(day["decided_on"]) <= date.fromisoformat(day["date"]), day


class TestBrokenCorpus:
    @pytest.mark.parametrize(
        ("section", "name", "before", "after", "field"),
        [
            ("elections", "elections/pilkada-2020.toml", 'stage = "quiet"', 'stage = "queit"', "stage"),
            ("elections", "elections/pilkada-2020.toml", "verified = true", "verifed = true", "verifed"),
            ("elections", "elections/pilkada-2020.toml", "until = 2020-09-20", "until = 2020-07-10", "until"),
            ("elections", "elections/pilkada-2020.toml", 'regions = ["93.02"]', 'regions = ["93.99"]', "regions"),
            ("elections", "elections/pilkada-2020.toml", "total = 270", "total = 271", "total"),
            ("elections", "elections/pemilu-2019.toml", 'kind = "pemilu"', 'kind = "pemilo"', "kind"),
            ("elections", "elections/pemilu-2019.toml", "known_from = 2017-08-17", 'known_from = "2017"', "known_from"),
            ("holidays", "holidays/2020.toml", 'decree = "skb-2020-1"', 'decree = "skb"', "decree"),
            ("holidays", "holidays/2020.toml", 'drawn_by = "skb-2020-3"', 'drawn_by = "nobody"', "withdrawn_by"),
            ("holidays", "holidays/2020.toml", 'kind = "national"', 'kind = "nasional"', "kind"),
            ("holidays", "holidays/2020.toml", "date = 2020-01-25", "date = 2021-01-25", "date"),
            ("regions", "regions/regions.csv", "Rokan Hulu,regency,14", "Rokan Hulu,regency,15", "parent"),
            ("regions", "regions/zones.csv", "14,WIB", "14,WIBB", "zone"),
            ("regions", "regions/parents.csv", "93.01,93,2022-07-25", "93.01,93,2022-07-26", "from"),
            ("processes", "processes/rules.toml", "value = 14", "value = 15", "value"),
            ("processes", "processes/pilkada-2020.toml", 'actor = "kasn"', 'actor = "kasm"', "actor"),
            ("processes", "processes/skb-2022-sbt.toml", "until = 2024-09-04", "until = 2022-01-01", "in_force_until"),
            ("statistics", "statistics.toml", "4370000, verified = true", "4370000, verifeid = true", "verified"),
        ],
    )
    def test_names_file_line_and_field(self, corpus, section, name, before, after, field):
        spoil(corpus, name, before, after)

        with pytest.raises(CorpusError) as broken:
            MODULES[section].read(corpus)

        assert broken.value.file == name
        assert broken.value.field == field
        assert broken.value.line > 0

    @pytest.mark.parametrize("section", ["elections", "holidays", "processes", "statistics"])
    def test_names_the_line_of_bad_toml(self, corpus, section):
        name = {"elections": "elections/pemilu-2019.toml", "holidays": "holidays/2020.toml"}.get(
            section, {"processes": "processes/rules.toml", "statistics": "statistics.toml"}.get(section, "")
        )
        path = corpus / name
        path.write_text("ok = 1\nbroken = = 2\n", encoding="utf-8")

        with pytest.raises(CorpusError) as broken:
            MODULES[section].read(corpus)

        assert (broken.value.file, broken.value.line) == (name, 2)

    def test_a_missing_file_is_named(self, corpus):
        (corpus / "regions" / "zones.csv").unlink()

        with pytest.raises(CorpusError) as broken:
            MODULES["regions"].read(corpus)

        assert broken.value.file == "regions/zones.csv"

import json
from functools import partial

import pytest


@pytest.fixture
def ask(netral):
    return partial(netral, "deadline")


class TestAnswer:
    @pytest.mark.parametrize(
        ("arguments", "due"),
        [
            (("14wd", "--from", "2020-12-04"), "2020-12-29"),
            (("14wd", "--from", "2020-12-04", "--known-on", "2020-11-30"), "2021-01-05"),
            (("14wd", "--from", "2020-10-12", "--week", "6"), "2020-10-31"),
            (("7wd", "--from", "2025-03-26", "--no-cuti-bersama"), "2025-04-08"),
            (("7cd", "--from", "2020-10-01"), "2020-10-08"),
            (("ppk-follow-up", "--from", "2024-11-18"), "2024-12-09"),
            (("Keberatan", "--from", "2027-03-01"), "2027-03-31"),
        ],
    )
    def test_json_has_the_last_day_and_every_day_with_its_reason(self, ask, arguments, due):
        data = json.loads(ask(*arguments, "--json").stdout)

        assert data["due"] == due == data["days"][-1]["date"]
        assert all(set(day) == {"date", "counted", "number", "reason"} for day in data["days"])

    def test_json_names_the_rule_with_its_citation(self, ask):
        rule = json.loads(ask("bawaslu-report-pilkada", "--from", "2020-10-01", "--json").stdout)["rule"]

        assert (rule["id"], rule["cite"]) == ("bawaslu-report-pilkada", "Pasal 134 UU 1/2015 jo. UU 10/2016")

    def test_without_receipt_there_is_no_deadline_but_an_age(self, ask):
        data = json.loads(ask("keberatan", "--since", "2024-10-01", "--on", "2024-10-20", "--json").stdout)

        assert (data["due"], data["age_days"]) == (None, 19)
        assert set(data["reason"]) == {"id", "en"}

    def test_a_year_without_a_table_is_not_guessed(self, ask):
        data = json.loads(ask("65wd", "--from", "2027-11-01", "--json").stdout)

        assert (data["due"], data["days"]) == (None, [])

    def test_the_answer_comes_first(self, ask):
        lines = ask("ppk-follow-up", "--from", "2024-11-18", "--region", "Kota Makassar").stdout.splitlines()

        assert lines[0] == "Senin, 9 Desember 2024, 23.59 WITA"
        assert lines[1] == "Tindak lanjut PPK: 14 hari kerja sejak rekomendasi diterima (18 November 2024)"
        assert any("Hari Pemilihan Kepala Daerah" in line for line in lines)

    def test_a_long_count_shows_only_the_days_that_do_not_count(self, ask):
        output = ask("65wd", "--from", "2024-09-02").stdout

        assert "Hari yang tidak dihitung:" in output
        assert "Hari kerja\n" not in output

    def test_says_what_it_warns_of(self, ask):
        assert "△ Hari terakhir jatuh pada Minggu." in ask("3cd", "--from", "2020-10-08").stdout

    def test_says_whether_it_has_passed(self, ask):
        assert "Overdue." in ask("7cd", "--from", "2020-10-01", "--on", "2020-10-09", "--lang", "en").stdout


class TestList:
    def test_names_every_rule_with_its_source(self, ask):
        output = ask("--list").stdout

        assert "ppk-follow-up" in output
        assert "PP 79/2021" in output

    def test_is_json_too(self, ask):
        rules = json.loads(ask("--list", "--json").stdout)["rules"]

        assert {"keberatan", "banding", "bawaslu-report-pilkada"} <= {rule["id"] for rule in rules}


class TestRefusal:
    @pytest.mark.parametrize(
        ("arguments", "field", "nearest"),
        [
            ((), "rule", "14wd"),
            (("",), "rule", None),
            (("ppk-folow-up", "--from", "2024-01-01"), "rule", "ppk-follow-up"),
            (("0wd", "--from", "2024-01-01"), "rule", "1"),
            (("999cd", "--from", "2024-01-01"), "rule", "366"),
            (("14wd", "--from", "2024-02-30"), "from", "2024-02-29"),
            (("14wd", "--from", "2013-02-28"), "from", "2014-01-01"),
            (("14wd", "--from", "24-11-27"), "from", "2024-11-27"),
            (("14wd", "--from", "27/11/24"), "from", "2024-11-27"),
            (("14wd", "--from", "2024-01-01", "--week", "7"), "week", "6"),
            (("14wd", "--from", "2024-01-01", "--known-on", "x"), "known-on", None),
            (("14wd", "--from", "2024-01-01", "--region", "Bekasi"), "region", "Kota Bekasi"),
            (("ppk-follow-up", "--from", "2019-01-01"), "from", "2020-09-10"),
            (("14wd", "--form", "2024-01-01"), "--form", "--from"),
        ],
    )
    def test_names_the_field_and_the_nearest_values(self, ask, arguments, field, nearest):
        result = ask("--json", *arguments)
        error = json.loads(result.stdout)["error"]

        assert result.exit_code == 2
        assert error["field"] == field
        assert nearest is None or nearest in error["nearest"]

    @pytest.mark.parametrize("day", ["2024-W01-1", "2024-W10-1", "24-13-27", "0-0-0", "10-10-1999", "27 Brumaire 2024"])
    def test_suggests_no_day_that_nobody_meant(self, ask, day):
        error = json.loads(ask("14wd", "--from", day, "--json").stdout)["error"]

        assert (error["field"], error["nearest"]) == ("from", [])

    @pytest.mark.parametrize(
        "day", ["27 Nov 2024", "27 Nopember 24", "November 27, 2024", "27-nov-2024", "27-11-2024", "27/11/24"]
    )
    def test_suggests_the_day_that_was_meant_and_never_takes_it(self, ask, day):
        assert "2024-11-27" in json.loads(ask("14wd", "--from", day, "--json").stdout)["error"]["nearest"]

    def test_asks_which_days_a_bare_number_counts(self, ask):
        assert json.loads(ask("7", "--json").stdout)["error"]["nearest"] == ["7wd", "7cd"]

    @pytest.mark.parametrize("option", ["--from", "--known-on", "--on", "--since", "--week", "--region"])
    def test_never_lets_the_terminal_obey_what_was_typed(self, ask, option):
        for text in ("\x1b]0;PWN\x07\x1b[2JX", "9" * 100_000):
            result = ask("14wd", "--from", "2024-01-01", option, text)

            assert result.exit_code == 2
            assert result.stderr.rstrip("\n").isprintable()
            assert len(result.stderr) < 500


class TestHelp:
    def test_has_examples(self, ask):
        assert "netral deadline 14wd --from 2020-12-04" in ask("--help").stdout

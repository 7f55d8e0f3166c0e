import json
import subprocess
import sys
from datetime import date
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netral.cli import stage
from tests.examples import examples


@pytest.fixture
def ask(netral):
    return partial(netral, "stage")


class TestAnswer:
    @pytest.mark.parametrize(
        ("region", "on", "id", "phase"),
        [
            ("Rokan Hulu", "2020-10-07", "campaign", "campaign"),
            ("Pohuwato", "2020-06-30", "candidate-support", "before-determination"),
            ("Boven Digoel", "2020-12-28", "voting", "voting"),
            ("kab. parigi moutong", "2025-04-16", "voting", "voting"),
            ("Kabupaten Bangka", "2025-08-20", "campaign", "campaign"),
        ],
    )
    def test_json_is_the_contract(self, ask, region, on, id, phase):
        data = json.loads(ask("--region", region, "--on", on, "--json").stdout)

        assert (data["stage"]["id"], data["stage"]["phase"]) == (id, phase)
        assert set(data["stage"]) == {"id", "phase", "election", "region", "from", "until"}
        assert data["stages"][0]["certain"] is True

    def test_outside_elections_the_next_known_one_is_told(self, ask):
        data = json.loads(ask("--on", "2026-11-21", "--json").stdout)

        assert data["stage"]["id"] == "none"
        assert (data["next"]["election"], data["next"]["planned"]) == ("pemilu-2029", "2029")

    def test_the_answer_comes_first_and_in_indonesian(self, ask):
        lines = ask("--region", "Rokan Hulu", "--on", "2020-10-07").stdout.splitlines()

        assert lines[0] == "Kampanye"
        assert lines[1] == "Pilkada serentak 2020 · Kabupaten Rokan Hulu · Rabu, 7 Oktober 2020"
        assert "Berlangsung: 26 September – 5 Desember 2020" in lines

    @pytest.mark.parametrize(
        ("arguments", "environment", "word"),
        [
            (("--lang", "en"), {}, "Campaign"),
            ((), {"NETRAL_LANG": "en"}, "Campaign"),
            ((), {"LANG": "en_GB.UTF-8"}, "Campaign"),
            ((), {"LC_ALL": "id_ID.UTF-8", "LANG": "en_GB.UTF-8"}, "Kampanye"),
            (("--lang", "id"), {"LANG": "en_GB.UTF-8"}, "Kampanye"),
            ((), {"LANG": "C.UTF-8"}, "Kampanye"),
        ],
    )
    def test_the_language_is_chosen(self, ask, arguments, environment, word):
        output = ask("--region", "14.06", "--on", "2020-10-07", *arguments, **environment).stdout

        assert output.startswith(word)

    def test_what_was_known_then_is_said(self, ask):
        output = ask("--region", "14.06", "--on", "2020-04-01", "--known-on", "2020-04-01").stdout

        assert "21 Maret 2020 – belum diketahui" in output
        assert "Menurut yang diketahui pada 1 April 2020." in output

    def test_doubt_is_on_the_same_screen(self, ask):
        output = ask("--on", "2020-10-07").stdout

        assert output.startswith("Belum pasti: ")
        assert "Tidak pasti: bergantung pada daerah." in output
        assert "Bila daerah Anda tidak ikut pemilihan ini." in output

    def test_without_a_date_it_is_today_in_jakarta(self, ask, monkeypatch):
        monkeypatch.setattr(stage, "today", lambda: date(2024, 11, 27))

        assert ask("--region", "14.06").stdout.startswith("Pemungutan suara")


class TestRefusal:
    @pytest.mark.parametrize(
        ("arguments", "field", "nearest"),
        [
            (("--region", "Gorontalo"), "region", "Kota Gorontalo"),
            (("--region", "Rokan Hulo Utara Sekali"), "region", None),
            (("--region", ""), "region", None),
            (("--region", "a\x07b"), "region", None),
            (("--on", "2024-02-30"), "on", "2024-02-29"),
            (("--on", "7/10/2020"), "on", "2020-10-07"),
            (("--on", "2013-12-31"), "on", "2014-01-01"),
            (("--on", "besok"), "on", None),
            (("--on", ""), "on", None),
            (("--on", "2020-10-07", "--known-on", "2020-13-01"), "known-on", None),
            (("--election", "pilkada-2019"), "election", "pilkada-2018"),
            (("--lang", "fr"), "lang", "id"),
            (("--regoin", "Riau"), "--regoin", "--region"),
        ],
    )
    def test_names_the_field_and_the_nearest_values(self, ask, arguments, field, nearest):
        result = ask("--json", *arguments)
        error = json.loads(result.stdout)["error"]

        assert result.exit_code == 2
        assert error["field"] == field
        assert set(error["message"]) == {"id", "en"}
        assert nearest is None or nearest in error["nearest"]

    @pytest.mark.parametrize(("language", "words"), [("id", "bukan tanggal"), ("en", "is not a date")])
    def test_speaks_the_reader_s_language_on_standard_error(self, ask, language, words):
        result = ask("--on", "2024-02-30", "--lang", language)

        assert (result.exit_code, result.stdout) == (2, "")
        assert words in result.stderr

    def test_an_option_without_its_value_is_refused_too(self, ask):
        result = ask("--on")

        assert result.exit_code == 2
        assert "--on memerlukan nilai." in result.stderr

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(1 / 3))
    @given(st.text(max_size=30), st.text(max_size=12))
    def test_never_ends_in_a_trace(self, ask, region, on):
        result = ask("--region", region, "--on", on, "--json")

        assert result.exit_code in (0, 2)
        assert json.loads(result.stdout)


class TestHelp:
    def test_has_examples(self, ask):
        assert 'netral stage --region "Rokan Hulu" --on 2020-10-07' in ask("--help").stdout


def test_runs_as_a_command():
    command = [sys.executable, "-m", "netral", "stage", "--region", "14.06", "--on", "2020-10-07", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)

    assert json.loads(done.stdout)["stage"]["phase"] == "campaign"

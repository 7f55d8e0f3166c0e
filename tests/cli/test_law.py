"""`netral law`: show, diff, history, lint."""

from __future__ import annotations

import json
from functools import partial

import pytest


@pytest.fixture
def run(netral):
    return partial(netral, "law")


class TestShow:
    @pytest.mark.parametrize(
        "id_",
        ["pp94-p5n-2", "uu-20-2023", "like", "pidana-188-uu1-2015", "kasn-netralitas", "hadir-pasif-pp94", "cltn"],
    )
    def test_finds_every_kind_of_thing(self, run, id_):
        assert run("show", id_).exit_code == 0
        assert json.loads(run("show", id_, "--json").stdout)["id"] == id_

    @pytest.mark.parametrize(
        ("said", "id_"),
        [
            ("UU 20/2023", "uu-20-2023"),
            ("uu20/2023", "uu-20-2023"),
            ("Pasal 24 ayat (1) huruf d UU 20/2023", "uu20-2023-p24-1d"),
        ],
    )
    def test_finds_what_is_named_as_people_cite_it(self, run, said, id_):
        assert json.loads(run("show", said, "--json").stdout)["id"] == id_

    def test_asks_which_of_several_rules_of_one_place_is_meant(self, run):
        wrong = json.loads(run("show", "huruf status kepegawaian SE KASN 6/2023", "--json").stdout)["error"]

        assert wrong["nearest"] == ["se-kasn-6-parpol", "se-kasn-6-kerja"]

    @pytest.mark.parametrize(("id_", "what"), [("pp94-p5n-2", "provision"), ("uniform", "fact"), ("like", "act")])
    def test_says_what_it_found(self, run, id_, what):
        assert json.loads(run("show", id_, "--json").stdout)["what"] == what

    def test_suggests_the_citations_that_hold_the_words(self, run):
        nearest = json.loads(run("show", "pasal 24", "--json").stdout)["error"]["nearest"]

        assert nearest
        assert all(name.startswith("Pasal 24 ") for name in nearest)

    def test_cites_article_188_where_it_stands(self, run):
        assert run("show", "uu1-2015-p188").stdout.startswith("Pasal 188 UU 1/2015\n")

    def test_says_who_checked_a_provision_or_that_nobody_did(self, run):
        assert "Belum diperiksa ahli hukum." in run("show", "pp94-p5n-2").stdout

    def test_refuses_an_unknown_id_with_the_nearest(self, run):
        result = run("show", "pp94-p5n-22", "--json")
        assert result.exit_code == 2
        assert "pp94-p5n-2" in json.loads(result.stdout)["error"]["nearest"]


class TestDiff:
    def test_tells_why_todays_answer_is_not_that_of_2019(self, run):
        found = json.loads(
            run(
                "diff",
                "--from",
                "2019-03-01",
                "--to",
                "2024-01-15",
                "--act",
                "attend-passively",
                "--person",
                "pns",
                "--json",
            ).stdout
        )
        assert [answer["verdict"] for answer in found["answers"]] == ["allowed", "contested"]
        assert "pp53-p4-12b-izin" in [p["id"] for p in found["ended"]]
        assert all(p["cite"] and p["quote_url"] for p in [*found["began"], *found["ended"]])

    def test_of_one_day_is_empty(self, run):
        assert "Tidak ada ketentuan yang berubah." in run("diff", "--from", "2024-10-10", "--to", "2024-10-10").stdout

    def test_refuses_days_in_the_wrong_order(self, run):
        assert run("diff", "--from", "2024-10-10", "--to", "2020-10-10").exit_code == 2


class TestHistory:
    def test_of_a_ktp_for_an_independent_candidate_turns_from_medium_to_heavy(self, run):
        periods = json.loads(run("history", "give-ktp-support", "--person", "pns", "--json").stdout)["periods"]
        change = next(period for period in periods if period["from"] == "2021-08-31")
        assert "pp94-p5n-7" in change["began"]
        assert "pp53-p4-14" in change["ended"]

    def test_leaves_no_gap_between_periods(self, run):
        periods = json.loads(run("history", "like", "--json").stdout)["periods"]
        assert [p["until"] for p in periods[:-1]] == [p["from"] for p in periods[1:]]
        assert periods[-1]["until"] is None

    def test_reads_well(self, run):
        assert "Dilarang (kode-etik)" in run("history", "like").stdout


class TestLint:
    def test_finds_nothing_wrong_with_our_own_corpus(self, run):
        result = run("lint", "--json")
        assert json.loads(result.stdout)["errors"] == []
        assert result.exit_code == 0

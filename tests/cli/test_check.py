"""`netral check`: the contract as JSON, the answer in words, and every wrong question refused kindly."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tools.files import ROOT

LIKE = [
    "check",
    "--act",
    "like",
    "--object",
    "calon",
    "--person",
    "pns",
    "--on",
    "2024-10-10",
    "--election",
    "pilkada-2024",
]


@pytest.fixture
def run(netral):
    return netral


class TestJson:
    def test_is_the_engines_answer_and_nothing_else(self, run):
        answer = json.loads(run(*LIKE, "--json").stdout)
        assert answer["verdict"] == "prohibited"
        assert answer["stage"] == {
            "id": "campaign",
            "phase": "campaign",
            "election": "pilkada-2024",
            "region": None,
            "from": "2024-09-25",
            "until": "2024-11-24",
        }
        assert answer["category"] == ["disiplin"]
        assert answer["authority"] == "bkn"

    def test_of_several_acts_is_a_list_with_one_verdict(self, run):
        answer = json.loads(run(*LIKE, "--act", "vote", "--json").stdout)
        assert answer["overall"] == "prohibited"
        assert [one["verdict"] for one in answer["answers"]] == ["prohibited", "allowed"]

    def test_knows_a_region_by_a_loose_name(self, run):
        answer = json.loads(
            run(
                "check", "--act", "vote", "--person", "pns", "--on", "2020-12-28", "--region", "boven digul", "--json"
            ).stdout
        )
        assert answer["stage"]["phase"] == "voting"

    @pytest.mark.parametrize("what", ["acts", "people", "facts", "elections", "sanctions"])
    def test_lists_what_can_be_named(self, run, what):
        assert len(json.loads(run("check", "--list", what, "--json").stdout)) > 10


class TestWords:
    def test_give_the_verdict_alone_on_the_first_line(self, run):
        lines = run(*LIKE).stdout.splitlines()
        assert lines[:3] == [
            "⬢ Dilarang",
            "Jangan menyukai unggahan.",
            "Bukan tindak pidana. Dasarnya: Lampiran II nomor 6 SKB Netralitas 2022.",
        ]

    def test_are_english_when_asked(self, run):
        assert run(*LIKE, "--lang", "en").stdout.startswith(
            "⬢ Not allowed\nDo not: like a post.\nNot a crime. Ground: Lampiran II nomor 6 SKB Netralitas 2022.\n"
        )

    @pytest.mark.parametrize(
        ("args", "word"),
        [
            (["--act", "vote", "--person", "pns"], "● Boleh"),
            (["--act", "attend-campaign", "--person", "pns"], "◐ Bergantung"),
            (["--act", "attend-passively", "--person", "pns"], "◇ Beda pendapat"),
            (["--act", "abstain", "--person", "pns"], "◌ Belum ada aturannya"),
        ],
    )
    def test_have_a_shape_and_a_word_for_each_verdict(self, run, args, word):
        assert run("check", *args, "--on", "2024-10-15").stdout.splitlines()[0] == word

    def test_of_silence_never_read_as_permission(self, run):
        said = run("check", "--act", "congratulate-winner", "--person", "pns", "--on", "2024-11-28").stdout
        assert "Itu bukan berarti boleh." in said

    def test_name_the_region_that_was_understood(self, run):
        said = run("check", "--act", "like", "--person", "pns", "--on", "2024-10-10", "--region", "Rokan Hullu").stdout

        assert "Kabupaten Rokan Hulu" in said

    def test_say_first_what_stays_allowed_then_the_grounds(self, run):
        said = run(*LIKE).stdout
        assert (
            said.index("Yang tetap boleh")
            < said.index("\nDasarnya\n")
            < said.index("Sanksi yang mungkin")
            < said.index("Siapa yang menangani")
        )

    def test_show_the_tree_when_asked(self, run):
        assert "skb2022-disiplin-06-medsos: berlaku" in run(*LIKE, "--why").stdout

    def test_show_the_tree_with_what_may_apply_first(self, run):
        tree = run("check", "--act", "attend-campaign", "--person", "pns", "--on", "2024-10-15", "--why").stdout
        assert tree.index("mungkin berlaku") < tree.index("tidak berlaku")

    def test_name_what_is_taken_for_granted_and_how_to_say_otherwise(self, run):
        said = run(*LIKE).stdout
        assert (
            "Dianggap bukan: diretas atau dipakai orang, dilakukan orang lain; bila lain: --fact account-control=hacked"
            in said
        )

    def test_take_nothing_for_granted_where_any_value_would_matter(self, run):
        said = run("check", "--act", "attend-campaign", "--person", "pns", "--on", "2024-10-15").stdout
        assert "Tidak disebut; bila berperan: --fact facility-kind=vehicle" in said

    def test_name_the_facts_that_a_condition_waits_for(self, run):
        said = run("check", "--act", "attend-campaign", "--person", "pns", "--on", "2024-10-15").stdout
        assert "[bergantung pada dukungan yang diberikan]" in said

    def test_list_every_answer_to_a_question(self, run):
        said = run("check", "--act", "attend-campaign", "--on", "2024-10-15").stdout
        assert "--fact status=pns, cpns" in said
        assert "jpt (pejabat pimpinan tinggi)" in said

    def test_ask_for_the_region_where_not_every_region_votes(self, run):
        said = run("check", "--act", "give-ktp-support", "--person", "pns", "--on", "2020-10-10").stdout
        assert said.splitlines()[1].startswith("Di kabupaten, kota, atau provinsi mana?")
        assert "--region …" in said
        assert "--fact stage" not in said

    def test_ask_which_of_several_elections_is_meant(self, run):
        said = run("check", "--act", "join-campaign-team", "--person", "perangkat-desa", "--on", "2018-05-10").stdout
        assert said.splitlines()[1] == "Ini tentang pemilihan yang mana?"
        assert "--election pilkada-2018, pemilu-2019" in said
        assert "--fact stage" not in said

    def test_say_that_the_election_named_does_not_run(self, run):
        said = run(
            "check", "--act", "like", "--person", "pns", "--on", "2020-01-15", "--election", "pilkada-2024"
        ).stdout
        assert "di luar pemilihan · Pilkada serentak nasional 2024 tidak sedang berjalan" in said

    def test_say_at_once_what_decides_where_no_fact_does(self, run):
        said = run("check", "--act", "donate-campaign", "--person", "kades", "--on", "2024-10-20").stdout
        condition = "Berlaku bila ajakan, dukungan, pembagian, atau sumbangan itu bagian dari kampanye."
        assert said.splitlines()[1] == condition
        assert f"Dilarang, dengan syarat: {condition} – Pasal 29 huruf j UU 6/2014" in said

    @pytest.mark.parametrize(("on", "warned"), [("2024-10-10", False), ("2050-06-07", True)])
    def test_of_a_day_to_come_say_that_the_law_may_change(self, run, on, warned):
        said = run("check", "--act", "vote", "--person", "pns", "--on", on).stdout
        assert ("Hari itu belum tiba." in said) is warned

    def test_of_several_acts_begin_with_the_strictest(self, run):
        said = run(*LIKE, "--act", "vote").stdout
        assert said.startswith("Ringkasan: Dilarang, Boleh\n")

    @pytest.mark.parametrize(
        ("act", "first"),
        [
            ("hacked-account", "● Yang berlaku bagi Anda"),
            ("off-topic", "◌ Di luar lingkup"),
            ("explore-candidacy", "◌ Belum ada aturannya"),
        ],
    )
    def test_of_what_nobody_did_say_neither_allowed_nor_not(self, run, act, first):
        said = run("check", "--act", act, "--person", "pns", "--on", "2024-10-15").stdout
        assert said.splitlines()[0] == first
        assert "Itu bukan berarti boleh" not in said
        assert "Hindari dulu" not in said

    def test_of_silence_say_what_falls_under_a_rule(self, run):
        said = run("check", "--act", "talk-at-home", "--person", "pns", "--on", "2024-10-15").stdout
        assert "Yang ada aturannya: mengajak memilih dan mengumumkan pilihan." in said


class TestNames:
    @pytest.mark.parametrize(
        ("act", "nearest"),
        [("suka", "like"), ("hadir kampanye", "attend-campaign"), ("nonton debat", "watch-debate")],
    )
    def test_of_acts_are_found_by_the_words_of_their_definition(self, run, act, nearest):
        assert nearest in json.loads(run("check", "--act", act, "--json").stdout)["error"]["nearest"][:2]

    def test_that_nothing_is_near_to_point_to_the_list(self, run):
        assert "netral check --list people" in run("check", "--act", "like", "--person", "istri").stderr

    def test_of_a_profession_stand_for_all_it_may_be(self, run):
        answer = json.loads(run(*LIKE[:5], "--person", "bidan", "--on", "2024-10-10", "--json").stdout)
        assert answer["question"]["person"] == "tenaga-kesehatan"


class TestWrongQuestions:
    @pytest.mark.parametrize(
        ("args", "field", "nearest"),
        [
            ([], "act", None),
            (["--act", "lik"], "act", "like"),
            (["--act", ""], "act", None),
            (["--act", "like\x07"], "act", None),
            (["--act", "like", "--person", "pnss"], "person", "pns"),
            (["--act", "like", "--region", "Rokan"], "region", None),
            (["--act", "like", "--on", "2024-02-30"], "on", "2024-02-29"),
            (["--act", "like", "--on", "2013-12-31"], "on", "2014-01-01"),
            (["--act", "like", "--on", "besok"], "on", None),
            (["--act", "like", "--known-on", "2024-13-01"], "known-on", None),
            (["--act", "like", "--election", "pilkada-2021"], "election", "pilkada-2020"),
            (["--act", "like", "--object", "kalon"], "object", "calon"),
            (["--act", "like", "--fact", "uniform"], "fact", "uniform"),
            (["--act", "like", "--fact", "unifrom=yes"], "fact", "uniform"),
            (["--act", "like", "--fact", "uniform=perhaps"], "uniform", None),
            (["--act", "like", "--fact", "uniform=yes", "--fact", "uniform=no"], "uniform", None),
            (["--act", "like", "--fact", "knows-since=many"], "knows-since", None),
            (["--act", "attend-passively", "--fact", "active-support=ya"], "active-support", None),
            (["--act", "like", "--list", "laws"], "list", None),
            (["--act", "like", "--actor", "x"], "--actor", "--act"),
        ],
    )
    def test_name_the_field_and_the_nearest_and_exit_with_two(self, run, args, field, nearest):
        result = run("check", *args, "--json")
        error = json.loads(result.stdout)["error"]
        assert result.exit_code == 2
        assert error["field"] == field
        assert set(error["message"]) == {"id", "en"}
        assert nearest is None or nearest in error["nearest"]

    def test_without_its_option_an_act_is_shown_how(self, run):
        assert "Perbuatan ditulis sesudah --act." in run("check", "like").stderr

    def test_are_refused_in_the_readers_language(self, run):
        assert "tidak dikenal" in run("check", "--act", "lik").stderr
        assert "There is no act" in run("check", "--act", "lik", "--lang", "en").stderr

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(1 / 2))
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(
                    ["--act", "--person", "--on", "--region", "--election", "--known-on", "--fact", "--object"]
                ),
                st.text(max_size=40),
            ),
            max_size=6,
        )
    )
    def test_never_end_in_a_trace(self, run, pairs):
        result = run("check", *[f"{option}={value}" for option, value in pairs])
        assert result.exit_code in (0, 2)


class TestTheProcess:
    """What a question loads: P3 lives on what is left out."""

    NEVER = ("django", "click", "rich", "dataclasses", "inspect", "asyncio", "pathlib", "importlib.metadata", "difflib")
    LOADED = (
        "import sys; from netral.cli import main; code = main(sys.argv[1:]); print(code, *sys.modules, file=sys.stderr)"
    )

    def loaded(self, *words):
        """Run in a process without site packages' own start-up code, and give what it has loaded in the end."""
        started = [sys.executable, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); {self.LOADED}"]
        ran = subprocess.run([*started, *words], check=True, capture_output=True, text=True)
        code, *modules = ran.stderr.split()
        assert code == "0"
        return set(modules) - {"unicodedata"}  # which compiling \\N{…} loads, where nothing is compiled yet

    @pytest.mark.parametrize("more", [[], ["--json"], ["--why", "--lang", "en"]])
    def test_loads_little(self, more):
        modules = self.loaded(*LIKE, *more)

        assert modules.isdisjoint(self.NEVER)
        assert len(modules) < 110

    def test_loads_no_other_subcommand(self):
        ours = {name for name in self.loaded(*LIKE) if name.startswith("netral.cli.")}

        assert ours == {
            f"netral.cli.{name}" for name in ("answers", "check", "common", "parser", "situation", "terminal", "words")
        }

"""`netral ask`: the answer, what was understood, what is asked back; and wrong questions refused kindly."""

from __future__ import annotations

import io
import json
import sys

import pytest

ON = ("--on", "2024-10-10", "--election", "pilkada-2024")
LIKE = ("ask", "Saya PPPK, semalam kepencet like di IG paslon, gimana dong?", *ON)
UNSURE = ("ask", "gimana ya kalau ikut yang kemarin itu, ada yang bagi juga", *ON)


@pytest.fixture
def run(netral):
    return netral


class TestJson:
    def test_is_the_answer_with_what_was_understood(self, run):
        found = json.loads(run(*LIKE, "--json").stdout)
        assert found["verdict"] == "prohibited"
        assert found["question"]["act"] == found["acts"][0]["id"] == "like"
        assert 0 < found["acts"][0]["score"] <= 1
        assert found["understood"]["person"]["words"] == "PPPK"
        assert [notice["kind"] for notice in found["notices"]] == ["not-kept", "accident"]

    def test_without_a_verdict_where_it_asks_back(self, run):
        ran = run(*UNSURE, "--json")
        found = json.loads(ran.stdout)
        assert (ran.exit_code, found["verdict"]) == (0, None)
        assert found["needs"][0]["fact"] == "act"

    def test_never_holds_the_text(self, run):
        found = run("ask", "Saya Fulan PNS, HP 081234567890, nge-like paslon", *ON, "--json").stdout
        assert "Fulan" not in found
        assert "081234567890" not in found


class TestWords:
    def test_the_answer_stands_first_then_what_was_understood(self, run):
        told = run(*LIKE).stdout
        assert told.index("Dilarang") < told.index("Yang kami pahami") < told.index("Perlu Anda ketahui")
        assert "Rabu, 9 Oktober 2024 (dari kata “semalam”)" in told
        assert "--person pppk" in told
        assert "--happened 2024-10-09" in told

    def test_what_is_printed_to_change_a_guess_changes_it(self, run):
        assert "Rabu, 9 Oktober 2024" in run(*LIKE, "--happened", "2024-10-09").stdout
        assert "· CPNS ·" in run(*LIKE, "--person", "cpns").stdout

    def test_what_is_urgent_stands_first(self, run):
        told = run("ask", "saya pns diperiksa bawaslu, mau bunuh diri saja", *ON).stdout
        assert told.startswith("! Bila Anda ingin mengakhiri hidup")

    def test_in_english(self, run):
        told = run(*LIKE, "--lang", "en").stdout
        assert "Not allowed" in told
        assert "What I understood" in told

    def test_choices_where_it_is_unsure(self, run):
        told = run(*UNSURE).stdout
        assert "Kami belum yakin" in told
        assert "--act " in told

    def test_a_correction_counts(self, run):
        told = run("ask", "aku pns, like postingan cabup", "--then", "bukan like, tapi komentar", *ON).stdout
        assert "mengomentari  --act comment" in told

    def test_a_choice_counts(self, run):
        assert "mengomentari  --act comment" in run(*UNSURE, "--act", "comment", "--person", "pns").stdout


class TestRefusals:
    def test_nothing_to_read(self, run):
        ran = run("ask")
        assert (ran.exit_code, ran.stdout) == (2, "")
        assert "dalam tanda kutip" in ran.stderr

    @pytest.mark.parametrize("text", ["🙂🙂", "", "what is the capital of France today", "x" * 30_000])
    def test_of_what_cannot_be_read(self, run, text):
        ran = run("ask", text, "--json")
        assert ran.exit_code == 2
        assert json.loads(ran.stdout)["error"]["field"] == "text"

    def test_of_a_megabyte_from_standard_input(self, run, monkeypatch):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"saya pns " * 120_000)))
        ran = run("ask", "-")
        assert ran.exit_code == 2
        assert "terlalu panjang" in ran.stderr

    def test_reads_standard_input(self, run, monkeypatch):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("bolehkah PNS golput?\xff".encode("latin-1"))))
        assert run("ask", "-", *ON).exit_code == 0


class TestEvaluation:
    def test_prints_the_report(self, run):
        told = run("law", "evaluate-ask", "--split", "dev").stdout
        assert "## Development part: 115 questions" in told
        assert "Budgets of harm exceeded: none." in told

    def test_as_json(self, run):
        found = json.loads(run("law", "evaluate-ask", "--split", "dev", "--json").stdout)
        assert found["dev"]["questions"] == 115
        assert found["exceeded"] == []

    def test_errors_of_the_test_part_have_no_text(self, run):
        found = json.loads(run("law", "evaluate-ask", "--split", "test", "--errors").stdout)
        assert all("text" not in wrong for wrong in found["test"])

    def test_an_unknown_part_is_refused(self, run):
        assert run("law", "evaluate-ask", "--split", "tset").exit_code == 2

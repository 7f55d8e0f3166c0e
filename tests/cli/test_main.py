"""`netral` itself: help, the version, refusals of the command's own words, and how it ends."""

import json
import subprocess
import sys
import time
from importlib import metadata

import pytest

from netral.cli import COMMANDS, deadline, law, stage
from netral.cli.parser import refuse
from netral.law.errors import BadQuestion


class TestHelp:
    @pytest.mark.parametrize("language", ["id", "en"])
    def test_lists_every_subcommand_in_the_readers_language(self, netral, language):
        ran = netral("--help", NETRAL_LANG=language)

        assert ran.exit_code == 0
        assert all(f"  {name} " in ran.stdout and said[language] in ran.stdout for name, said in COMMANDS.items())

    def test_is_shown_as_a_refusal_to_who_says_nothing(self, netral):
        assert netral().exit_code == netral("law").exit_code == 2
        assert "netral PERINTAH" in netral().stderr

    @pytest.mark.parametrize(
        "words",
        [
            ["--lang", "en", "check", "--help"],
            ["--lang=en", "law", "show", "--help"],
            ["--lang", "id", "--lang", "en", "check", "--help"],
            ["serve", "--help", "--lang", "en"],
        ],
    )
    def test_speaks_the_language_named_before_or_after_the_command(self, netral, words):
        assert netral(*words, NETRAL_LANG="id").stdout.startswith("Usage: netral ")

    def test_is_shown_in_the_language_named_without_a_command(self, netral):
        assert netral("--lang", "en", NETRAL_LANG="id").stderr.startswith("Usage: netral ")

    @pytest.mark.parametrize("words", [["--lang"], ["--lang", "xx"], ["--lang=xx", "check", "--list", "acts"]])
    def test_names_the_languages_there_are(self, netral, words):
        ran = netral(*words, NETRAL_LANG="id")
        assert ran.exit_code == 2
        assert "--lang memerlukan nilai" in ran.stderr or "Pilih id atau en." in ran.stderr

    @pytest.mark.parametrize("name", [*(name for name in COMMANDS if name != "manage"), *law.SUBCOMMANDS])
    @pytest.mark.parametrize(("language", "usage"), [("id", "Cara pakai: netral"), ("en", "Usage: netral")])
    def test_explains_each_subcommand(self, netral, name, language, usage):
        ran = netral(*(["law"] if name in law.SUBCOMMANDS else []), name, "--help", NETRAL_LANG=language)

        assert ran.exit_code == 0
        assert ran.stdout.startswith(usage)
        assert "--help" in ran.stdout

    @pytest.mark.parametrize("module", [stage, deadline])
    def test_shows_examples_that_work(self, netral, module):
        lines = [line.strip() for line in module.EXAMPLES.splitlines() if '"' not in line]

        assert lines
        assert [netral(*line.split()[1:]).exit_code for line in lines] == [0] * len(lines)

    def test_is_as_wide_as_the_terminal(self, netral):
        narrow, wide = (netral("stage", "--help", COLUMNS=columns).stdout for columns in ("60", "100"))

        assert len(narrow.splitlines()) > len(wide.splitlines())


class TestVersion:
    def test_is_that_of_the_package(self, netral):
        assert netral("--version") == (0, f"netral, version {metadata.version('netral')}\n", "")


class TestRefusal:
    @pytest.mark.parametrize(
        ("words", "field", "nearest"),
        [
            (["chek"], "chek", ["check"]),
            (["--verson"], "--verson", ["--version"]),
            (["law", "shwo"], "shwo", ["show"]),
            (["check", "--ac", "like"], "--ac", ["--act"]),
            (["check", "--jso", "--act=like"], "--jso", ["--json"]),
            (["check", "--why=yes"], "why", []),
            (["check", "--act"], "act", []),
            (["check", "--act", "like", "like"], "like", []),
            (["law", "show"], "id", []),
            (["law", "history"], "act", []),
            (["law", "diff", "--to", "2024-01-01"], "from", []),
        ],
    )
    def test_names_the_word_and_the_nearest(self, netral, words, field, nearest):
        ran = netral(*words, "--json")
        error = json.loads(ran.stdout)["error"]

        assert ran.exit_code == 2
        assert error["field"] == field
        assert set(error["message"]) == {"id", "en"}
        assert error["nearest"][:1] == nearest

    @pytest.mark.parametrize(
        ("language", "said"), [("id", "✕ Tidak ada perintah chek."), ("en", "✕ There is no command chek.")]
    )
    def test_is_one_line_in_the_readers_language(self, netral, language, said):
        ran = netral("chek", "--lang", language)

        assert (ran.exit_code, ran.stdout) == (2, "")
        assert ran.stderr.startswith(said)

    @pytest.mark.parametrize("word", ["--\udcff", "--\x1b[31m", "\x07", "-"])
    def test_never_shows_what_cannot_be_shown(self, netral, word):
        ran = netral("check", "--act", "like", word)

        assert ran.exit_code == 2
        assert all(letter.isprintable() for letter in ran.stderr.rstrip("\n"))

    @pytest.mark.parametrize("words", [("x" * 120_000,), ("check", "--" + "x" * 120_000), ("law", "-" * 120_000)])
    def test_shows_no_more_of_a_word_than_fits_a_line(self, netral, words):
        ran = netral(*words)

        assert ran.exit_code == 2
        assert len(ran.stderr) < 300

    @pytest.mark.parametrize("as_json", [True, False])
    def test_is_harmless_whatever_it_quotes(self, capsys, as_json):
        error = BadQuestion("a\x9b", id="a\x1b[2J\x9bb", en="b\u202e")

        assert refuse(error, "id", as_json=as_json) == 2
        printed = capsys.readouterr()
        assert (printed.out + printed.err).replace("\n", "").isprintable()

    def test_of_too_many_words_comes_at_once(self, netral):
        before = time.perf_counter()
        ran = netral("check", *["--act", "like"] * 20_000, "--json")

        assert ran.exit_code == 2
        assert json.loads(ran.stdout)["error"]["field"] == "act"
        assert time.perf_counter() - before < 1

    @pytest.mark.parametrize(
        ("option", "value"), [("--port", "0"), ("--port", "65536"), ("--port", "x"), ("--workers", "-1")]
    )
    def test_of_a_server_that_cannot_be_comes_before_it_starts(self, netral, option, value):
        ran = netral("serve", f"{option}={value}")

        assert ran.exit_code == 2
        assert option.removeprefix("--") in ran.stderr


class TestColour:
    def test_is_for_terminals(self, netral):
        assert "\x1b[" not in netral("stage", "--on", "2020-10-07").stdout

    def test_is_there_when_forced_and_never_when_unwanted(self, netral):
        assert "\x1b[" in netral("stage", "--on", "2020-10-07", FORCE_COLOR="1").stdout
        assert "\x1b[" not in netral("stage", "--on", "2020-10-07", FORCE_COLOR="1", NO_COLOR="1").stdout

    def test_is_never_in_the_data(self, netral):
        assert "\x1b[" not in netral("stage", "--on", "2020-10-07", "--json", FORCE_COLOR="1").stdout


class TestTheProcess:
    def start(self, *words, **more):
        return subprocess.Popen(
            [sys.executable, "-m", "netral", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more
        )

    def test_ends_quietly_when_nobody_reads(self):
        started = self.start("check", "--list", "acts")
        started.stdout.close()

        assert started.stderr.read() == b""
        assert started.wait() == 141
        started.stderr.close()

    def test_writes_utf8_whatever_the_locale_says(self):
        said, wrong = self.start("stage", "--region", "\N{EN DASH}", env={"PYTHONIOENCODING": "ascii"}).communicate()

        assert said == b""
        assert wrong.decode("utf-8").startswith("✕ Daerah “–” tidak dikenal.")

"""A broken corpus does not start: file, line and field are named."""

from __future__ import annotations

import errno
import json
import os
import random
import re
import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest

from netral.law import artefact, deadlines, processes, regions, scenarios, timeline
from netral.law import compile as compiler
from netral.law.errors import CorpusError
from netral.law.load import Sources

PP94 = "instruments/pp-94-2021.toml"


class TestSources:
    @pytest.mark.parametrize(
        ("file", "old", "new", "field"),
        [
            (PP94, 'pinpoint = "Pasal 5 huruf n angka 2"', 'pinpoint = " "', "pp94-p5n-2.pinpoint"),
            (PP94, 'acts = ["give-ktp-support"]', 'acts = ["give-ktp-suport"]', "pp94-p5n-7.acts"),
            (PP94, 'modality = "prohibition"', 'modality = "ban"', "pp94-p5n-1.modality"),
            (PP94, 'id = "pp94-p5n-2"', 'id = "pp94-p5n-3"', "pp94-p5n-3.id"),
            (PP94, 'id = "pp94-p5n-2"', 'id = "PP94 5n2"', "PP94 5n2.id"),
            (PP94, "year = 2021", 'year = "2021"', "pp-94-2021.year"),
            (PP94, 'kind = "pp"', 'kind = "ppx"', "pp-94-2021.kind"),
            ("acts.toml", 'act = "hold-partisan-activity"', 'act = "hold-party"', ".counts_as"),
            ("people.toml", 'is = ["tni"]', 'is = ["army"]', "tni.is"),
            ("sanctions.toml", "operative = true", 'operative = "yes"', ".operative"),
            ("disputes.toml", 'reading = "prohibited"', 'reading = "allowed"', "hadir-pasif-pp94.positions"),
        ],
    )
    def test_names_file_line_and_field(self, corpus_copy, file, old, new, field):
        path = corpus_copy / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

        with pytest.raises(CorpusError) as broken:
            Sources(corpus_copy)

        assert broken.value.file == f"corpus/{file}"
        assert broken.value.line > 0
        assert broken.value.field.endswith(field)

    @pytest.mark.parametrize(
        ("file", "old", "new", "meant"),
        [
            (PP94, "pinpoint = ", "pinpiont = ", "pinpoint"),
            (PP94, 'acts = ["', 'acts = ["atend-campaign", "', "attend-campaign"),
            (PP94, "when.", "when.unifrom = [true]\n  when.", "uniform"),
        ],
    )
    def test_says_what_was_probably_meant(self, corpus_copy, file, old, new, meant):
        path = corpus_copy / file
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")

        with pytest.raises(CorpusError) as broken:
            Sources(corpus_copy)

        assert f"maksud Anda / did you mean {meant}?" in broken.value.problem

    def test_names_the_line_that_is_not_toml(self, corpus_copy):
        path = corpus_copy / PP94
        path.write_text(path.read_text(encoding="utf-8") + "\nthis is not toml\n", encoding="utf-8")
        with pytest.raises(CorpusError) as broken:
            Sources(corpus_copy)
        assert broken.value.line == len(path.read_text(encoding="utf-8").splitlines())

    def test_refuses_a_provision_without_a_source(self, corpus_copy):
        path = corpus_copy / "instruments" / "pp-37-2004.toml"
        text = path.read_text(encoding="utf-8")
        head, _, tail = text.rpartition("sources = [")
        path.write_text(head + "sources = []\n" + tail.partition("]\n")[2], encoding="utf-8")
        with pytest.raises(CorpusError, match="no source"):
            Sources(corpus_copy)

    def test_refuses_overlapping_versions(self, corpus_copy):
        path = corpus_copy / "instruments" / "pp-37-2004.toml"
        version = "\n  [[provisions.versions]]\n  in_force_from = 2005-01-01\n  in_force_until = 2010-01-01\n"
        version += "  [[provisions.versions]]\n  in_force_from = 2009-01-01\n"
        text = path.read_text(encoding="utf-8")
        path.write_text(
            text.replace("\n  [[provisions.cases]]", version + "\n  [[provisions.cases]]", 1), encoding="utf-8"
        )
        with pytest.raises(CorpusError, match="overlap"):
            Sources(corpus_copy)

    @pytest.mark.parametrize("name", ["acts.toml", "sanctions.toml", "people.toml"])
    def test_refuses_a_corpus_that_lacks_a_file(self, corpus_copy, name):
        (corpus_copy / name).unlink()
        with pytest.raises(CorpusError, match=name):
            Sources(corpus_copy)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """An artefact made once: training takes half a minute."""
    return artefact.build(tmp_path_factory.mktemp("artefact") / "built")


class TestArtefact:
    def test_is_complete_and_the_same_each_time(self, built, tmp_path):
        first, second = built, artefact.build(tmp_path / "b", frozen=True)
        for name in artefact.SECTIONS:
            assert (first / f"{name}.json").read_bytes() == (second / f"{name}.json").read_bytes()

    def test_is_not_made_of_a_broken_corpus(self, corpus_copy, tmp_path):
        (corpus_copy / "facts.toml").write_text("", encoding="utf-8")
        with pytest.raises(CorpusError, match="no such fact"):
            artefact.build(tmp_path / "out", corpus=corpus_copy)

    @pytest.fixture
    def own(self, monkeypatch, built, tmp_path):
        """An artefact of one's own, read as a new process reads it."""
        shutil.copytree(built, tmp_path / "own")
        monkeypatch.setattr(artefact, "ARTEFACT", str(tmp_path / "own"))
        self.forget()
        yield tmp_path / "own"
        self.forget()

    def forget(self):
        for kept in (artefact.section, artefact._is_current, artefact._made_anew):
            kept.cache_clear()

    @pytest.mark.parametrize("damage", [b'{"fac', b"[]", b"\xff", b""])
    @pytest.mark.parametrize("name", ["rules", "meta"])
    def test_is_made_anew_when_damaged(self, own, name, damage):
        whole = (own / "rules.json").read_bytes()
        (own / f"{name}.json").write_bytes(damage)

        assert artefact.section("rules") == json.loads(whole)
        assert (own / "rules.json").read_bytes() == whole

    def test_is_made_in_memory_where_nothing_can_be_written(self, own, monkeypatch):
        whole = (own / "rules.json").read_bytes()
        shutil.rmtree(own)

        def refuse(*_, **__):
            raise OSError(errno.EROFS, "Read-only file system")

        monkeypatch.setattr(os, "makedirs", refuse)
        assert artefact.section("rules") == json.loads(whole)
        assert not own.exists()

    def test_is_written_by_many_at_once(self, tmp_path):
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(artefact._write, [str(tmp_path / "one.json")] * 200, range(200)))

        assert [path.name for path in tmp_path.iterdir()] == ["one.json"]

    def test_leaves_aside_what_an_editor_left(self, own, monkeypatch, corpus_copy):
        monkeypatch.setattr(artefact, "CORPUS", str(corpus_copy))
        (corpus_copy / ".#lock").symlink_to("nowhere")

        assert artefact.section("rules")["facts"]


WRONG = ['[["x"]]', '"x"', "1", "true", "[]", "{}", "2024-01-01T00:00:00", "[{}]", "{ x = [1] }", "[1]", "nan"]


def mutated(chance, text):
    """Give a source with one value, line or byte changed."""
    lines = text.split(b"\n")
    values = [n for n, line in enumerate(lines) if b" = " in line]
    how, n = chance.randrange(5), chance.randrange(len(lines))
    if how == 0:
        del lines[n]
    elif how == 1:
        at = chance.randrange(len(text))
        return text[:at] + bytes([chance.choice(b'\xff\x00"[=\n')]) + text[at + 1 :]
    elif values:
        n = chance.choice(values)
        lines[n] = lines[n].split(b" = ")[0] + b" = " + chance.choice(WRONG).encode()
    else:
        lines[n] = lines[n].replace(b",", chance.choice([b"", b",x,", b",,"]), 1)
    return b"\n".join(lines)


def read_anew(corpus, folder):
    if folder in ("elections", "holidays", "processes", "regions"):
        {"elections": timeline, "holidays": deadlines, "processes": processes, "regions": regions}[folder].read(corpus)
    else:
        sources = Sources(corpus)
        compiler.rules(sources)
        compiler.library(sources)
        scenarios.read(corpus, sources)


@pytest.mark.parametrize(
    "file",
    [
        PP94,
        "acts.toml",
        "facts.toml",
        "people.toml",
        "sanctions.toml",
        "disputes.toml",
        "routes.toml",
        "scenarios/norms-upaya.toml",
        "elections/pilkada-2020.toml",
        "holidays/2020.toml",
        "processes/rules.toml",
        "processes/pilkada-2020.toml",
        "regions/parents.csv",
    ],
)
def test_whatever_is_broken_is_named_with_its_line(corpus_copy, file):
    chance = random.Random(file)  # noqa: S311  # anybody may repeat it
    path = corpus_copy / file
    whole, nowhere = path.read_bytes(), []
    for _ in range(8):
        path.write_bytes(mutated(chance, whole))
        try:
            read_anew(corpus_copy, path.parent.name)
        except CorpusError as broken:
            nowhere += [] if broken.line else [broken]
    assert nowhere == []


@pytest.mark.parametrize("folder", ["instruments", "scenarios", "elections", "holidays", "processes"])
def test_a_file_that_leads_nowhere_is_named(corpus_copy, folder):
    (corpus_copy / folder / "lost.toml").symlink_to("nowhere")

    with pytest.raises(CorpusError, match=r"lost\.toml"):
        read_anew(corpus_copy, folder)


@pytest.mark.parametrize(
    ("file", "field", "value"),
    [
        (PP94, "binds", '[["pns"]]'),
        ("acts.toml", "asks", '[["status"]]'),
        ("scenarios/traps.toml", "acts", '[["vote"]]'),
        ("people.toml", "role", '["nobody"]'),
    ],
)
def test_a_list_in_a_list_is_refused_like_any_other_wrong_name(corpus_copy, file, field, value):
    path = corpus_copy / file
    path.write_text(re.sub(rf"(?m)^{field} = \[.*", f"{field} = {value}", path.read_text(encoding="utf-8"), count=1))

    with pytest.raises(CorpusError) as broken:
        read_anew(corpus_copy, path.parent.name)

    assert (broken.value.file, broken.value.line > 1) == (f"corpus/{file}", True)
    assert broken.value.field.endswith(field)

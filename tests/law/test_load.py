"""A broken corpus does not start: file, line and field are named."""

from __future__ import annotations

import pytest

from netral.law import artefact
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


class TestArtefact:
    def test_is_complete_and_the_same_each_time(self, tmp_path):
        first, second = artefact.build(tmp_path / "a"), artefact.build(tmp_path / "b", frozen=True)
        for name in artefact.SECTIONS:
            assert (first / f"{name}.json").read_bytes() == (second / f"{name}.json").read_bytes()

    def test_is_not_made_of_a_broken_corpus(self, corpus_copy, tmp_path):
        (corpus_copy / "facts.toml").write_text("", encoding="utf-8")
        with pytest.raises((CorpusError, KeyError)):
            artefact.build(tmp_path / "out", corpus=corpus_copy)

"""Cues name facts; denials, sentences and stronger words are heeded."""

from __future__ import annotations

from pathlib import Path

import pytest

from netral.law import artefact
from netral.law.errors import CorpusError
from netral.law.language.cues import Cues, compiled, negated, read_cue
from netral.law.language.model import strongest
from netral.law.language.read import read


def heard(cues, speller, text):
    return {fact: found.cue.value for fact, found in strongest(cues.find(speller.read(text))).items()}


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("kepencet like", "intent", "accidental"),
        ("udah cltn kok", "cltn", "granted"),
        ("cltn ku blm turun", "cltn", "applied"),
        ("belum mengurus CLTN", "cltn", "none"),
        ("boleh cltn ga", "cltn", "silent"),
        ("hadir tanpa atribut", "attributes", "none"),
        ("pake kaos partai", "attributes", "party"),
        ("naik mobdin", "official-vehicle", "yes"),
        ("foto tanpa pose jari", "gesture", "none"),
        ("sambil angkat dua jari", "gesture", "candidate-sign"),
        ("tidak ikut yel-yel, hanya duduk", "active-support", "no"),
        ("ikut yel2", "active-support", "yes"),
        ("suami saya maju pilkada", "relation", "spouse"),
        ("akun saya diretas", "account-control", "hacked"),
        ("izin mendagri belum turun", "minister-approval", "none"),
        ("sudah mengantongi persetujuan tertulis Mendagri", "minister-approval", "written"),
        ("disuruh lisan sama kadis", "assignment", "oral"),
        ("ada surat tugas", "assignment", "written"),
        ("sudah ditetapkan KPU", "determined", "yes"),
        ("belum penetapan", "determined", "no"),
        ("blm mundur", "resigned", "no"),
        ("hukdis berat, dipecat", "punishment", "dismissal"),
    ],
)
def test_a_fact_is_heard(cues, speller, text, fact, value):
    assert heard(cues, speller, text).get(fact) == value


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("dua bulan sebelum penetapan calon", "determined", "no"),  # a time, no fact
        ("saya tidak pakai seragam", "uniform", "yes"),
        ("sudah mengantongi. Persetujuan Mendagri apa?", "minister-approval", "written"),  # over the end of a sentence
        ("posisi tidak kosong", "post-vacant", "yes"),  # over a denial
    ],
)
def test_what_was_not_said_is_not_heard(cues, speller, text, fact, value):
    assert heard(cues, speller, text).get(fact) != value


class TestPhrases:
    def find(self, speller, phrase, text):
        cue = read_cue("fact", "value", phrase, speller)
        return bool(Cues([compiled(cue)], speller).find(speller.read(text)))

    def test_a_root_means_its_forms_and_a_form_only_itself(self, speller):
        assert self.find(speller, "atribut", "beratribut") == self.find(speller, "atribut", "atributnya") is True
        assert not self.find(speller, "keanggotaan", "anggota")
        assert not self.find(speller, "=camat", "kecamatan")

    def test_a_gap_has_its_length(self, speller):
        assert self.find(speller, "pakai _1 merah", "pakai baju merah")
        assert not self.find(speller, "pakai _1 merah", "pakai baju yang merah")

    def test_strong_phrases_weigh_more(self, speller):
        assert (
            read_cue("f", "v", "!dipecat", speller).weight
            > read_cue("f", "v", "hukuman disiplin berat", speller).weight
        )

    @pytest.mark.parametrize("phrase", ["", "_2 kata", "kata _2"])
    def test_a_phrase_that_cannot_be_read_is_refused(self, speller, phrase):
        with pytest.raises((ValueError, IndexError)):
            read_cue("f", "v", phrase, speller)

    @pytest.mark.parametrize(
        ("text", "at", "denied"),
        [("tidak pakai", 1, True), ("tidak ikut yel", 2, True), ("pakai", 0, False), ("tidak. pakai", 1, False)],
    )
    def test_a_denial_reaches_over_ikut_but_not_over_a_full_stop(self, speller, text, at, denied):
        assert negated(speller.read(text), at) is denied


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("cues.toml", "[cues.gesture]", "[cues.gestur]"),
        ("cues.toml", "candidate-sign = [", "candidate-sing = ["),
        ("cues.toml", "\npenjabat-kepala-daerah = [", "\npenjabat = ["),
        ("cues.toml", 'act = "campaign-speaker"', 'act = "campaign-speech"'),
        ("cues.toml", '"cltn=granted" =', '"cltn=given" ='),
        ("cues.toml", "take-cltn = 0.2", "take-leave = 0.2"),
        ("cues.toml", '"plat merah"', '"_2"'),
        ("cues.toml", "[topic]", "[topics]"),
        ("words.toml", "[kinds]", "[kind]"),
        ("words.toml", 'guru = ["gr"]', 'guru = ["gr", "yg"]'),
    ],
)
def test_a_mistake_in_the_corpus_is_named(corpus_copy, name, old, new):
    path = corpus_copy / "language" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CorpusError) as broken:
        read(corpus_copy)
    assert broken.value.file == f"language/{name}"


def test_the_compiled_section_is_what_the_sources_say():
    assert read(Path(artefact.CORPUS)) == artefact.section("language")

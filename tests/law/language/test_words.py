"""Words as people write them become words as we know them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netral.law import artefact
from netral.law.language.words import LONGEST_TEXT, Speller, plain, stem

SPELLER = Speller(artefact.section("language")["words"])


def spelled(text: str) -> str:
    return " ".join(word.spelled for word in SPELLER.read(text))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("sy ga pake seragam", "saya tidak pakai seragam"),
        ("Saya tidak memakai seragam", "saya tidak pakai seragam"),
        ("ngajakin temen2 ktr", "ajak teman kantor"),
        ("bolehhhh ndak yaaa", "boleh ya"),
        ("P3K nge-like postingan", "pppk suka unggah"),
        ("yel-yel", "yel"),
        ("teman-temannya", "teman"),
        ("akunku", "akunku"),
        ("suaminya", "suami"),
        ("ＰＮＳ", "pns"),
        ("рns", "pns"),  # a Cyrillic letter
        ("boleh ga pns golput?", "boleh pns golput"),  # "ga" only asks
        ("pns ga boleh golput", "pns tidak boleh golput"),
    ],
)
def test_are_spelled_as_we_know_them(written, meant):
    assert spelled(written) == meant


def test_know_their_sentence_and_their_place():
    text = "Saya guru. Apa boleh?"
    words = SPELLER.read(text)
    assert [word.sentence for word in words] == [0, 0, 1, 1]
    assert [text[word.start : word.end] for word in words] == ["Saya", "guru", "Apa", "boleh"]


@pytest.mark.parametrize(("word", "root"), [("dipakainya", "paka"), ("kampanye", "kampanye"), ("menonton", "onton")])
def test_have_a_light_stem(word, root):
    assert stem(word) == root


def test_before_is_no_denial():
    [before] = SPELLER.read("sebelum")
    assert "tidak" not in SPELLER.kinds(before)


@given(st.text(max_size=200))
def test_any_text_can_be_read_and_letters_stay_where_they_are(text):
    assert len(plain(text)) == len(text) or not text.isascii()
    for word in SPELLER.read(text):
        assert 0 <= word.start < word.end <= len(text)


def test_what_is_beyond_the_longest_text_is_not_read():
    assert len(SPELLER.read("kata " * LONGEST_TEXT)) == LONGEST_TEXT // 5

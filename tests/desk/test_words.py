"""Whatever the trail is told has a name for whoever reads it."""

from __future__ import annotations

import re
from pathlib import Path

from netral.desk.words import DEEDS, SUBJECTS, TOLD, subject_in_words

SOURCES = "\n".join(
    path.read_text(encoding="utf-8")
    for path in (Path(__file__).parents[2] / "netral").rglob("*.py")
    if path.name != "words.py"
)


def test_every_deed_has_a_name():
    told = set(re.findall(r"(?:\brecord|note_reading)\(\s*(?:request,\s*)?\"([a-z.-]+)\"", SOURCES))

    assert len(told) > 25
    assert told - DEEDS.keys() == set()


def test_every_subject_and_word_beside_has_a_name():
    subjects = set(re.findall(r"f\"([a-z]+)/\{", SOURCES))
    told = re.findall(r"told=? ?=? ?\{([^{}]*)\}", SOURCES)
    beside = {word for said in told for word in re.findall(r"\"([a-z_]+)\":", said)}

    assert {"account", "person", "request"} <= subjects
    assert {"account", "person", "request", "invitation"} <= SUBJECTS.keys()
    assert beside - TOLD.keys() == set()


def test_a_subject_without_a_name_is_told_apart():
    assert subject_in_words("invitation/7e4c0000-aaaa") == f"{SUBJECTS['invitation']} 7e4c0000"
    assert subject_in_words("odd/thing") == "odd/thing"

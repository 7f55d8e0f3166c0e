"""The reference page of the answer and the engine say the same."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from netral.law import ask
from netral.law.question import Question

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "answer.md").read_text(encoding="utf-8")
ROWS = {match[1]: match[2] for match in re.finditer(r"^\| `(\w+)` \| (.+) \|$", PAGE, re.MULTILINE)}
LIKE = Question(("like",), date(2024, 10, 10), "pns", {"object": "calon"}, election="pilkada-2024")
ASKED = Question(("attend-campaign",), date(2024, 10, 10), "pns", election="pilkada-2024")
HEARD = Question(("attend-passively",), date(2024, 10, 10), "pns", election="pilkada-2024")


def named(key: str) -> set[str]:
    """Give the keys that a row names before its explanations in brackets."""
    return set(re.findall(r"`(\w+)`", re.sub(r"\([^)]*\)", "", ROWS[key])))


def test_names_every_key_in_order():
    assert list(ROWS) == list(ask.answer(LIKE))


def test_names_the_keys_of_every_part():
    like, asked, heard = ask.answer(LIKE), ask.answer(ASKED), ask.answer(HEARD)
    assert named("question") == set(like["question"])
    assert named("stage") == set(like["stage"])
    assert named("provisions") == set(like["provisions"][0])
    assert named("sanctions") == set(like["sanctions"][0])
    assert named("conditions") == set(asked["conditions"][0])
    assert named("needs") == set(asked["needs"][0])
    assert named("positions") == set(heard["positions"][0])
    assert named("may_instead") == set(like["may_instead"][0])
    assert named("route") == set(like["route"][0])
    assert named("presumed") == set(like["presumed"][0])
    assert named("trace") == set(like["trace"])

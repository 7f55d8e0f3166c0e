"""Measured on the labelled questions: no harm beyond the budget, and the committed report says the truth."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from netral.law import artefact
from netral.law.errors import CorpusError
from netral.law.language import asked
from netral.law.language.evaluate import BUDGETS, cases, errors, exceeded, interval, measured, missed, report
from tools.files import ROOT

ROWS = asked.read(Path(artefact.CORPUS))
COMMITTED = (ROOT / "docs" / "reference" / "ask-evaluation.md").read_text(encoding="utf-8")
NEAR = 0.02
"""What another processor may round otherwise."""


@pytest.fixture(scope="module", params=["test", "dev"])
def found(request):
    return request.param, cases(row for row in ROWS if row["split"] == request.param)


def test_no_budget_of_harm_is_exceeded(found):
    measures = measured(found[1])
    assert {name: measures[name] <= most for name, most in BUDGETS.items()} == dict.fromkeys(BUDGETS, True)


def test_the_report_is_committed(found):
    title = {"test": "Test part", "dev": "Development part"}[found[0]]
    committed = COMMITTED.partition(f"## {title}")[2].partition("\n## ")[0]
    now = report(found[1], title)
    for line in now.splitlines():
        row = re.match(r"\| (.+?) \| (\d\.\d{3}) \|", line)
        if row:
            written = re.search(rf"^\| {re.escape(row[1])} \| (\d\.\d{{3}}) \|", committed, re.MULTILINE)
            assert written, row[1]
            assert float(written[1]) == pytest.approx(float(row[2]), abs=NEAR), row[1]


def test_texts_of_the_test_part_stay_unseen():
    some = cases(row for row in ROWS if row["split"] == "test")
    assert all("text" not in wrong for wrong in errors(some, texts=False))


def test_names_what_is_missed():
    measures = {"top1": 0.5, "top3": 1.0, "verdict": 1.0, "unharmed": 1.0, "chilling": 0.2, "dangerous": 0.0}
    assert missed(measures) == ["top1 0.500 < 0.85"]
    assert exceeded(measures) == ["chilling 0.200 > 0.05"]


def test_intervals_are_wilsons():
    low, high = interval(0.9, 111)
    assert (round(low, 3), round(high, 3)) == (0.83, 0.943)
    assert interval(1.0, 0) == (0.0, 1.0)


@pytest.mark.parametrize(
    ("old", "new"), [('"split": "train"', '"split": "later"'), ('"style": ', '"styl": '), ("{", "")]
)
def test_a_mistake_in_the_questions_is_named(corpus_copy, old, new):
    path = corpus_copy / "asked" / "questions.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CorpusError, match=r"questions\.jsonl"):
        asked.read(corpus_copy)

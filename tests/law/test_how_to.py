"""The page on adding a provision works when followed literally."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from netral.law import compile as compiler
from netral.law.evaluate import Engine
from netral.law.lint import lint
from netral.law.load import Sources
from netral.law.question import Question

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "add-a-provision.md").read_text(encoding="utf-8")
INSTRUMENT, SCENARIOS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
ASKED = Question(("shirt-colour",), date(2016, 5, 2), "pns", {"place": "public"})


def test_adds_a_provision_and_both_its_sides(corpus_copy):
    before = Engine(compiler.rules(Sources(corpus_copy))).check(ASKED)
    (corpus_copy / "instruments" / "pp-contoh-1-2015.toml").write_text(INSTRUMENT, encoding="utf-8")
    (corpus_copy / "scenarios" / "contoh.toml").write_text(SCENARIOS, encoding="utf-8")

    report = lint(corpus_copy, walk=False)
    engine = Engine(compiler.rules(Sources(corpus_copy)))
    after = engine.check(ASKED)
    answered = engine.check(ASKED._replace(facts={**ASKED.facts, "assignment": "none"}))

    assert report.errors == []
    assert before["verdict"] == "not-covered"
    assert after["verdict"] == "conditional"
    assert [need["fact"] for need in after["needs"]] == ["assignment"]
    assert answered["verdict"] == "prohibited"
    assert answered["summary"]["id"].endswith("Dasarnya: Pasal 9 ayat (1) PP Contoh 1/2015.")

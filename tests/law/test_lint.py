"""The linter finds what was planted."""

from __future__ import annotations

import pytest

from netral.law.errors import CorpusError
from netral.law.lint import lint

UNMARKED = """
[[provisions]]
id = "pp94-planted"
kind = "norm"
pinpoint = "Pasal 99"
modality = "permission"
binds = ["pns"]
text.id = "Izin yang ditanam."
text.en = "A planted permission."
acts = ["give-ktp-support"]
verified = "secondary"
sources = ["https://example.go.id/"]
  [[provisions.cases]]
  acts = ["give-ktp-support"]
"""


def test_a_conflict_without_a_rule_is_an_error(corpus_copy):
    path = corpus_copy / "instruments" / "pp-94-2021.toml"
    path.write_text(path.read_text(encoding="utf-8") + UNMARKED, encoding="utf-8")
    assert any(
        "give-ktp-support: pp94-p5n-7 melarang, pp94-planted" in error for error in lint(corpus_copy, walk=False).errors
    )


def test_a_named_exception_decides_it(corpus_copy):
    path = corpus_copy / "instruments" / "pp-94-2021.toml"
    named = UNMARKED.replace('verified = "secondary"', 'overrides = ["pp94-p5n-7"]\nverified = "secondary"')
    path.write_text(path.read_text(encoding="utf-8") + named, encoding="utf-8")
    report = lint(corpus_copy, walk=False)
    assert not [error for error in report.errors if "conflict" in error]
    assert "give-ktp-support: pp94-planted > pp94-p5n-7 (named)" in report.resolved


def test_a_binding_norm_without_scenarios_is_an_error(corpus_copy):
    path = corpus_copy / "instruments" / "pp-94-2021.toml"
    path.write_text(path.read_text(encoding="utf-8") + UNMARKED, encoding="utf-8")
    assert (
        len(
            [
                error
                for error in lint(corpus_copy, walk=False).errors
                if error.startswith("pp94-planted") and "scenario" in error
            ]
        )
        == 2
    )


def test_an_act_without_a_rule_and_without_a_reason_is_an_error(corpus_copy):
    path = corpus_copy / "acts.toml"
    act = '\n[[acts]]\nid = "planted-act"\nlabel.id = "ditanam"\nlabel.en = "planted"\n'
    act += 'definition = { id = "Ditanam.", en = "Planted." }\ngroup = "private"\n'
    path.write_text(path.read_text(encoding="utf-8") + act, encoding="utf-8")
    assert any(error.startswith("planted-act:") for error in lint(corpus_copy, walk=False).errors)


def test_a_scenario_that_fails_is_an_error(corpus_copy):
    wrong = (
        '[[scenarios]]\nid = "planted"\nnote = { id = "Ditanam.", en = "Planted." }\nacts = ["vote"]\nperson = "pns"\n'
    )
    wrong += 'on = 2024-11-27\nexpect = { verdict = "prohibited" }\n'
    (corpus_copy / "scenarios" / "planted.toml").write_text(wrong, encoding="utf-8")
    assert "planted/planted: verdict allowed, expected prohibited" in lint(corpus_copy, walk=False).errors


def test_a_scenario_with_an_unknown_value_is_named_with_its_place(corpus_copy):
    path = corpus_copy / "scenarios" / "hostile.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('facts.resigned = "no"', 'facts.resigned = "nope"', 1), encoding="utf-8")

    with pytest.raises(CorpusError) as broken:
        lint(corpus_copy, walk=False)

    assert broken.value.file == "corpus/scenarios/hostile.toml"
    assert broken.value.line > 0
    assert "facts.resigned" in broken.value.field
    assert "before-card" in broken.value.problem

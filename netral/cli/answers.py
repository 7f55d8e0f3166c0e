"""Saying an answer in a terminal: the verdict first, then what stays allowed, then why."""

from __future__ import annotations

from datetime import date
from typing import Any

from netral.cli.terminal import echo, style
from netral.cli.words import mark, say_if
from netral.common.clock import today
from netral.law.contract.dates import said_date
from netral.law.contract.sheet import Branch, Line, Presumed, Sheet, overall, sheet
from netral.law.contract.wording import TITLES, heading
from netral.law.search import squeeze

FUTURE = {
    "id": "Hari itu belum tiba. Jawaban ini mengikuti aturan yang berlaku sekarang; aturan dapat berubah.",
    "en": "That day has not come. This answer follows the rules in force now; rules may change.",
}


def say_reply(answer: dict[str, Any], language: str, *, why: bool = False) -> None:
    """Say an answer about one act or several, then what its day and its version mean."""
    answers = answer.get("answers", [answer])
    if "overall" in answer:
        words = ", ".join(word for _verdict, word in overall(answer, language))
        echo(f"{heading('overall', language)}: {words}", bold=True)
    for one in answers:
        if one is not answer:
            echo("\n" + "─" * 60)
        _say(sheet(one, language), language, why=why)
    if any(date.fromisoformat(one["question"]["on"]) > today() for one in answers):
        echo()
        echo(FUTURE[language])
    _say_version(answers[0], language)


def _say(shown: Sheet, language: str, *, why: bool) -> None:
    echo(mark(shown.verdict) + " " + style(shown.word, bold=True))
    for line in shown.advice:
        echo(line)
    if shown.terms.texts:
        echo(f"{shown.terms.opening} {shown.terms.lead}".strip())
        for number, text in enumerate(shown.terms.texts, 1):
            echo(f"  {number}. {text}")
    echo()
    echo(" · ".join([shown.act, *shown.situation, *shown.told]), dim=True)
    _say_needs(shown, language)
    say_if(heading("remains", language), [_cited(one.text, one.cite) for one in shown.remains])
    say_if(heading("rights", language), [_cited(one.text, one.cite) for one in shown.rights])
    say_if(heading("positions", language), [_cited(f"{one.more}: {one.text}", one.cite) for one in shown.positions])
    say_if(heading("grounds", language), [_ground(one) for one in shown.grounds])
    say_if(heading("conditions", language), [_condition(one) for one in shown.conditions])
    say_if(heading("sanctions", language), [_sanction(one) for one in shown.sanctions] or _or(shown.no_sanction))
    say_if(heading("route", language), [f"{one.more}: {one.text}" for one in shown.route])
    say_if(heading("presumed", language), [_presumed(one) for one in shown.presumed])
    if why:
        echo()
        echo(heading("tree", language), bold=True)
        _say_tree(shown.tree, 0)


def _or(text: str) -> list[str]:
    return [text] if text else []


def _say_needs(shown: Sheet, language: str) -> None:
    lines = []
    for need in shown.needs:
        options = ", ".join(_option(*option) for option in need.options)
        of_calendar = need.fact in ("region", "election")
        how = f"--{need.fact} {options or '…'}" if of_calendar else f"--fact {need.fact}={options}"
        lines.append("\n      ".join([need.text, how, *_or("; ".join(need.leads))]))
    say_if(heading("needs", language), lines)


def _option(id_: str, label: str) -> str:
    """Give the word to type, and what it means where that is not plain."""
    return id_ if id_ in ("yes", "no") or squeeze(label) == squeeze(id_) else f"{id_} ({label})"


def _cited(text: str, cite: str) -> str:
    return f"{text} – {style(cite, dim=True)}"


def _ground(one: Line) -> str:
    return f"{one.cite}: {one.text} {style(f'({one.more}; {one.id})', dim=True)}"


def _condition(one: Line) -> str:
    return _cited(one.text, one.cite) + (f" [{one.more}]" if one.more else "")


def _sanction(one: Line) -> str:
    return _cited(one.text, one.cite) + (f" – {one.more}" if one.more else "")


def _presumed(one: Presumed) -> str:
    return f"{one.question} {one.taken}; {one.otherwise}: --fact {one.fact}={one.value}"


def _say_tree(branch: Branch, depth: int) -> None:
    if depth:
        because = "; ".join(branch.because)
        echo("  " * depth + f"{branch.rule}: {branch.outcome}" + (f" ({because})" if because else ""))
    for child in branch.children:
        _say_tree(child, depth + 1)


def _say_version(answer: dict[str, Any], language: str) -> None:
    known = answer["as_known_on"]
    words = {"id": "Korpus", "en": "Corpus"}[language] + f" {answer['law_version']}"
    if known:
        words += {"id": ", seperti diketahui pada ", "en": ", as known on "}[language] + said_date(
            date.fromisoformat(known), language
        )
    echo()
    echo(f"{words}. {TITLES['no-advice'][language]}", dim=True)

"""Bolehkah?, step by step: what was said so far leads to the next question, or to the answer.

Plain Python, and a function of its arguments: all that was said comes with each request and goes back with the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple, Protocol

from netral.law import ask
from netral.law.contract.dates import meant_date
from netral.law.contract.situation import read_situation
from netral.law.language.decide import Given
from netral.law.language.reply import reply
from netral.law.question import Question

FACT = "f-"
CHANGE = "change"
LONGEST_TEXT, LONGEST_FIELD, LONGEST_NAME = 20_000, 200, 64
"""Letters of what somebody writes and of any other answer (longer ones are refused), and of a field of ours."""
MOST_FACTS, MOST_ACTS, MOST_CORRECTIONS = 60, 12, 10
SINGLE = ("text", "group", "person", "on", "happened", "region", "election")
OF_CALENDAR = ("region", "election")


class Form(Protocol):
    """What was sent: many values under one name, as Django's QueryDict."""

    def __contains__(self, key: object) -> bool: ...
    def getlist(self, key: str) -> list[str]: ...
    def __iter__(self) -> Iterator[str]: ...


class Said(NamedTuple):
    """All that was said so far, as it was typed."""

    single: Mapping[str, str]
    acts: Sequence[str]
    then: Sequence[str]
    facts: Mapping[str, str]
    skipped: Sequence[str]
    guided: bool
    shown: bool
    adding: bool
    again: str = ""
    before: Sequence[tuple[str, str]] = ()

    def pairs(self, *without: str) -> Iterator[tuple[str, str]]:
        """Give names and values for the hidden fields of the next form; those of `without` are left out."""
        yield from (pair for pair in self._all() if pair[0] not in without)

    def without(self, *names: str) -> Said:
        """Give the same without these fields and facts."""
        return self._replace(
            single={name: value for name, value in self.single.items() if name not in names},
            facts={fact: value for fact, value in self.facts.items() if fact not in names},
        )

    def asked_again(self, name: str) -> Said:
        """Give the same without one answer, so that its question comes again."""
        skipped = [one for one in self.skipped if one != name]
        acts = () if name == "act" else self.acts
        return self.without(name.removeprefix(FACT))._replace(
            acts=acts,
            skipped=skipped,
            guided=True,
            shown=False,
            again=name.removeprefix(FACT),
            before=list(self.pairs()),
        )

    def _all(self) -> Iterator[tuple[str, str]]:
        yield from self.single.items()
        yield from (("act", act) for act in self.acts)
        yield from (("then", text) for text in self.then)
        yield from ((FACT + fact, value) for fact, value in self.facts.items())
        yield from (("skip", name) for name in self.skipped)
        if self.guided:
            yield "guided", "1"


class Turn(NamedTuple):
    """What comes next: a question ("act", "person", "when", "fact" with `need`); with none, what was `found`."""

    asks: str | None
    found: Mapping[str, Any] | None = None
    need: Mapping[str, Any] | None = None


def read(form: Form) -> Said:
    """Read what was sent; what no form of ours holds is left aside, and empty fields are not said."""
    facts = [(name, _last(form, name)) for name in form if name.startswith(FACT) and len(name) <= LONGEST_NAME]
    said = Said(
        single={name: value for name in SINGLE if (value := _last(form, name))},
        acts=_many(form, "act", MOST_ACTS + 1),
        then=_many(form, "then", MOST_CORRECTIONS),
        facts={name.removeprefix(FACT): value for name, value in facts[: MOST_FACTS + 1] if value},
        skipped=_many(form, "skip", MOST_FACTS),
        guided=bool(_last(form, "guided")),
        shown=_last(form, "do") == "show",
        adding=_last(form, "do") == "add",
    )
    change = _last(form, CHANGE)
    return said.asked_again(change) if change else said


def _last(form: Form, name: str) -> str:
    """Give the last value that is not empty: a list beside radio buttons sends an empty one when it is not used."""
    for value in reversed(form.getlist(name) if name in form else ()):
        if said := value.strip():
            return said[: (LONGEST_TEXT if name == "text" else LONGEST_FIELD) + 1]
    return ""


def _many(form: Form, name: str, most: int) -> list[str]:
    if name not in form:
        return []
    longest = LONGEST_TEXT if name == "then" else LONGEST_FIELD
    values = [value.strip()[: longest + 1] for value in form.getlist(name)]
    return list(dict.fromkeys(filter(None, values)))[:most]


def turn(said: Said, today: date) -> Turn:
    """Say what comes next. Raises BadQuestion naming the field that is wrong."""
    situation = _situation(said, today)
    if "text" in said.single:
        happened = said.single.get("happened")
        day = meant_date(happened, "happened") if happened else None
        return Turn(None, reply(said.single["text"], Given(**situation, happened=day), said.then))
    if not situation["acts"] or said.adding:
        return Turn("act")
    if said.guided and not said.shown:
        for name, answered in (("person", "person"), ("when", "on")):
            if answered not in said.single and answered not in said.skipped:
                return Turn(name)
    found = ask.answer(Question(**situation))
    need = next(needed(found, said), None) if said.guided and not said.shown else None
    if need is not None:
        return Turn("fact", found, need)
    return Turn(None, found)


def needed(found: Mapping[str, Any], said: Said) -> Iterator[Mapping[str, Any]]:
    """Give what could still change an answer, but for what the asker does not know; first what is asked again."""
    for answer in found.get("answers", [found]):
        for need in sorted(answer["needs"], key=lambda need: need["fact"] != said.again):
            asked = "person" if need["fact"] == "status" else need["fact"]
            if asked not in said.skipped and need["fact"] not in said.facts:
                yield need


def _situation(said: Said, today: date) -> dict[str, Any]:
    given: dict[str, Any] = {name: said.single.get(name) for name in ("person", "region", "election")}
    on = said.single.get("on")
    facts = [f"{fact}={value}" for fact, value in said.facts.items()]
    return read_situation(
        {**given, "on": meant_date(on, "on").isoformat() if on else None, "acts": said.acts, "facts": facts}, today
    )

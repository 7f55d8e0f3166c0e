"""The whole way from a text to a reply: understood, decided, answered, with every guess shown. Nothing is kept."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from netral.law import artefact, ask
from netral.law.errors import BadQuestion
from netral.law.language.decide import Decision, Given, Reading, Usual, decide, options
from netral.law.language.model import Model
from netral.law.language.notices import NOTICES, notices
from netral.law.language.understand import OUT_OF_SCOPE, Reader, Understanding
from netral.law.terms import STRICTEST_FIRST

Table = dict[str, Any]

LONGEST = 20_000
MOST_QUESTIONS = 2
MOST_SHOWN = 5
WHICH_ACT = {
    "id": "Yang mana yang Anda maksud?",
    "en": "Which of these do you mean?",
}
UNSURE = {
    "id": "Kami belum yakin perbuatan mana yang Anda maksud. Pilih satu, atau ceritakan dengan kata lain.",
    "en": "We are not sure which act you mean. Choose one, or say it in other words.",
}
NONE_OF_THESE = {"id": "bukan salah satu dari ini", "en": "none of these"}
FROM_TEXT, FROM_ASKER, FROM_CUSTOM = "text", "given", "usual"


@functools.cache
def reader() -> Reader:
    """Give the reader of Netral's own corpus."""
    return Reader(artefact.section("language"), Model(artefact.model()))


SUMMONED = "summoned-as-suspect"
"""Of somebody who was reported nobody asks whether he wants to report."""


@functools.cache
def usual() -> Usual:
    """Give what usually goes with an act."""
    language = artefact.section("language")
    return Usual(language["doers"], language["deeds"])


def reply(text: str, given: Given, corrections: Sequence[str] = ()) -> Table:
    """Reply to a text, and to what its asker added or corrected since.

    Gives the answer of `ask.answer` (one act or several) with `acts`, `facts`, `understood` and `notices` besides.
    Where Netral asks back which act is meant, `verdict` is None and `needs` holds the fact "act". Raises BadQuestion
    for a text that cannot be read, and for what `given` itself contradicts.
    """
    _not_too_long(sum(map(len, (text, *corrections))))
    understood = reader().read(readable(text), given.on)
    for correction in corrections:
        understood = reader().read_again(understood, readable(correction), given.on)
    if not given.acts and (not understood.acts or "foreign" in understood.remarks):
        raise BadQuestion(
            "text",
            id="Kami tidak mengenali cukup banyak kata. Netral membaca bahasa Indonesia; ceritakan perbuatannya.",
            en="We recognise too few words. Netral reads Indonesian; please describe the act in Indonesian.",
        )
    decision = decide(understood, given, usual())
    return {
        **(_answered(decision.chosen) if decision.chosen else _asked_back(decision)),
        "acts": [{"id": act, "score": round(share, 3)} for act, share in understood.acts[:MOST_SHOWN]],
        "facts": _facts(decision),
        "understood": _understood(decision, understood, given),
        "notices": notices(_kinds(decision, understood)),
    }


def readable(text: str) -> str:
    """Give a text fit to be read. Raises BadQuestion for one without words, and for one that is too long."""
    _not_too_long(len(text))
    if not any(letter.isalpha() for letter in text[:LONGEST]):
        raise BadQuestion(
            "text",
            id="Tidak ada kata yang dapat dibaca. Ceritakan perbuatannya dengan kata-kata.",
            en="There are no words to read. Describe the act in words.",
        )
    return unicodedata.normalize("NFC", text)


def _not_too_long(letters: int) -> None:
    if letters > LONGEST:
        raise BadQuestion(
            "text",
            id=f"Tulisannya terlalu panjang: paling banyak {LONGEST} huruf. Ceritakan intinya saja.",
            en=f"The text is too long: at most {LONGEST} characters. Tell the gist.",
        )


# Answering ----------------------------------------------------------------------------------------------------------


def _answered(chosen: Sequence[Reading]) -> Table:
    answers = []
    for reading in chosen:
        answer = ask.answer(reading.question)
        answers.append({**answer, "needs": answer["needs"][:MOST_QUESTIONS]})
    if len(answers) == 1:
        return answers[0]
    answers.sort(key=lambda answer: STRICTEST_FIRST.index(answer["verdict"]))
    return {"answers": answers, "overall": answers[0]["verdict"]}


def _asked_back(decision: Decision) -> Table:
    shown = [
        {"id": reading.act, "label": _label(reading.act), "verdict": reading.verdict} for reading in options(decision)
    ]
    choices = [*shown, {"id": "off-topic", "label": NONE_OF_THESE, "verdict": None}]
    return {"verdict": None, "summary": UNSURE, "needs": [{"fact": "act", "question": WHICH_ACT, "options": choices}]}


# What was understood ------------------------------------------------------------------------------------------------


def _facts(decision: Decision) -> Table:
    """Give the facts that were taken into account."""
    chosen = decision.chosen[:1] or decision.readings[:1]
    return {fact: _plain(value) for reading in chosen for fact, value in reading.question.facts.items()}


def _understood(decision: Decision, understood: Understanding, given: Given) -> Table:
    """Give everything that was guessed, with the words it was guessed from: what the asker may change."""
    chosen = decision.chosen or decision.readings[:1]
    question = chosen[0].question
    return {
        "acts": [{"id": reading.act, "label": _label(reading.act)} for reading in decision.chosen],
        "person": _person(question.person, understood, given),
        "on": {
            "value": question.on.isoformat(),
            "words": understood.on.words if understood.on and _from_text(question.on, given) else None,
            "from": FROM_TEXT if _from_text(question.on, given) else FROM_ASKER,
        },
        "facts": list(_heard(chosen, understood, given)),
    }


def _from_text(day: date, given: Given) -> bool:
    return day not in (given.on, given.happened)


def _person(person: str | None, understood: Understanding, given: Given) -> Table | None:
    if person is None:
        return None
    heard = understood.person
    if heard and heard.value == person:
        source, words = FROM_TEXT, heard.words
    else:
        source, words = (FROM_ASKER if person == given.person else FROM_CUSTOM), None
    vocabulary = ask.engine().vocabulary
    named = {**vocabulary.people, **vocabulary.aliases}.get(person)
    label = named["label"] if named else {"id": person, "en": person}
    return {"id": person, "label": label, "words": words, "from": source}


def _heard(chosen: Sequence[Reading], understood: Understanding, given: Given) -> Iterator[Table]:
    """Give the facts read from the text that bear on one of these acts."""
    engine = ask.engine()
    # As the answer takes them: before the determination a "calon" is a bakal calon.
    restated = {reading.act: ask.answer(reading.question)["question"]["facts"] for reading in chosen}
    for fact, heard in understood.facts.items():
        taken = [reading for reading in chosen if fact in reading.question.facts and fact not in given.facts]
        number = engine.vocabulary.number[fact]
        if any(number == row.fact for reading in taken for row in engine.table(reading.act).rows):
            table = engine.vocabulary.facts[number]
            value = restated[taken[0].act].get(fact, taken[0].question.facts[fact])
            yield {
                "fact": fact,
                "question": table["question"],
                "value": _plain(value),
                "label": _value_label(table, value),
                "words": heard.words,
            }


def _value_label(table: Mapping[str, Any], value: Any) -> dict[str, str]:
    values = value if isinstance(value, tuple | list) else (value,)
    labels = {row["id"]: row["label"] for row in table["values"]}
    named = [labels.get(one, {"id": str(one), "en": str(one)}) for one in values]
    return {"id": " atau ".join(one["id"] for one in named), "en": " or ".join(one["en"] for one in named)}


def _label(act: str) -> dict[str, str]:
    label: dict[str, str] = ask.engine().vocabulary.acts[act]["label"]
    return label


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value


def _kinds(decision: Decision, understood: Understanding) -> Iterator[str]:
    """Give the kinds of notices that fit."""
    acts = {reading.act for reading in decision.chosen}
    out = acts & OUT_OF_SCOPE
    yield from out
    accused = SUMMONED in (acts or {reading.act for reading in decision.readings})
    yield from (kind for kind in understood.remarks if kind in NOTICES and not (kind == "report" and accused))
    groups = {ask.engine().vocabulary.acts[act]["group"] for act in acts}
    if "report-violation" in acts or "report-anonymously" in acts:
        yield "report"
    if "personal-data" not in understood.remarks and not out:
        yield "not-kept"
    other = understood.person is not None and not understood.is_self and not understood.speaks_of_self
    if other and not out and "procedure" not in groups and "told" in understood.remarks:
        yield "somebody-else"

"""Reading the corpus: one of its things, two days compared, one act through the years. What every door gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netral.law import ask
from netral.law import history as changes
from netral.law.artefact import section
from netral.law.contract.dates import parse_date
from netral.law.contract.names import read_act, read_facts, read_person
from netral.law.errors import BadQuestion
from netral.law.question import FIRST_DAY, Question
from netral.law.search import Mentions, clean, closest, squeeze, unknown

WHAT = {
    "provisions": "provision",
    "instruments": "instrument",
    "acts": "act",
    "sanctions": "sanction",
    "authorities": "authority",
    "disputes": "dispute",
    "facts": "fact",
}
KINDS = tuple(WHAT)


def show(wanted: str | None) -> tuple[str, dict[str, Any]]:
    """Give (kind, the thing) by its id, its citation, or the short name of an instrument. Raises BadQuestion."""
    library = section("library")
    kind, id_ = _find(clean(_needed(wanted, "id"), "id"), library)
    return kind, library[kind][id_]


def difference(given: Mapping[str, Any]) -> dict[str, Any]:
    """Compare the law of two days ("from", "to"); with "act" only what bears on it, and both answers.

    "person" and "election" are texts or None, "facts" a list of "name=value". Raises BadQuestion.
    """
    days = tuple(parse_date(_needed(given.get(field), field), field) for field in ("from", "to"))
    if days[0] > days[1]:
        raise BadQuestion(
            "to", id="“to” harus sesudah “from”.", en="“to” must come after “from”.", nearest=(days[0].isoformat(),)
        )
    found = changes.difference(section("library"), *days)
    if given.get("act") is not None:
        act = read_act(given["act"], section("rules"))
        bearing = changes.touches(ask.engine(), act)
        for side in ("began", "ended"):
            found[side] = [provision for provision in found[side] if provision["id"] in bearing]
        election = given.get("election")
        question = _asked(given, act)._replace(
            election=ask.timeline().find_election(election) if election is not None else None
        )
        found["answers"] = [ask.answer(question._replace(on=day)) for day in days]
    return found


def history(given: Mapping[str, Any]) -> dict[str, Any]:
    """Follow "act" since 2014 for "person" (default pns) with "facts". Raises BadQuestion."""
    act = read_act(_needed(given.get("act"), "act"), section("rules"))
    question = _asked({"person": "pns", **{key: value for key, value in given.items() if value is not None}}, act)
    return {"act": act, "person": question.person, "periods": changes.epochs(ask.engine(), question)}


def _needed(text: str | None, field: str) -> str:
    if text is None:
        raise BadQuestion(field, id=f"Sebutkan “{field}”.", en=f"Name “{field}”.")
    return text


def _asked(given: Mapping[str, Any], act: str) -> Question:
    """Give the question about one act with the person and the facts that were named; the caller says on which day."""
    person = given.get("person")
    return Question(
        acts=(act,),
        on=FIRST_DAY,
        person=read_person(person) if person is not None else None,
        facts=read_facts(given.get("facts") or (), None),
    )


def _find(wanted: str, library: dict[str, Any]) -> tuple[str, str]:
    """Find something by its id, by its citation, or by the short name of an instrument. Raises BadQuestion."""
    for kind in KINDS:
        if wanted in library[kind]:
            return kind, wanted
    cited = [
        *((one["short"], "instruments", id_) for id_, one in library["instruments"].items()),
        *((one["cite"], "provisions", id_) for id_, one in library["provisions"].items()),
    ]
    spelled = squeeze(wanted)
    found = [(kind, id_) for name, kind, id_ in cited if squeeze(name) == spelled]
    if len(found) == 1:
        return found[0]
    if found:
        ids = tuple(id_ for _, id_ in found)
        raise BadQuestion(
            "id",
            id=f"Di “{wanted}” ada beberapa ketentuan. Sebutkan id-nya: {', '.join(ids)}.",
            en=f"“{wanted}” holds several provisions. Name one by its id: {', '.join(ids)}.",
            nearest=ids,
        )
    names, known = [name for name, _, _ in cited], [name for kind in KINDS for name in library[kind]]
    near = [*closest(wanted, known, 2), *Mentions({name: [name] for name in names}).find(wanted)[:3]]
    raise unknown("id", wanted, near, exact=True)

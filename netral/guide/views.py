"""Bolehkah?'s pages. The clock is read here; nothing of a question is kept, logged or put in an address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from netral.common.clock import today
from netral.common.html import hidden_fields
from netral.guide import dialogue, rules
from netral.guide.dialogue import FACT, Said, Turn
from netral.guide.pdf import pdf
from netral.law import ask
from netral.law.answer import OUT_OF_SCOPE, PROCEDURE
from netral.law.artefact import section
from netral.law.contract.dates import said_date
from netral.law.contract.fourfold import four_dates
from netral.law.contract.names import people
from netral.law.contract.otherwise import Change, answered, leads
from netral.law.contract.sheet import SETTLED, Sheet, overall, sheet
from netral.law.contract.wording import GROUPS, TITLES, VERDICT_WORD, capital
from netral.law.errors import BadQuestion
from netral.law.language.notices import URGENT
from netral.law.question import FIRST_DAY
from netral.law.timeline import PHASE_NAMES

OFTEN = ("like", "attend-campaign", "accompany-candidate", "photo-with-candidate")
"""What is asked most, on the first page."""
FIRST_PEOPLE = ("pns", "cpns", "pppk", "honorer")
"""Who asks most; the others stand in a list below."""
UNKNOWN, ALLOWED = "unknown", "allowed"
TIMELESS = (OUT_OF_SCOPE, PROCEDURE)
"""Groups of acts whose answers do not follow the stages of an election."""
WHEN = ("on", "happened", "region")
"""What the page about day and place asks."""
SAID_ON_THE_PAGE = "accident"
"""A notice that every page of a prohibition holds anyway."""


class AtDate(NamedTuple):
    """One of the four dates, in words."""

    day: str
    phase: str
    verdict: str
    word: str
    own: bool


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    language = _language()
    return render(
        request,
        "guide/home.html",
        {
            "often": _labels(OFTEN, language),
            "today": said_date(today(), language, weekday=True),
            "running": _running(today(), language),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def bolehkah(request: HttpRequest) -> HttpResponse:
    """Ask the next question or show the answer; everything said so far is in the body and goes back with the page."""
    said, language = dialogue.read(request.POST), _language()
    try:
        turn = dialogue.turn(said, today())
    except BadQuestion as wrong:
        return _refused(request, said, wrong, language)
    return _page(request, said, turn, language)


@require_POST
def answer_pdf(request: HttpRequest) -> HttpResponse:
    """Give the answer as a PDF, made from what the page sends once more; where there is no answer, the page."""
    said, language = dialogue.read(request.POST)._replace(shown=True), _language()
    try:
        turn = dialogue.turn(said, today())
    except BadQuestion as wrong:
        return _refused(request, said, wrong, language)
    found = turn.found or {}
    if not found or found.get("verdict", "") is None:
        return _page(request, said, turn, language)
    answers = found.get("answers", [found])
    made = pdf([sheet(answer, language) for answer in answers], answers[0]["law_version"], language)
    name = {"id": "panduan-asn.pdf", "en": "guide-asn.pdf"}[language]
    return HttpResponse(
        made, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Find acts and rules; what was searched for stays in the body of the request."""
    text, language = request.POST.get("text", "").strip(), _language()
    shown: dict[str, Any] = {"text": text, "groups": [], "wrong": ""}
    status = 200
    if text:
        try:
            shown["groups"] = rules.search(text, language)
        except BadQuestion as wrong:
            shown["wrong"], status = wrong.said_in(language), 422
    return render(request, "guide/search.html", shown, status=status)


def _page(request: HttpRequest, said: Said, turn: Turn, language: str) -> HttpResponse:
    if turn.asks == "act":
        return render(request, "guide/acts.html", _acts(said, language))
    if turn.asks is not None:
        need = _question(said, turn, language)
        if need["name"] == request.POST.get("asked"):
            need["wrong"] = _("Choose one of the answers, or “I am not sure”.")
        return render(request, "guide/question.html", {"need": need, "carried": need["kept"]})
    found = turn.found or {}
    if found.get("verdict", "") is None:
        return render(request, "guide/which.html", _which(said, found, language))
    return render(request, "guide/answer.html", _answered(said, found, language))


def _refused(request: HttpRequest, said: Said, wrong: BadQuestion, language: str) -> HttpResponse:
    """Ask again with what is wrong beside its field; what was typed stays."""
    message = wrong.said_in(language)
    turn = _asks_again(wrong.field)
    if turn is None:
        shown = _acts(said, language) | {"wrong": message, "text": said.single.get("text", "")}
        shown["kept"] = hidden_fields(said.pairs("text", "group", wrong.field))
        return render(request, "guide/acts.html", shown, status=422)
    asked = WHEN if turn.asks == "when" else (wrong.field,)
    need = _question(said.without(*asked), turn, language) | {"wrong": message, "field": wrong.field}
    if turn.asks == "when":
        need |= {"day": said.single.get(need["day_is"], need["day"]), "region": said.single.get("region", "")}
    return render(request, "guide/question.html", {"need": need}, status=422)


def _asks_again(field: str) -> Turn | None:
    """Give the question whose answer was wrong; None where it was the act or the text."""
    if field == "person":
        return Turn("person")
    if field in WHEN:
        return Turn("when")
    fact = next((fact for fact in section("rules")["facts"] if fact["id"] == field and not fact["computed"]), None)
    if fact is None:
        return None
    return Turn("fact", None, {"fact": field, "question": fact["question"], "options": fact["values"]})


def _language() -> str:
    return get_language() or "id"


def _running(day: date, language: str) -> str:
    """Say in which stage of which election a day lies, as far as it is the same everywhere."""
    first = ask.timeline().stages(day)[0]
    title = ask.timeline().election(first.election)["title"][language] if first.election else ""
    return ", ".join(part for part in (PHASE_NAMES[first.phase][language], title) if part)


def _labels(acts: Sequence[str], language: str) -> list[tuple[str, str]]:
    """Give id and label of those that are acts."""
    known = section("rules")["acts"]
    return [(act, capital(known[act]["label"][language])) for act in acts if act in known]


# Questions ----------------------------------------------------------------------------------------------------------


def _acts(said: Said, language: str) -> dict[str, Any]:
    """Give the groups of acts, or the acts of the group that was chosen."""
    group = said.single.get("group", "")
    acts = [
        (id_, capital(act["label"][language]))
        for id_, act in section("rules")["acts"].items()
        if act["group"] == group and id_ not in said.acts and group in GROUPS
    ]
    return {
        "groups": [(id_, label[language]) for id_, label in GROUPS.items()],
        "group": GROUPS[group][language] if acts else "",
        "acts": acts,
        "kept": hidden_fields(said.pairs("guided", "group")),
        "carried": hidden_fields(said.pairs()),
        "told": _told(said, language),
        "chosen": _labels(said.acts, language),
        "adding": said.adding,
        "text": "",
        "wrong": "",
    }


def _question(said: Said, turn: Turn, language: str) -> dict[str, Any]:
    """Give one question with its answers, and what was answered before."""
    shown: dict[str, Any] = {
        "asks": turn.asks,
        "kept": hidden_fields(said.pairs("group")),
        "told": _told(said, language),
        "back": hidden_fields(_back(said)),
        "name": "",
        "leads": {},
        "others": [],
        "unsure": ("", ""),
        "before": hidden_fields(said.before),
        "chosen": dict(said.before).get(FACT + said.again, ""),
        "skip": "",
        "wrong": "",
        "field": "",
    }
    if turn.asks == "person":
        return shown | _statuses(FIRST_PEOPLE, language) | {"chosen": dict(said.before).get("person", "")}
    if turn.asks == "when":
        day_is, before = "happened" if "text" in said.single else "on", dict(said.before)
        day, region = before.get(day_is, today().isoformat()), before.get("region", "")
        region = ask.regions()[region].label if region in ask.regions() else region
        return shown | {"day_is": day_is, "day": day, "region": region, "first": FIRST_DAY.isoformat()}
    need = turn.need or {}
    fact = need["fact"]
    if fact == "status":
        possible = {option["id"] for option in need["options"]}
        first = [one for one in FIRST_PEOPLE if one in possible]
        return shown | _statuses(first, language) | {"fact": fact, "text": need["question"][language]}
    of_calendar = fact in dialogue.OF_CALENDAR
    return shown | {
        "name": fact if of_calendar else FACT + fact,
        "fact": fact,
        "text": need["question"][language],
        "options": [(option["id"], capital(option["label"][language])) for option in need["options"]],
        "unsure": (FACT + fact, UNKNOWN),
        "skip": fact if of_calendar else "",
    }


def _statuses(first: Sequence[str], language: str) -> dict[str, Any]:
    """Give the statuses that most people have, and the others apart."""
    options = [(id_, capital(people()[id_]["label"][language])) for id_ in first]
    return {"options": options, "others": _others(language), "name": "person", "skip": "person"}


def _others(language: str) -> list[tuple[str, str]]:
    named = ((id_, capital(one["label"][language])) for id_, one in people().items() if id_ not in FIRST_PEOPLE)
    return sorted(named, key=lambda pair: pair[1].lower())


def _back(said: Said) -> list[tuple[str, str]]:
    """Give what was said before the last answer; what the button “back” sends."""
    pairs = list(said.pairs())
    steps = [pair for pair in pairs if pair[0] not in ("guided", "text", "then")]
    last = steps[-1] if steps else None
    order = ["region", "on", "person", "act"]
    if last and not last[0].startswith((FACT, "skip")):
        last = next((pair for name in order for pair in steps if pair[0] == name), last)
    return [pair for pair in pairs if pair != last]


class Told(NamedTuple):
    """An answer given before: the field that asks for it again, the question and the answer in words."""

    field: str
    question: str
    answer: str


def _told(said: Said, language: str) -> list[Told]:
    """Give what was answered so far, in words."""
    rules = section("rules")
    told = [Told("act", TITLES["act"][language], label) for _act, label in _labels(said.acts, language)]
    if said.single.get("person") in people():
        status = people()[said.single["person"]]["label"][language]
        told.append(Told("person", TITLES["status"][language], status))
    if "on" in said.single:
        told.append(Told("on", TITLES["date"][language], _day_in_words(said.single["on"])))
    if "region" in said.single:
        code = said.single["region"]
        place = ask.regions()[code].label if code in ask.regions() else code
        told.append(Told("on", TITLES["region"][language], place))
    facts = {fact["id"]: fact for fact in rules["facts"]}
    for fact, value in said.facts.items():
        if fact in facts:
            labels = {v["id"]: v["label"][language] for v in facts[fact]["values"]}
            said_of_it = labels.get(value, TITLES["unsure"][language])
            told.append(Told(FACT + fact, capital(facts[fact]["name"][language]), said_of_it))
    return told


def _day_in_words(text: str) -> str:
    try:
        return said_date(date.fromisoformat(text), _language())
    except ValueError:
        return text


# Answers ------------------------------------------------------------------------------------------------------------


def _which(said: Said, found: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Give the readings between which the asker chooses."""
    need = found["needs"][0]
    return {
        "carried": hidden_fields(said.pairs()),
        "summary": found["summary"][language],
        "question": need["question"][language],
        "options": [(option["id"], capital(option["label"][language])) for option in need["options"]],
        "kept": hidden_fields(said.pairs("act")),
        "text": said.single["text"],
        **_notices(found, language),
    }


def _answered(said: Said, found: Mapping[str, Any], language: str) -> dict[str, Any]:
    answers = found.get("answers", [found])
    need, kept = next(dialogue.needed(found, said), None), hidden_fields(said.pairs())
    shown: dict[str, Any] = {
        "sheets": [_shown(answer, language, told="text" not in said.single) for answer in answers],
        "overall": overall(found, language) if "overall" in found else [],
        "kept": kept,
        "carried": kept,
        "told": [] if "text" in said.single else _told(said, language),
        "future": any(date.fromisoformat(answer["question"]["on"]) > today() for answer in answers),
        "need": None,
        "understood": None,
        **_notices(found, language),
    }
    if need is not None:
        asking = next(answer for answer in answers if need in answer["needs"])
        found_leads = _leads(asking, need, language)
        shown["need"] = _question(said, Turn("fact", found, need), language) | {"leads": found_leads}
        shown["need"]["ground"] = _ground_of(asking, need, found_leads, language)
    if "understood" in found:
        day_given = not {"on", "happened"}.isdisjoint(said.single)
        shown["understood"] = _understood(found["understood"], language, day_given=day_given)
    return shown


def _leads(answer: Mapping[str, Any], need: Mapping[str, Any], language: str) -> dict[str, tuple[str, str]]:
    """Give for each reply to an open question the verdict it settles, and its word."""
    found = leads(answer, need) if need["fact"] != "status" else {}
    return {reply: (verdict, VERDICT_WORD[verdict][language]) for reply, verdict in found.items() if verdict in SETTLED}


def _ground_of(
    answer: Mapping[str, Any], need: Mapping[str, Any], found: Mapping[str, tuple[str, str]], language: str
) -> tuple[str, str]:
    """Give what the first reply that leads to "allowed" rests on: its text and citation."""
    reply = next((reply for reply, (verdict, _word) in found.items() if verdict == ALLOWED), None)
    if reply is None:
        return "", ""
    ground = answered(answer, Change(need["fact"], reply))["provisions"][0]
    return ground["text"][language], ground["cite"]


class Shown(NamedTuple):
    """An answer in words, its act with a capital, for whom and when it holds in one line, and its four dates.

    `same`: the answer is the same on all of them. `unsigned`: no provision it cites was checked by a lawyer.
    """

    words: Sheet
    title: str
    situation: str
    dates: list[AtDate]
    same: bool
    unsigned: bool


def _shown(answer: Mapping[str, Any], language: str, *, told: bool) -> Shown:
    """`told`: with the facts that were told; of a text they stand with the words they were read from."""
    words = sheet(answer, language)
    dates = [
        AtDate(
            said_date(one.on, language),
            capital(PHASE_NAMES[one.phase][language]),
            one.verdict,
            VERDICT_WORD[one.verdict][language],
            one.own,
        )
        for one in (
            [] if section("rules")["acts"][answer["question"]["act"]]["group"] in TIMELESS else four_dates(answer)
        )
    ]
    cited = [section("library")["provisions"][one["id"]] for one in answer["provisions"]]
    return Shown(
        words=words,
        title=capital(words.act),
        situation=" · ".join([*words.situation, *(words.told if told else ())]),
        dates=dates,
        same=all(one.verdict == answer["verdict"] for one in dates),
        unsigned=not any(one.get("checked") for one in cited),
    )


def _notices(found: Mapping[str, Any], language: str) -> dict[str, list[str]]:
    notices = found.get("notices", [])
    return {
        "urgent": [one["text"][language] for one in notices if one["kind"] in URGENT],
        "calm": [one["text"][language] for one in notices if one["kind"] not in (*URGENT, SAID_ON_THE_PAGE)],
    }


def _understood(guessed: Mapping[str, Any], language: str, *, day_given: bool) -> dict[str, Any]:
    """Give every guess in words, with the field that changes it and the answers it may have."""
    rules = section("rules")
    facts = {fact["id"]: fact for fact in rules["facts"]}
    person = guessed["person"]
    rows = []
    for one in guessed["facts"]:
        fact = facts[one["fact"]]
        value = one["value"] if isinstance(one["value"], str) else ""
        options = [(v["id"], v["label"][language]) for v in fact["values"]] if not fact["bands"] else []
        rows.append(
            {
                "name": FACT + one["fact"],
                "label": capital(fact["name"][language]),
                "value": value,
                "said": one["label"][language],
                "words": one["words"],
                "options": options,
            }
        )
    return {
        "acts": [capital(act["label"][language]) for act in guessed["acts"]],
        "person": person,
        "person_label": person["label"][language] if person else "",
        "people": sorted(
            ((id_, one["label"][language]) for id_, one in people().items()), key=lambda pair: pair[1].lower()
        ),
        "on": guessed["on"],
        "day_taken": guessed["on"]["words"] is None and not day_given,
        "on_words": said_date(date.fromisoformat(guessed["on"]["value"]), language, weekday=True),
        "facts": rows,
    }

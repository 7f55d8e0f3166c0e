"""An answer in words: what a terminal, a page and a PDF show of it, in one language and in the order of reading."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from netral.law import ask
from netral.law.answer import NO_RULE, OUT_OF_SCOPE, PROCEDURE
from netral.law.artefact import section
from netral.law.contract.dates import said_date, said_period
from netral.law.contract.names import people
from netral.law.contract.otherwise import Change, answered, closings, leads, openings
from netral.law.contract.wording import GRADE, TITLES, VERDICT_WORD
from netral.law.timeline import PHASE_NAMES

Answer = Mapping[str, Any]

TAKEN = {"id": "Dianggap bukan: {}", "en": "Taken as none of: {}"}
UNSAID = {"id": "Tidak disebut", "en": "Not mentioned"}
OTHERWISE = {"id": "bila lain", "en": "otherwise"}
IF_IT_MATTERS = {"id": "bila berperan", "en": "if it plays a part"}
TAKEN_FOR = {
    ("yes",): ({"id": "Dianggap tidak", "en": "Taken as no"}, {"id": "bila ya", "en": "otherwise"}),
    ("no",): ({"id": "Dianggap ya", "en": "Taken as yes"}, {"id": "bila tidak", "en": "otherwise"}),
}
VERBS = ("me", "ber", "ikut", "hadir", "di", "tampil", "tetap", "menjadi", "golput", "kembali")
SETTLED = ("allowed", "prohibited", "contested")
"""Verdicts that a reply may lead to and that are worth telling beforehand: the others open more questions."""
HANDLED = ("prohibited", "contested", "conditional")
"""Verdicts that somebody may have to handle."""
OF_THE_DAY = ("status", "stage", "election-kind", "replacement-window", "programme-window", "determined")
"""Facts that stand at their own place of the answer, or follow from its day."""
MOST_REASONS = 16_384
"""Reasons kept in words: what the rules of the corpus demand, twice, not what somebody asked."""


class Line(NamedTuple):
    """One point of a list: what it says, its citation and the id of what it cites; what is added about it."""

    text: str
    cite: str = ""
    id: str = ""
    more: str = ""
    kind: str = ""


class Need(NamedTuple):
    """A question still open: the fact, the question in words, (id, label) of each answer (none: free text).

    `leads`: the verdict of each answer to it, in words: "sudah CLTN: Boleh".
    """

    fact: str
    text: str
    options: list[tuple[str, str]]
    leads: list[str]


class Presumed(NamedTuple):
    """A fact taken for granted: its question, what was taken, and a value that would change that."""

    fact: str
    value: str
    question: str
    taken: str
    otherwise: str


class Branch(NamedTuple):
    """One step of the reasoning: a rule, what came of it, and why."""

    rule: str
    cite: str
    outcome: str
    because: list[str]
    children: list[Branch]


class Terms(NamedTuple):
    """Under which terms something is allowed: whose they are, in words, and each of them; what comes before all."""

    lead: str = ""
    texts: tuple[str, ...] = ()
    opening: str = ""


class Sheet(NamedTuple):
    """An answer in words."""

    act: str
    act_id: str
    verdict: str
    word: str
    advice: list[str]
    terms: Terms
    situation: list[str]
    told: list[str]
    needs: list[Need]
    remains: list[Line]
    rights: list[Line]
    positions: list[Line]
    grounds: list[Line]
    conditions: list[Line]
    sanctions: list[Line]
    no_sanction: str
    route: list[Line]
    presumed: list[Presumed]
    tree: Branch
    on: date


def overall(found: Answer, language: str) -> list[tuple[str, str]]:
    """Give the verdicts of several acts in words, the overall one first: "no rule" must hide no "it depends"."""
    verdicts = dict.fromkeys([found["overall"], *(answer["verdict"] for answer in found["answers"])])
    return [(verdict, VERDICT_WORD[verdict][language]) for verdict in verdicts]


def sheet(answer: Answer, language: str) -> Sheet:
    """Put the answer to one act into words."""
    rules = section("rules")
    asked, act = answer["question"], rules["acts"][answer["question"]["act"]]
    label: str = act["label"][language]
    ways = openings(answer)
    terms = _terms(answer, language)
    remains, rights = _remaining(answer, language)
    return Sheet(
        act=label,
        act_id=asked["act"],
        verdict=answer["verdict"],
        word=_word(answer, act, language),
        advice=_advice(answer, act, ways, terms, language),
        terms=terms,
        situation=_situation(answer, language),
        told=_told(answer["question"], language),
        needs=[_need(answer, need, language) for need in answer["needs"]],
        remains=[] if act["group"] == PROCEDURE else remains,
        rights=rights,
        positions=[_position(one, language) for one in answer["positions"]],
        grounds=[_ground(one, language) for one in answer["provisions"]],
        conditions=[*_otherwise(answer, ways, language), *_conditions(answer, language)],
        sanctions=[_sanction(one, language) for one in _by_doubt(answer)] if _punishable(answer) else [],
        no_sanction=TITLES["no-sanction"][language] if _punishable(answer) and not answer["sanctions"] else "",
        route=_route(answer, act, language),
        presumed=_presumed(answer, language),
        tree=_branch(answer["trace"], language),
        on=date.fromisoformat(asked["on"]),
    )


def _terms(answer: Answer, language: str) -> Terms:
    """Give the terms of an allowed act; of one that depends, those of the first reply that would make it allowed."""
    if answer["verdict"] == "allowed":
        return _terms_of(answer["provisions"], language)
    for need in answer["needs"] if answer["verdict"] == "conditional" else ():
        allowing = (reply for reply, verdict in leads(answer, need).items() if verdict == "allowed")
        for reply in allowing:
            found = _terms_of(answered(answer, Change(need["fact"], reply))["provisions"], language)
            if found.texts:
                label = next(option["label"][language] for option in need["options"] if option["id"] == reply)
                return found._replace(opening=f"{TITLES['opening'][language]} {label}.")
    return Terms()


def _terms_of(cited: list[Answer], language: str) -> Terms:
    """Give the terms of the first of these provisions that has some; they are provisions themselves."""
    provisions = section("library")["provisions"]
    found = next((terms for one in cited if (terms := provisions[one["id"]].get("terms"))), None)
    if found is None:
        return Terms()
    texts = tuple(provisions[id_]["text"][language] for id_ in found["provisions"])
    return Terms(TITLES["terms"][language].format(found["cite"]), texts)


def _need(answer: Answer, need: Answer, language: str) -> Need:
    options = [(option["id"], option["label"][language]) for option in need["options"]]
    found = leads(answer, need)
    settled = [(label, found[id_]) for id_, label in options if found.get(id_) in SETTLED]
    told = [f"{label}: {VERDICT_WORD[verdict][language]}" for label, verdict in settled]
    return Need(need["fact"], need["question"][language], options, told)


def _remaining(answer: Answer, language: str) -> tuple[list[Line], list[Line]]:
    """Give what stays allowed, and the rights of somebody who is examined, in the order in which they are needed."""
    provisions = section("library")["provisions"]
    steps = [(provisions[one["provision"]].get("defence", 0), one) for one in answer["may_instead"]]
    lines = [
        (step, Line(one["text"][language], one["cite"], one["provision"]))
        for step, one in sorted(steps, key=lambda pair: pair[0])
    ]
    return [line for step, line in lines if not step], [line for step, line in lines if step]


def _by_doubt(answer: Answer) -> list[Answer]:
    """Give the sanctions, those that another rule contradicts last."""
    return sorted(answer["sanctions"], key=lambda one: bool(one["contested"]))


def _punishable(answer: Answer) -> bool:
    return bool(answer["verdict"] == "prohibited")


def _word(answer: Answer, act: Mapping[str, Any], language: str) -> str:
    """Give the verdict's word; what only happened to somebody is neither allowed nor done."""
    verdict = answer["verdict"]
    if verdict == "not-covered" and act["group"] == OUT_OF_SCOPE:
        return TITLES["out-of-scope"][language]
    if verdict == "allowed" and act["happens"]:
        return TITLES["applies-to-you"][language]
    return VERDICT_WORD[verdict][language]


def _advice(answer: Answer, act: Mapping[str, Any], ways: list[Change], terms: Terms, language: str) -> list[str]:
    """Say one instruction, then how serious it is and how serious it is not."""
    verdict = answer["verdict"]
    if verdict == "prohibited":
        label = act["label"][language]
        do_not = f"Jangan {label}." if label.startswith(VERBS) else f"Jangan lakukan: {label}."
        do_not = do_not if language == "id" else f"Do not: {label}."
        allowed = [_in_other_words("opening", change, language) for change in ways]
        serious = TITLES[f"crime-{answer['crime']}"][language]
        ground = f"{TITLES['ground'][language]} {answer['provisions'][0]['cite']}."
        return [do_not, *allowed, f"{serious} {ground}"]
    if verdict == "contested":
        return [answer["safe_course"][language]]
    text: str = answer["summary"][language]
    told = text.partition({"allowed": ": ", "not-covered": NO_RULE[language] + " "}.get(verdict, ". "))[2] or text
    if verdict == "allowed" and act["happens"] and act.get("silent"):
        return [act["silent"][language]]
    grounded = verdict == "allowed" and not terms.texts
    texts = [answer["provisions"][0]["text"][language]] if grounded else []
    return [f"{told[:1].upper()}{told[1:]}", *(text for text in texts if text not in told)]


def _situation(answer: Answer, language: str) -> list[str]:
    """Say for whom, when, where and in which stage the answer holds."""
    asked, parts = answer["question"], list[str]()
    if asked["person"] in people():
        parts.append(people()[asked["person"]]["label"][language])
    parts.append(said_date(date.fromisoformat(asked["on"]), language, weekday=True))
    if asked["region"]:
        parts.append(ask.regions()[asked["region"]].label)
    stage = answer["stage"]
    if stage:
        parts.append(
            PHASE_NAMES[stage["phase"]][language]
            + (f", {_election(stage['election'], language)}" if stage["election"] else "")
        )
        if asked["election"] and stage["election"] is None:
            idle = {"id": "{} tidak sedang berjalan", "en": "{} is not running"}[language]
            parts.append(idle.format(_election(asked["election"], language)))
    return parts


def _told(asked: Answer, language: str) -> list[str]:
    """Give what else was told, in words; not what follows from the day."""
    names, values = _names(language), _values(language)
    return [
        f"{names[fact]}: {_or_else([values[fact].get(one, one) for one in _each(value)], language)}"
        for fact, value in asked["facts"].items()
        if fact not in OF_THE_DAY and value != "unknown"
    ]


def _each(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def _or_else(labels: list[str], language: str) -> str:
    return {"id": " atau ", "en": " or "}[language].join(labels)


def _in_other_words(title: str, change: Change, language: str) -> str:
    """Say what one fact otherwise would make of the answer."""
    value = _values(language)[change.fact][change.value]
    return f"{TITLES[title][language]} {_names(language)[change.fact]}: {value}."


def _election(id_: str, language: str) -> str:
    title: str = ask.timeline().election(id_)["title"][language]
    return title


def _position(one: Answer, language: str) -> Line:
    reading = TITLES[f"reading-{one['reading']}"][language]
    return Line(
        one["says"][language], _dated(one, language), one["provision"] or "", f"{reading} – {one['who'][language]}"
    )


def _dated(one: Answer, language: str) -> str:
    """Give what a position rests on, with the time of that."""
    provision = section("library")["provisions"].get(one["provision"])
    times = (
        "; ".join(said_period(span["from"], span["until"], language) for span in provision["in_force"])
        if provision
        else ""
    )
    return f"{one['cite']} ({times})" if times else str(one["cite"])


def grade(provision: Answer, language: str) -> str:
    """Say how firm a provision is: read, quoted, second-hand, derived, not verified."""
    return GRADE["quoted" if provision.get("quoted") else provision["verified"]][language]


def _ground(one: Answer, language: str) -> Line:
    return Line(one["text"][language], one["cite"], one["id"], grade(one, language), one["verified"])


def _conditions(answer: Answer, language: str) -> list[Line]:
    """Say what could change the answer, under which heading, and which open facts it hangs on."""
    open_facts = _open_facts(answer["trace"])
    names, provisions = _names(language), section("library")["provisions"]
    out = []
    for one in answer["conditions"]:
        kind = "external" if one["reason"] == "external" else "then"
        duty = kind == "then" and provisions[one["provision"]]["modality"] == "obligation"
        title = TITLES[f"{'duty' if duty else kind}-{one['if_met']}"][language]
        notes = [GRADE["unverified"][language]] if one["reason"] == "unverified" else []
        depends = ", ".join(names[fact] for fact in open_facts.get(one["provision"], ()))
        if depends:
            notes.append({"id": "bergantung pada ", "en": "depends on "}[language] + depends)
        out.append(Line(f"{title} {one['text'][language]}", one["cite"], one["provision"], "; ".join(notes)))
    return out


def _otherwise(answer: Answer, ways: list[Change], language: str) -> list[Line]:
    """Say what would make a prohibited act allowed, with its ground, and what would make an allowed one prohibited."""
    out = []
    for change in ways:
        ground = answered(answer, change)["provisions"][0]
        text = f"{_in_other_words('opening', change, language)} {ground['text'][language]}"
        out.append(Line(text, ground["cite"], ground["id"]))
    return out + [Line(_in_other_words("closing", change, language)) for change in closings(answer)]


@functools.cache
def _names(language: str) -> dict[str, str]:
    """Give the short name of each fact."""
    return {fact["id"]: fact["name"][language] for fact in section("rules")["facts"]}


@functools.cache
def _values(language: str) -> dict[str, dict[str, str]]:
    """Give what each value of each fact is called."""
    return {
        fact["id"]: {value["id"]: value["label"][language] for value in fact["values"]}
        for fact in section("rules")["facts"]
    }


def _open_facts(trace: Answer) -> dict[str, list[str]]:
    """Give for each rule that may apply the facts it waits for."""
    found: dict[str, dict[str, None]] = {}
    for child in trace["children"]:
        if child["outcome"] == "may-apply":
            open_ = dict.fromkeys(reason["fact"] for reason in child["because"] if reason["holds"] == "open")
            found.setdefault(child["rule"], {}).update(open_)
    return {rule: list(facts) for rule, facts in found.items()}


def _sanction(one: Answer, language: str) -> Line:
    notes = [] if one["operative"] else [TITLES["not-operative"][language]]
    notes += [TITLES["contested-sanction"][language]] if one["contested"] else []
    notes += [] if one["certain"] else [TITLES["derived"][language]]
    return Line(one["name"][language], "; ".join(one["cite"][:2]), one["id"], "; ".join(notes), one["level"])


def _route(answer: Answer, act: Mapping[str, Any], language: str) -> list[Line]:
    if answer["verdict"] not in HANDLED and act["group"] != PROCEDURE:
        return []
    return [Line(step["does"][language], id=step["authority"], more=_name(step, language)) for step in answer["route"]]


def _name(step: Answer, language: str) -> str:
    return str(step["name"][language] if step["name"] else step["authority"])


def _presumed(answer: Answer, language: str) -> list[Presumed]:
    asked = {need["fact"] for need in answer["needs"]}
    values = _values(language)
    out = []
    for one in answer["presumed"]:
        if one["fact"] in asked:
            continue
        named = values[one["fact"]]
        usual = (UNSAID, IF_IT_MATTERS) if len(one["not"]) > max(2, len(named) // 2) else (TAKEN, OTHERWISE)
        taken, otherwise = TAKEN_FOR.get(tuple(one["not"]), usual)
        ruled_out = ", ".join(named[value] for value in one["not"])
        question, said = one["question"][language], taken[language].format(ruled_out)
        out.append(Presumed(one["fact"], one["not"][0], question, said, otherwise[language]))
    return out


def _branch(node: Answer, language: str) -> Branch:
    provision = section("library")["provisions"].get(node["rule"])
    outcome = node["outcome"]
    return Branch(
        rule=node["rule"],
        cite=provision["cite"] if provision else _dispute(node["rule"], language),
        outcome=(VERDICT_WORD[outcome] if outcome in VERDICT_WORD else TITLES[outcome])[language],
        because=[_reason(reason, language) for reason in node["because"]],
        children=[_branch(child, language) for child in node["children"]],
    )


def _dispute(id_: str, language: str) -> str:
    """Give the question that authorities answer differently; nothing for what is no dispute."""
    dispute = section("library")["disputes"].get(id_)
    return str(dispute["question"][language]) if dispute else ""


def _reason(reason: Answer, language: str) -> str:
    in_words = _in_words(reason["fact"], tuple(reason["in"]), reason["holds"], language)
    return {"id": "kecuali ", "en": "unless "}[language] + in_words if "unless" in reason else in_words


@functools.lru_cache(maxsize=MOST_REASONS)
def _in_words(fact: str, among: tuple[str, ...], holds: str, language: str) -> str:
    labels = _values(language).get(fact, {})
    named = ", ".join(labels.get(value, value) for value in among)
    return f"{_names(language).get(fact, fact)}: {named} → {TITLES['holds-' + holds][language]}"

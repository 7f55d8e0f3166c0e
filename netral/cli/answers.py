"""Saying an answer in words: the verdict first, then what stays allowed, then why."""

from __future__ import annotations

import functools
from datetime import date
from typing import TYPE_CHECKING, Any

from netral.cli.common import section, today
from netral.cli.terminal import echo, style
from netral.cli.words import mark, say_if
from netral.law.answer import NO_RULE, OUT_OF_SCOPE
from netral.law.contract.dates import said_date
from netral.law.contract.wording import GRADE, TITLES, VERDICT_WORD, heading
from netral.law.search import squeeze
from netral.law.timeline import PHASE_NAMES

if TYPE_CHECKING:  # loaded only where somebody names a region
    from netral.law.regions import Regions

FUTURE = {
    "id": "Hari itu belum tiba. Jawaban ini mengikuti aturan yang berlaku sekarang; aturan dapat berubah.",
    "en": "That day has not come. This answer follows the rules in force now; rules may change.",
}
TAKEN = {"id": "Dianggap bukan: {}; bila lain", "en": "Taken as none of: {}; otherwise"}
UNSAID = {"id": "Tidak disebut; bila berperan", "en": "Not mentioned; if it plays a part"}
TAKEN_FOR = {
    ("yes",): {"id": "Dianggap tidak; bila ya", "en": "Taken as no; otherwise"},
    ("no",): {"id": "Dianggap ya; bila tidak", "en": "Taken as yes; otherwise"},
}
VERBS = ("me", "ber", "ikut", "hadir", "di", "tampil", "tetap", "menjadi", "golput", "kembali")


def say_reply(answer: dict[str, Any], rules: dict[str, Any], language: str, *, why: bool = False) -> None:
    """Say an answer about one act or several, then what its day and its version mean."""
    answers = answer.get("answers", [answer])
    if "overall" in answer:
        word = VERDICT_WORD[answer["overall"]][language]
        echo(f"{heading('overall', language)}: {word}", bold=True)
    for one in answers:
        if one is not answer:
            echo("\n" + "─" * 60)
        _say(one, rules, language, why=why)
    if any(date.fromisoformat(one["question"]["on"]) > today() for one in answers):
        echo()
        echo(FUTURE[language])
    _say_version(answers[0], language)


def read_region(text: str) -> str:
    """Find a region's code by its name. Raises BadQuestion with the nearest."""
    return _regions().find(text).code


@functools.cache
def _regions() -> Regions:
    from netral.law.regions import Regions

    return Regions(section("regions"))


def _say(answer: dict[str, Any], rules: dict[str, Any], language: str, *, why: bool) -> None:
    act = rules["acts"][answer["question"]["act"]]["label"][language]
    echo(mark(answer["verdict"]) + " " + style(_word(answer, rules, language), bold=True))
    for line in _advice(answer, act, language):
        echo(line)
    echo()
    echo(_situation(answer, rules, act, language), dim=True)
    _say_needs(answer, language)
    _say_remains(answer, language)
    _say_positions(answer, language)
    _say_grounds(answer, rules, language)
    _say_sanctions(answer, language)
    _say_route(answer, language)
    _say_presumed(answer, rules, language)
    if why:
        _say_tree(answer["trace"], language)


def _word(answer: dict[str, Any], rules: dict[str, Any], language: str) -> str:
    """Give the verdict's word; what only happened to somebody is neither allowed nor done."""
    act, verdict = rules["acts"][answer["question"]["act"]], answer["verdict"]
    if verdict == "not-covered" and act["group"] == OUT_OF_SCOPE:
        return heading("out-of-scope", language)
    if verdict == "allowed" and act["happens"]:
        return heading("applies-to-you", language)
    return VERDICT_WORD[verdict][language]


def _advice(answer: dict[str, Any], act: str, language: str) -> list[str]:
    """Say one instruction, then how serious it is and how serious it is not."""
    verdict = answer["verdict"]
    if verdict == "prohibited":
        do_not = f"Jangan {act}." if act.startswith(VERBS) else f"Jangan lakukan: {act}."
        do_not = do_not if language == "id" else f"Do not: {act}."
        return [do_not, TITLES[f"crime-{answer['crime']}"][language]]
    if verdict == "contested":
        return [answer["safe_course"][language]]
    text: str = answer["summary"][language]
    told = text.partition({"allowed": ": ", "not-covered": NO_RULE[language] + " "}.get(verdict, ". "))[2] or text
    return [f"{told[:1].upper()}{told[1:]}"]


def _situation(answer: dict[str, Any], rules: dict[str, Any], act: str, language: str) -> str:
    asked, parts = answer["question"], [act]
    people = {**rules["people"], **rules["aliases"]}
    if asked["person"] in people:
        parts.append(people[asked["person"]]["label"][language])
    parts.append(said_date(date.fromisoformat(asked["on"]), language, weekday=True))
    if asked["region"]:
        parts.append(_regions()[asked["region"]].label)
    stage = answer["stage"]
    if stage:
        parts.append(
            PHASE_NAMES[stage["phase"]][language]
            + (f", {_election(stage['election'], language)}" if stage["election"] else "")
        )
        if asked["election"] and stage["election"] is None:
            idle = {"id": "{} tidak sedang berjalan", "en": "{} is not running"}[language]
            parts.append(idle.format(_election(asked["election"], language)))
    return " · ".join(parts)


def _election(id_: str, language: str) -> str:
    from netral.law import ask

    title: str = ask.timeline().election(id_)["title"][language]
    return title


def _say_needs(answer: dict[str, Any], language: str) -> None:
    lines = []
    for need in answer["needs"]:
        options = ", ".join(_option(option, language) for option in need["options"])
        of_calendar = need["fact"] in ("region", "election")
        how = f"--{need['fact']} {options or '…'}" if of_calendar else f"--fact {need['fact']}={options}"
        lines.append(f"{need['question'][language]}\n      {how}")
    say_if(heading("needs", language), lines)


def _option(option: dict[str, Any], language: str) -> str:
    """Give the word to type, and what it means where that is not plain."""
    id_, label = option["id"], option["label"][language]
    return id_ if id_ in ("yes", "no") or squeeze(label) == squeeze(id_) else f"{id_} ({label})"


def _say_remains(answer: dict[str, Any], language: str) -> None:
    lines = [_cited(right["text"][language], right["cite"]) for right in answer["may_instead"]]
    say_if(heading("remains", language), lines)


def _say_positions(answer: dict[str, Any], language: str) -> None:
    readings = {"allowed": TITLES["reading-allowed"], "prohibited": TITLES["reading-prohibited"]}
    lines = []
    for p in answer["positions"]:
        who = f"{readings[p['reading']][language]} – {p['who'][language]}"
        lines.append(_cited(f"{who}: {p['says'][language]}", p["cite"]))
    say_if(heading("positions", language), lines)


def _cited(text: str, cite: str) -> str:
    return f"{text} – {style(cite, dim=True)}"


def _say_grounds(answer: dict[str, Any], rules: dict[str, Any], language: str) -> None:
    lines = []
    for p in answer["provisions"]:
        grade = GRADE["quoted" if p["quoted"] else p["verified"]][language]
        source = style(f"({grade}; {p['id']})", dim=True)
        lines.append(f"{p['cite']}: {p['text'][language]} {source}")
    say_if(heading("grounds", language), lines)
    lines, open_facts = [], _open_facts(answer["trace"])
    names = {fact["id"]: fact["name"][language] for fact in rules["facts"]}
    for condition in answer["conditions"]:
        effect = TITLES[f"{'external' if condition['reason'] == 'external' else 'then'}-{condition['if_met']}"][
            language
        ]
        unsure = f" [{GRADE['unverified'][language]}]" if condition["reason"] == "unverified" else ""
        depends = ", ".join(names[fact] for fact in open_facts.get(condition["provision"], ()))
        on = f" [{ {'id': 'bergantung pada', 'en': 'depends on'}[language] } {depends}]" if depends else ""
        lines.append(_cited(f"{effect} {condition['text'][language]}", condition["cite"]) + unsure + on)
    say_if(heading("conditions", language), lines)


def _open_facts(trace: dict[str, Any]) -> dict[str, list[str]]:
    """Give for each rule that may apply the facts it waits for."""
    found: dict[str, dict[str, None]] = {}
    for child in trace["children"]:
        if child["outcome"] == "may-apply":
            open_ = dict.fromkeys(reason["fact"] for reason in child["because"] if reason["holds"] == "open")
            found.setdefault(child["rule"], {}).update(open_)
    return {rule: list(facts) for rule, facts in found.items()}


def _say_presumed(answer: dict[str, Any], rules: dict[str, Any], language: str) -> None:
    asked, lines = {need["fact"] for need in answer["needs"]}, []
    values = {fact["id"]: {v["id"]: v["label"][language] for v in fact["values"]} for fact in rules["facts"]}
    for one in answer["presumed"]:
        if one["fact"] not in asked:
            named = values[one["fact"]]
            usual = UNSAID if len(one["not"]) > max(2, len(named) // 2) else TAKEN
            taken = TAKEN_FOR.get(tuple(one["not"]), usual)[language].format(
                ", ".join(named[value] for value in one["not"])
            )
            lines.append(f"{one['question'][language]} {taken}: --fact {one['fact']}={one['not'][0]}")
    say_if(heading("presumed", language), lines)


def _say_sanctions(answer: dict[str, Any], language: str) -> None:
    if answer["verdict"] != "prohibited":
        return
    lines = []
    for sanction in answer["sanctions"]:
        note = "" if sanction["operative"] else f" – {TITLES['not-operative'][language]}"
        note += f" – {TITLES['contested-sanction'][language]}" if sanction["contested"] else ""
        note += "" if sanction["certain"] else f" – {TITLES['derived'][language]}"
        lines.append(f"{sanction['name'][language]} – {style('; '.join(sanction['cite'][:2]), dim=True)}{note}")
    say_if(heading("sanctions", language), lines or [TITLES["no-sanction"][language]])


def _say_route(answer: dict[str, Any], language: str) -> None:
    if answer["verdict"] in ("prohibited", "contested", "conditional"):
        lines = []
        for step in answer["route"]:
            who = step["name"][language] if step["name"] else step["authority"]
            lines.append(f"{who}: {step['does'][language]}")
        say_if(heading("route", language), lines)


def _say_tree(node: dict[str, Any], language: str, depth: int = 0) -> None:
    if not depth:
        echo()
        echo(heading("tree", language), bold=True)
    if depth:
        because = ", ".join(_reason(reason, language) for reason in node["because"])
        line = f"{node['rule']}: {TITLES[node['outcome']][language]}"
        echo("  " * depth + line + (f" ({because})" if because else ""))
    for child in node["children"]:
        _say_tree(child, language, depth + 1)


def _reason(reason: dict[str, Any], language: str) -> str:
    unless = {"id": "kecuali ", "en": "unless "}[language] if reason.get("unless") else ""
    among = ", ".join(map(str, reason["in"]))
    return f"{unless}{reason['fact']}: {among} → {TITLES['holds-' + reason['holds']][language]}"


def _say_version(answer: dict[str, Any], language: str) -> None:
    known = answer["as_known_on"]
    words = {"id": "Korpus", "en": "Corpus"}[language] + f" {answer['law_version']}"
    if known:
        words += {"id": ", seperti diketahui pada ", "en": ", as known on "}[language] + said_date(
            date.fromisoformat(known), language
        )
    echo()
    echo(f"{words}. {TITLES['no-advice'][language]}", dim=True)

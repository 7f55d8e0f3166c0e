"""`netral check`: may this person do this act on this day? The answer first, then what stays allowed, then why."""

from __future__ import annotations

import functools
from argparse import Namespace
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from netral.cli.common import parse_date, print_json, said_date, section, today
from netral.cli.parser import Parser, command
from netral.cli.terminal import echo, style
from netral.cli.words import GRADE, TITLES, VERDICT_WORD, heading, mark, say_if
from netral.law.errors import BadQuestion
from netral.law.question import FactValue
from netral.law.question import Question as Asked
from netral.law.search import clean, closest, squeeze, unknown
from netral.law.timeline import PHASE_NAMES

if TYPE_CHECKING:  # loaded only where somebody names a region
    from netral.law.regions import Regions

ABOUT = {
    "id": "Apa yang dibolehkan dan dilarang hukum, pada suatu hari, bagi seseorang, beserta dasarnya.",
    "en": "Tell what the law allows and forbids, on a day, for a person, with the citation.",
}
EXAMPLES = """\
  netral check --act like --object calon --person pns --on 2024-10-10 --election pilkada-2024
  netral check --act attend-campaign --person pppk --region "Rokan Hulu" --on 2024-10-15
  netral check --act accompany-candidate --person pns --on 2024-10-12 --fact relation=spouse --fact cltn=granted
  netral check --act like --act vote --person cpns --on 2024-11-27 --json
  netral check --list acts
"""
LISTS = ("acts", "people", "facts")
MOST_ACTS, MOST_FACTS = 12, 60
VERBS = ("me", "ber", "ikut", "hadir", "di", "tampil", "tetap", "menjadi", "golput", "kembali")
YES_NO = {
    "ya": "yes",
    "y": "yes",
    "true": "yes",
    "benar": "yes",
    "tidak": "no",
    "n": "no",
    "false": "no",
    "bukan": "no",
}


def main(words: Sequence[str]) -> int:
    """Run `netral check` and give its exit code."""
    return command(words, "netral check", _run, about=ABOUT, add=_add, examples=EXAMPLES)


def _add(parser: Parser) -> None:
    parser.option(
        "--act", "acts", metavar="ACT", many=True,
        id="Perbuatannya; boleh disebut beberapa kali.",
        en="What is done; may be given several times.",
    )  # fmt: skip
    parser.option(
        "--object", metavar="OBJECT",
        id="Terhadap siapa atau apa: calon, bakal-calon, party, spouse …",
        en="Whom or what it is about: calon, bakal-calon, party, spouse …",
    )  # fmt: skip
    parser.option(
        "--person", metavar="PERSON",
        id="Siapa pelakunya: pns, cpns, pppk, guru, camat, kepala-desa, polri …",
        en="Who does it: pns, cpns, pppk, guru, camat, kepala-desa, polri …",
    )  # fmt: skip
    parser.option(
        "--on", metavar="DATE",
        id="Hari perbuatannya, seperti 2024-11-27. Bila tidak disebut: hari ini di Jakarta.",
        en="The day it is done, as 2024-11-27. Default: today in Jakarta.",
    )  # fmt: skip
    parser.option(
        "--region", metavar="NAME",
        id="Kabupaten, kota, atau provinsi: nama atau kode Kemendagri.",
        en="Regency, city or province: a name or Kemendagri's code.",
    )  # fmt: skip
    parser.option(
        "--election", metavar="ID",
        id="Pemilihan yang mana, misalnya pilkada-2024.",
        en="Which election, for example pilkada-2024.",
    )  # fmt: skip
    parser.option(
        "--known-on", metavar="DATE",
        id="Jawab menurut hukum seperti diketahui pada hari ini.",
        en="Answer as the law was known on this day.",
    )  # fmt: skip
    parser.option(
        "--fact", "facts", metavar="NAME=VALUE", many=True,
        id="Fakta yang diketahui: uniform=yes, cltn=granted, gesture=unknown …",
        en="A known fact: uniform=yes, cltn=granted, gesture=unknown …",
    )  # fmt: skip
    parser.flag("--why", id="Tampilkan seluruh pohon penjelasan.", en="Show the whole explanation tree.")
    parser.option(
        "--list", metavar="|".join(LISTS),
        id="Daftar perbuatan, orang, atau fakta yang dapat disebut.",
        en="List the acts, people or facts that can be named.",
    )  # fmt: skip


def _run(given: Namespace) -> None:
    from netral.law import ask

    rules = section("rules")
    if given.list is not None:
        _list(rules, given.list, as_json=given.as_json, language=given.language)
        return
    if not given.acts:
        raise BadQuestion(
            "act",
            id="Sebutkan perbuatannya: --act. Daftarnya: netral check --list acts.",
            en="Name the act: --act. See: netral check --list acts.",
        )
    if len(given.acts) > MOST_ACTS:
        raise BadQuestion(
            "act", id=f"Paling banyak {MOST_ACTS} perbuatan sekaligus.", en=f"At most {MOST_ACTS} acts at once."
        )
    asked = Asked(
        acts=tuple(named(act, "act", rules["acts"]) for act in given.acts),
        on=parse_date(given.on, "on") if given.on is not None else today(),
        person=read_person(given.person, rules) if given.person is not None else None,
        facts=read_facts(given.facts, given.object, rules),
        election=ask.timeline().find_election(given.election) if given.election is not None else None,
        region=_region(given.region) if given.region is not None else None,
        as_known_on=parse_date(given.known_on, "known-on") if given.known_on is not None else None,
    )
    answer = ask.answer(asked)
    if given.as_json:
        print_json(answer)
        return
    answers = answer.get("answers", [answer])
    for n, one in enumerate(answers):
        if n:
            echo("\n" + "─" * 60)
        _say(one, rules, given.language, why=given.why)
    _say_version(answers[0], given.language)


# Reading the question -----------------------------------------------------------------------------------------------


def _region(text: str) -> str:
    return _regions().find(text).code


@functools.cache
def _regions() -> Regions:
    from netral.law.regions import Regions

    return Regions(section("regions"))


def named(text: str, field: str, among: dict[str, Any]) -> str:
    """Find an id by itself or by its label, forgiving spelling. Raises BadQuestion with the nearest."""
    wanted = clean(text, field)
    if wanted in among:
        return wanted
    spelled = squeeze(wanted)
    for id_, table in among.items():
        if spelled in {squeeze(id_), *(squeeze(word) for word in table["label"].values())}:
            return id_
    labels = {label: id_ for id_, table in among.items() for label in (id_, *table["label"].values())}
    near = dict.fromkeys(labels[name] for name in closest(wanted, labels, 4, cutoff=0.5))
    raise unknown(field, wanted, list(near) or among)


def read_person(text: str, rules: dict[str, Any]) -> str:
    people: dict[str, Any] = {**rules["people"], **rules["aliases"]}
    wanted = squeeze(clean(text, "person"))
    if wanted == "unknown":
        return "unknown"
    for id_, table in people.items():
        if wanted in {squeeze(name) for name in table.get("names", [])}:
            return id_
    return named(text, "person", people)


def read_facts(given: Sequence[str], object_: str | None, rules: dict[str, Any]) -> dict[str, FactValue]:
    """Read name=value pairs. Raises BadQuestion for an unknown name or value, and for two values of one fact."""
    if len(given) > MOST_FACTS:
        raise BadQuestion("fact", id=f"Paling banyak {MOST_FACTS} fakta.", en=f"At most {MOST_FACTS} facts.")
    known = {fact["id"]: fact for fact in rules["facts"] if not fact["computed"]}
    out: dict[str, FactValue] = {}
    pairs = [pair.partition("=") for pair in given]
    for name, equals, value in [*pairs, *([("object", "=", object_)] if object_ is not None else [])]:
        if not equals:
            shown = clean(name, "fact")
            raise BadQuestion(
                "fact",
                id=f"Tulis “{shown}” sebagai nama=nilai, misalnya uniform=yes.",
                en=f"Write “{shown}” as name=value, for example uniform=yes.",
                nearest=tuple(closest(shown, known, 2)),
            )
        fact_id = clean(name, "fact")
        if fact_id not in known:
            raise unknown("fact", fact_id, known)
        read = _value(known[fact_id], clean(value, fact_id))
        if out.setdefault(fact_id, read) != read:
            raise BadQuestion(
                fact_id,
                id=f"“{fact_id}” diberi dua nilai: {out[fact_id]} dan {read}.",
                en=f"“{fact_id}” was given two values: {out[fact_id]} and {read}.",
            )
    return out


def _value(fact: dict[str, Any], text: str) -> FactValue:
    wanted = YES_NO.get(text.lower(), text) if fact["kind"] == "bool" else text
    if wanted == "unknown" or fact["bands"]:
        return wanted
    values = {value["id"]: value for value in fact["values"]}
    return named(wanted, fact["id"], values)


# Saying the answer --------------------------------------------------------------------------------------------------


def _say(answer: dict[str, Any], rules: dict[str, Any], language: str, *, why: bool) -> None:
    verdict, act = answer["verdict"], rules["acts"][answer["question"]["act"]]["label"][language]
    echo(mark(verdict) + " " + style(VERDICT_WORD[verdict][language], bold=True))
    for line in _advice(answer, act, language):
        echo(line)
    echo()
    echo(_situation(answer, rules, act, language), dim=True)
    _say_needs(answer, language)
    _say_remains(answer, language)
    _say_positions(answer, language)
    _say_grounds(answer, language)
    _say_sanctions(answer, language)
    _say_route(answer, language)
    asked = {need["fact"] for need in answer["needs"]}
    presumed = [_fact_label(fact, rules, language) for fact in answer["presumed"] if fact not in asked]
    say_if(heading("presumed", language), presumed)
    if why:
        _say_tree(answer["trace"], language)


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
    head, _, rest = text.partition(". " if verdict != "allowed" else ": ")
    return [f"{rest[:1].upper()}{rest[1:]}" if rest else head]


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
        parts.append(PHASE_NAMES[stage["phase"]][language] + (f", {stage['election']}" if stage["election"] else ""))
    return " · ".join(parts)


def _say_needs(answer: dict[str, Any], language: str) -> None:
    lines = []
    for need in answer["needs"]:
        options = ", ".join(option["id"] for option in need["options"])
        lines.append(
            f"{need['question'][language]}\n      --fact {need['fact']}={options if len(options) < 90 else '…'}"
        )
    say_if(heading("needs", language), lines)


def _say_remains(answer: dict[str, Any], language: str) -> None:
    lines = [f"{right['text'][language]} {style(right['cite'], dim=True)}" for right in answer["may_instead"]]
    say_if(heading("remains", language), lines)


def _say_positions(answer: dict[str, Any], language: str) -> None:
    readings = {"allowed": TITLES["reading-allowed"], "prohibited": TITLES["reading-prohibited"]}
    lines = []
    for p in answer["positions"]:
        who = f"{readings[p['reading']][language]} – {p['who'][language]}"
        lines.append(f"{who}: {p['says'][language]} {style(p['cite'], dim=True)}")
    say_if(heading("positions", language), lines)


def _say_grounds(answer: dict[str, Any], language: str) -> None:
    grades = {p["id"]: GRADE["quoted" if p["quoted"] else p["verified"]][language] for p in answer["provisions"]}
    say_if(heading("grounds", language), [f"{p['cite']} ({grades[p['id']]})" for p in answer["provisions"]])
    lines = []
    for condition in answer["conditions"]:
        effect = TITLES[f"then-{condition['if_met']}"][language]
        unsure = f" [{GRADE['unverified'][language]}]" if condition["reason"] == "unverified" else ""
        lines.append(f"{effect} {condition['text'][language]} {style(condition['cite'], dim=True)}{unsure}")
    say_if(heading("conditions", language), lines)


def _say_sanctions(answer: dict[str, Any], language: str) -> None:
    if answer["verdict"] != "prohibited":
        return
    lines = []
    for sanction in answer["sanctions"]:
        note = "" if sanction["operative"] else f" – {TITLES['not-operative'][language]}"
        note += f" – {TITLES['contested-sanction'][language]}" if sanction["contested"] else ""
        note += "" if sanction["certain"] else f" – {TITLES['derived'][language]}"
        lines.append(f"{sanction['name'][language]} {style('; '.join(sanction['cite'][:1]), dim=True)}{note}")
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
    return f"{unless}{reason['fact']} ∈ {{{among}}} → {TITLES['holds-' + reason['holds']][language]}"


def _say_version(answer: dict[str, Any], language: str) -> None:
    known = answer["as_known_on"]
    words = {"id": "Korpus", "en": "Corpus"}[language] + f" {answer['law_version']}"
    if known:
        words += {"id": ", seperti diketahui pada ", "en": ", as known on "}[language] + said_date(
            date.fromisoformat(known), language
        )
    echo()
    echo(f"{words}. {TITLES['no-advice'][language]}", dim=True)


def _fact_label(fact: str, rules: dict[str, Any], language: str) -> str:
    found = next(table for table in rules["facts"] if table["id"] == fact)
    return f"{found['question'][language]} ({fact})"


def _list(rules: dict[str, Any], what: str, *, as_json: bool, language: str) -> None:
    what = clean(what, "list")
    if what not in LISTS:
        raise unknown("list", what, LISTS)
    if what == "facts":
        data = {
            f["id"]: {"question": f["question"], "values": [v["id"] for v in f["values"]]}
            for f in rules["facts"]
            if not f["computed"]
        }
    elif what == "people":
        data = {id_: {"label": p["label"]} for id_, p in {**rules["people"], **rules["aliases"]}.items()}
    else:
        data = {id_: {"label": act["label"], "group": act["group"]} for id_, act in rules["acts"].items()}
    if as_json:
        print_json(data)
        return
    for id_, table in data.items():
        text = (table["question"] if what == "facts" else table["label"])[language]
        echo(f"{id_:<38} {text}")
        if what == "facts":
            echo(f"{'':<38} {', '.join(table['values'])}", dim=True)

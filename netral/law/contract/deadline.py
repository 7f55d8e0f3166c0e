"""When a deadline ends, day by day: what every door accepts and gives."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from netral.law import ask
from netral.law.artefact import section
from netral.law.contract.dates import parse_date
from netral.law.deadlines import Deadline, Deadlines, Holidays, parse_spec
from netral.law.errors import BadQuestion
from netral.law.processes import Processes, Rule
from netral.law.search import clean

DAYS = {"start": "from", "known_on": "known-on", "on": "on", "since": "since"}
"""The days that may be given, and the field that a refusal names."""


def find_deadline(given: Mapping[str, Any], today: date) -> tuple[Rule | None, Deadline]:
    """Read "rule" and what it is counted with, and give the named rule (None for 14wd) and the deadline.

    "start", "known_on", "on", "since", "region" and "week" are texts or None; "cuti_bersama" tells whether collective
    leave is off work (default). Raises BadQuestion.
    """
    rule = given.get("rule")
    if rule is None:
        raise BadQuestion(
            "rule",
            id="Sebutkan tenggatnya: nama aturan (lihat --list), atau 14wd, 7cd.",
            en="Name the deadline: a rule (see --list), or 14wd, 7cd.",
            nearest=("ppk-follow-up", "14wd", "7cd"),
        )
    days = {name: parse_date(given[name], field) for name, field in DAYS.items() if given.get(name) is not None}
    begin, letter, on = days.get("start"), days.get("since"), days.get("on")
    if begin is None and on is None and letter is not None:
        on = today
    named, count, unit = _what(rule, begin)
    region = given.get("region")
    found = Deadlines(Holidays(section("holidays"))).due(
        begin,
        count,
        unit,
        known_on=days.get("known_on"),
        week=_week(given.get("week") or "5"),
        cuti_bersama_off=given.get("cuti_bersama", True),
        on=on,
        since=letter,
        zone=ask.regions().find(region).zone if region is not None else None,
    )
    return named, found


def data(named: Rule | None, found: Deadline) -> dict[str, Any]:
    """Give it as JSON data."""
    return {"rule": named.as_dict() if named else None} | found.as_dict()


def _week(given: str) -> int:
    text = clean(given, "week")
    if text not in ("5", "6"):
        raise BadQuestion(
            "week",
            id=f"Pekan kerja “{text}” tidak ada. Pilih 5 atau 6.",
            en=f"There is no working week of “{text}”. Choose 5 or 6.",
            nearest=("5", "6"),
        )
    return int(text)


def _what(rule: str, begin: date | None) -> tuple[Rule | None, int, str]:
    """Give (named rule in the version of that day or None, count, unit). Raises BadQuestion."""
    spec = parse_spec(rule)
    if spec:
        return None, *spec
    bare = clean(rule, "rule")
    if bare.isdecimal():
        raise BadQuestion(
            "rule",
            id=f"{bare} hari apa? Tulis {bare}wd untuk hari kerja, {bare}cd untuk hari kalender.",
            en=f"{bare} of which days? Write {bare}wd for working days, {bare}cd for calendar days.",
            nearest=(f"{bare}wd", f"{bare}cd"),
        )
    processes = Processes(section("processes"))
    named = processes.rule(rule, begin)
    if named is None:
        data = processes.rule_data(rule)
        since = data["versions"][0]["in_force_from"]
        raise BadQuestion(
            "from",
            id=f"“{data['id']}” tercatat sejak {since}, bukan untuk {begin}. Sebutkan jumlah hari, misalnya 14wd.",
            en=f"“{data['id']}” is recorded from {since}, not for {begin}. Give a number of days, such as 14wd.",
            nearest=(since,),
        )
    return named, named.count, named.unit

"""`netral deadline`: when a deadline ends, day by day, with the reason for each day."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from netral.cli.common import (
    Question,
    friendly,
    json_option,
    language_option,
    parse_date,
    print_json,
    said_date,
    section,
    today,
)
from netral.law.deadlines import CONVENTION, Deadline, Deadlines, Holidays, parse_spec
from netral.law.errors import BadQuestion
from netral.law.processes import Processes, Rule
from netral.law.regions import Regions

UNIT_WORDS = {
    "working": {"id": "hari kerja", "en": "working days"},
    "calendar": {"id": "hari kalender", "en": "calendar days"},
    "unspecified": {"id": "hari", "en": "days"},
}
MOST_LINES = 40

EXAMPLES = """\b
Examples:
  netral deadline 14wd --from 2020-12-04
  netral deadline 14wd --from 2020-12-04 --known-on 2020-11-30
  netral deadline ppk-follow-up --from 2024-11-18 --region "Kota Makassar"
  netral deadline bawaslu-report-pilkada --from 2020-10-01 --on 2020-10-10
  netral deadline --list
"""


@click.command("deadline", cls=Question, epilog=EXAMPLES)
@click.argument("rule", required=False)
@click.option("--from", "start", metavar="DATE", help="The day of the event (day 0), usually of receipt.")
@click.option("--known-on", metavar="DATE", help="Use the holidays as they were decided by this day.")
@click.option("--week", metavar="5|6", default="5", show_default=True, help="Working days in a week.")
@click.option("--no-cuti-bersama", is_flag=True, help="Count collective leave as working days.")
@click.option("--on", "on", metavar="DATE", help="Tell the age and whether it is overdue on this day.")
@click.option(
    "--since", metavar="DATE", help="Without a day of receipt: the day to count the age from (a letter's date)."
)
@click.option("--region", metavar="NAME", help="Tells the time zone in which the last day ends.")
@click.option("--list", "list_rules", is_flag=True, help="List the deadlines that have a name.")
@json_option
@language_option
@friendly
def command(
    *,
    rule: str | None,
    start: str | None,
    known_on: str | None,
    week: str,
    no_cuti_bersama: bool,
    on: str | None,
    since: str | None,
    region: str | None,
    list_rules: bool,
    as_json: bool,
    language: str,
) -> None:
    """Tell the last day of a deadline: RULE is a name (see --list), or 14wd (working days), 7cd (calendar days)."""
    if list_rules:
        _list(Processes(section("processes")), language, as_json=as_json)
        return
    if rule is None:
        raise BadQuestion(
            "rule",
            id="Sebutkan tenggatnya: nama aturan (lihat --list), atau 14wd, 7cd.",
            en="Name the deadline: a rule (see --list), or 14wd, 7cd.",
            nearest=("ppk-follow-up", "14wd", "7cd"),
        )
    begin, known, day, letter = (
        parse_date(text, field) if text is not None else None
        for text, field in ((start, "from"), (known_on, "known-on"), (on, "on"), (since, "since"))
    )
    if begin is None and day is None and letter is not None:
        day = today()
    named, count, unit = _what(rule, begin)
    zone = Regions(section("regions")).find(region).zone if region is not None else None
    answer = Deadlines(Holidays(section("holidays"))).due(
        begin,
        count,
        unit,
        known_on=known,
        week=_week(week),
        cuti_bersama_off=not no_cuti_bersama,
        on=day,
        since=letter,
        zone=zone,
    )
    if as_json:
        print_json({"rule": named.as_dict() if named else None} | answer.as_dict())
    else:
        _say(answer, named, language)


def _week(text: str) -> int:
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


def _list(processes: Processes, language: str, *, as_json: bool) -> None:
    rules = processes.rules()
    if as_json:
        print_json({"rules": rules})
        return
    from_words = {"id": "sejak", "en": "from"}[language]
    width = max(len(rule["id"]) for rule in rules)
    for rule in rules:
        newest = rule["versions"][-1]
        unit = UNIT_WORDS[{"working_day": "working", "calendar_day": "calendar"}.get(newest["unit"], "unspecified")]
        mark = "" if newest["verified"] else {"id": " (belum diperiksa)", "en": " (not checked)"}[language]
        click.echo(
            f"{click.style(rule['id'].ljust(width), bold=True)}  {newest['value']} {unit[language]} "
            f"{from_words} {rule['start'][language]} · {rule['title'][language]} · {newest['cite']}{mark}"
        )


def _say(answer: Deadline, named: Rule | None, language: str) -> None:
    if answer.due:
        zone = f" {answer.zone}" if answer.zone else ""
        clock = {"id": "23.59", "en": "23:59"}[language]
        click.secho(f"{said_date(answer.due, language, weekday=True)}, {clock}{zone}", bold=True, fg="magenta")
    else:
        click.secho({"id": "Tenggat tidak diketahui", "en": "No known deadline"}[language], bold=True, fg="magenta")
        click.echo((answer.reason or {}).get(language, ""))
    click.echo(_sum(answer, named, language))
    _say_age(answer, language)
    for warning in answer.warnings:
        click.secho(f"△ {warning[language]}", fg="yellow")
    if answer.days:
        click.echo()
        _say_days(answer, language)
    click.echo()
    if named:
        mark = "" if named.verified else {"id": " (belum diperiksa)", "en": " (not checked)"}[language]
        click.secho({"id": "Dasar", "en": "Basis"}[language] + f": {named.cite}{mark}", dim=True)
        if named.note:
            click.secho(named.note, dim=True)
    click.secho(CONVENTION[language], dim=True)


def _sum(answer: Deadline, named: Rule | None, language: str) -> str:
    """Say the sum: "14 hari kerja sejak rekomendasi diterima (12 Oktober 2020)"."""
    words = f"{answer.count} {UNIT_WORDS[answer.unit][language]}"
    event = f" {named.start[language]}" if named else ""
    day = said_date(answer.start, language) if answer.start else ""
    since = {"id": " sejak", "en": " from"}[language] if event or day else ""
    title = f"{named.title[language]}: " if named else ""
    return f"{title}{words}{since}{event}" + (f" ({day})" if event and day else f" {day}" if day else "")


def _say_age(answer: Deadline, language: str) -> None:
    if answer.age_days is not None:
        click.echo({"id": f"Umur: {answer.age_days} hari.", "en": f"Age: {answer.age_days} days."}[language])
    if answer.overdue is not None:
        late = (
            {"id": "Sudah lewat.", "en": "Overdue."} if answer.overdue else {"id": "Belum lewat.", "en": "Not overdue."}
        )
        click.echo(late[language])


def _say_days(answer: Deadline, language: str) -> None:
    days: list[Any] = list(answer.days)
    if len(days) > MOST_LINES:
        days = [day for day in days if not day.counted]
        click.echo({"id": "Hari yang tidak dihitung:", "en": "Days that do not count:"}[language])
    width = max(len(said_date(day.date, language, weekday=True)) for day in days) if days else 0
    for day in days:
        number = str(day.number).rjust(3) if day.counted else "  –"
        line = f"{number}  {said_date(day.date, language, weekday=True).ljust(width)}  {day.reason[language]}"
        click.secho(line.rstrip(), dim=not day.counted)

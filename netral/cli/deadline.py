"""`netral deadline`: when a deadline ends, day by day, with the reason for each day."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from netral.cli.common import print_json, section
from netral.cli.parser import Parser, command
from netral.cli.terminal import echo, style
from netral.common.clock import today
from netral.law.contract.dates import said_date
from netral.law.contract.deadline import data, find_deadline
from netral.law.deadlines import CONVENTION, Deadline
from netral.law.processes import Processes, Rule

UNIT_WORDS = {
    "working": {"id": "hari kerja", "en": "working days"},
    "calendar": {"id": "hari kalender", "en": "calendar days"},
    "unspecified": {"id": "hari", "en": "days"},
}
MOST_LINES = 40

ABOUT = {
    "id": "Hari terakhir suatu tenggat. RULE: namanya (lihat --list), atau 14wd (hari kerja), 7cd (hari kalender).",
    "en": "Tell the last day of a deadline. RULE: its name (see --list), or 14wd (working days), 7cd (calendar days).",
}
EXAMPLES = """\
  netral deadline 14wd --from 2020-12-04
  netral deadline 14wd --from 2020-12-04 --known-on 2020-11-30
  netral deadline ppk-follow-up --from 2024-11-18 --region "Kota Makassar"
  netral deadline bawaslu-report-pilkada --from 2020-10-01 --on 2020-10-10
  netral deadline --list
"""


def main(words: Sequence[str]) -> int:
    """Run `netral deadline` and give its exit code."""
    return command(words, "netral deadline", _run, about=ABOUT, add=_add, usage="RULE", examples=EXAMPLES)


def _add(parser: Parser) -> None:
    parser.argument("rule", "RULE", id="Nama tenggat, atau jumlah hari.", en="A deadline's name, or a number of days.")
    parser.option(
        "--from", "start", metavar="DATE",
        id="Hari kejadian (hari ke-0), biasanya hari diterima.",
        en="The day of the event (day 0), usually of receipt.",
    )  # fmt: skip
    parser.option(
        "--known-on", metavar="DATE",
        id="Pakai hari libur seperti diputuskan sampai hari ini.",
        en="Use the holidays as they were decided by this day.",
    )  # fmt: skip
    parser.option(
        "--week", metavar="5|6", default="5",
        id="Hari kerja dalam sepekan (biasanya 5).",
        en="Working days in a week (default: 5).",
    )  # fmt: skip
    parser.flag(
        "--no-cuti-bersama",
        id="Hitung cuti bersama sebagai hari kerja.",
        en="Count collective leave as working days.",
    )
    parser.option(
        "--on", metavar="DATE",
        id="Sebutkan umurnya dan apakah sudah lewat pada hari ini.",
        en="Tell the age and whether it is overdue on this day.",
    )  # fmt: skip
    parser.option(
        "--since", metavar="DATE",
        id="Tanpa hari diterima: hari mulai menghitung umur (tanggal surat).",
        en="Without a day of receipt: the day to count the age from (a letter's date).",
    )  # fmt: skip
    parser.option(
        "--region", metavar="NAME",
        id="Menentukan zona waktu berakhirnya hari terakhir.",
        en="Tells the time zone in which the last day ends.",
    )  # fmt: skip
    parser.flag("--list", id="Daftar tenggat yang bernama.", en="List the deadlines that have a name.")


def _run(given: Namespace) -> None:
    if given.list:
        _list(Processes(section("processes")), given.language, as_json=given.as_json)
        return
    named, found = find_deadline({**vars(given), "cuti_bersama": not given.no_cuti_bersama}, today())
    if given.as_json:
        print_json(data(named, found))
    else:
        _say(found, named, given.language)


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
        echo(
            f"{style(rule['id'].ljust(width), bold=True)}  {newest['value']} {unit[language]} "
            f"{from_words} {rule['start'][language]} · {rule['title'][language]} · {newest['cite']}{mark}"
        )


def _say(answer: Deadline, named: Rule | None, language: str) -> None:
    if answer.due:
        zone = f" {answer.zone}" if answer.zone else ""
        clock = {"id": "23.59", "en": "23:59"}[language]
        echo(f"{said_date(answer.due, language, weekday=True)}, {clock}{zone}", bold=True, fg="magenta")
    else:
        echo({"id": "Tenggat tidak diketahui", "en": "No known deadline"}[language], bold=True, fg="magenta")
        echo((answer.reason or {}).get(language, ""))
    echo(_sum(answer, named, language))
    _say_age(answer, language)
    for warning in answer.warnings:
        echo(f"△ {warning[language]}", fg="yellow")
    if answer.days:
        echo()
        _say_days(answer, language)
    echo()
    if named:
        mark = "" if named.verified else {"id": " (belum diperiksa)", "en": " (not checked)"}[language]
        echo({"id": "Dasar", "en": "Basis"}[language] + f": {named.cite}{mark}", dim=True)
        if named.note:
            echo(named.note, dim=True)
    echo(CONVENTION[language], dim=True)


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
        echo({"id": f"Umur: {answer.age_days} hari.", "en": f"Age: {answer.age_days} days."}[language])
    if answer.overdue is not None:
        late = (
            {"id": "Sudah lewat.", "en": "Overdue."} if answer.overdue else {"id": "Belum lewat.", "en": "Not overdue."}
        )
        echo(late[language])


def _say_days(answer: Deadline, language: str) -> None:
    days: list[Any] = list(answer.days)
    if len(days) > MOST_LINES:
        days = [day for day in days if not day.counted]
        echo({"id": "Hari yang tidak dihitung:", "en": "Days that do not count:"}[language])
    width = max(len(said_date(day.date, language, weekday=True)) for day in days) if days else 0
    for day in days:
        number = str(day.number).rjust(3) if day.counted else "  –"
        line = f"{number}  {said_date(day.date, language, weekday=True).ljust(width)}  {day.reason[language]}"
        echo(line.rstrip(), dim=not day.counted)

"""`netral stage`: which stage of which election runs on a day, in a region."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from datetime import date
from typing import Any

from netral.cli.common import print_json, section, today
from netral.cli.parser import Parser, command
from netral.cli.terminal import echo
from netral.law.contract.dates import parse_date, said_date, said_span
from netral.law.regions import Region, Regions
from netral.law.timeline import PHASE_NAMES, STAGE_NAMES, NextElection, Stage, Timeline

EVENTS = {
    "determination": {"id": "Penetapan calon", "en": "Determination of candidates"},
    "voting": {"id": "Pemungutan suara", "en": "Voting"},
    "inauguration": {"id": "Pelantikan pertama", "en": "First inauguration"},
}

ABOUT = {
    "id": "Tahapan pemilihan, dan sebutannya menurut hukum, pada suatu hari di suatu daerah.",
    "en": "Tell the stage of the election, and what the law calls it, on a day in a region.",
}
EXAMPLES = """\
  netral stage --region "Rokan Hulu" --on 2020-10-07
  netral stage --region "kab. pohuwato" --on 2020-06-30
  netral stage --on 2020-04-01 --election pilkada-2020 --known-on 2020-02-01
  netral stage --json
"""


def main(words: Sequence[str]) -> int:
    """Run `netral stage` and give its exit code."""
    return command(words, "netral stage", _run, about=ABOUT, add=_add, examples=EXAMPLES)


def _add(parser: Parser) -> None:
    parser.option(
        "--region", metavar="NAME",
        id="Kabupaten, kota, atau provinsi: nama atau kode Kemendagri (14.06).",
        en="Regency, city or province: a name or Kemendagri's code (14.06).",
    )  # fmt: skip
    parser.option(
        "--on", metavar="DATE",
        id="Harinya, seperti 2024-11-27. Bila tidak disebut: hari ini di Jakarta.",
        en="The day, as 2024-11-27. Default: today in Jakarta.",
    )  # fmt: skip
    parser.option(
        "--election", metavar="ID",
        id="Hanya pemilihan ini, misalnya pilkada-2020.",
        en="Only this election, for example pilkada-2020.",
    )  # fmt: skip
    parser.option(
        "--known-on", metavar="DATE",
        id="Tanpa yang diputuskan sesudah hari ini.",
        en="Leave out what was decided after this day.",
    )  # fmt: skip


def _run(given: Namespace) -> None:
    day = parse_date(given.on, "on") if given.on is not None else today()
    known = parse_date(given.known_on, "known-on") if given.known_on is not None else None
    regions = Regions(section("regions")) if given.region is not None else None
    place = regions.find(given.region) if regions is not None else None
    timeline = Timeline(section("elections"))
    chosen = timeline.find_election(given.election) if given.election is not None else None
    code = place.code if place else None
    stages = timeline.stages(day, region=code, election=chosen, as_known_on=known)
    answer = {
        "stages": stages,
        "next": timeline.next_election(day, code, as_known_on=known) if stages[0].phase == "no-election" else None,
        "days": _days(timeline, stages[0], code, known),
    }
    if given.as_json:
        print_json(_data(answer, day, known, place, regions))
    else:
        _say(answer, timeline, day, known, place, given.language)


def _days(timeline: Timeline, stage: Stage, code: str | None, known: date | None) -> dict[str, date | None]:
    """Give the days of the governing election that the law counts from: determination, voting, inauguration."""
    if stage.election is None:
        return {}
    place = stage.region or code
    return {name: getattr(timeline, name)(stage.election, place, as_known_on=known) for name in EVENTS}


def _data(
    answer: dict[str, Any], day: date, known: date | None, place: Region | None, regions: Regions | None
) -> dict[str, Any]:
    province = regions.parent(place.code, day) if regions and place else None
    return {
        "on": day.isoformat(),
        "as_known_on": known.isoformat() if known else None,
        "region": place.as_dict() | {"province": province.code if province else None} if place else None,
        "stage": answer["stages"][0].as_dict(),
        "stages": [stage.as_full_dict() for stage in answer["stages"]],
        "days": {name: when.isoformat() if when else None for name, when in answer["days"].items()},
        "next": answer["next"].as_dict() if answer["next"] else None,
    }


def _say(
    answer: dict[str, Any], timeline: Timeline, day: date, known: date | None, place: Region | None, language: str
) -> None:
    first, *others = answer["stages"]
    where = place.label if place else {"id": "Indonesia", "en": "Indonesia"}[language]
    unsure = "" if first.certain else {"id": "Belum pasti: ", "en": "Not certain: "}[language]
    echo(unsure + STAGE_NAMES[first.id][language], bold=True, fg="magenta")
    what = f"{timeline.election(first.election)['title'][language]} · " if first.election else ""
    echo(f"{what}{where} · {said_date(day, language, weekday=True)}")
    echo()
    _say_law(first, language)
    for name, when in answer["days"].items():
        if when:
            echo(f"{EVENTS[name][language]}: {said_date(when, language)}")
    _say_edges(first, language)
    if answer["next"]:
        echo(_next_words(answer["next"], language))
    if others:
        echo()
        echo({"id": "Juga berjalan atau mungkin:", "en": "Also running, or possible:"}[language])
        for stage in others:
            _say_other(stage, timeline, language)
    if known:
        echo()
        words = {"id": "Menurut yang diketahui pada", "en": "As known on"}[language]
        echo(f"{words} {said_date(known, language)}.", dim=True)


def _say_law(stage: Stage, language: str) -> None:
    label = {"id": "Menurut hukum", "en": "In law"}[language]
    echo(f"{label}: {PHASE_NAMES[stage.phase][language]}")
    span = _span(stage, language)
    if span:
        echo({"id": "Berlangsung", "en": "Runs"}[language] + f": {span}")


def _say_edges(stage: Stage, language: str) -> None:
    """Say what is not sure, on the same screen as the answer."""
    if not stage.certain:
        words = {"id": "Tidak pasti: bergantung pada daerah.", "en": "Not certain: it depends on the region."}
        echo(words[language], fg="yellow")
    if not stage.verified:
        words = {"id": "Tanggal ini belum diperiksa pada sumber.", "en": "This date was not checked in a source."}
        echo(words[language], fg="yellow")
    if stage.note:
        echo(stage.note[language], dim=True)


def _say_other(stage: Stage, timeline: Timeline, language: str) -> None:
    title = timeline.election(stage.election)["title"][language] if stage.election else ""
    words = [STAGE_NAMES[stage.id][language], title, _span(stage, language)]
    echo("  " + " · ".join(word for word in words if word))
    if stage.note:
        echo(f"    {stage.note[language]}", dim=True)


def _span(stage: Stage, language: str) -> str:
    """Give the days of a stage with its last day, as people say it: the exclusive end less one day."""
    if stage.id == "none" or stage.from_ is None:
        return ""
    if stage.until is None:
        return said_date(stage.from_, language) + {"id": " – belum diketahui", "en": " – not known yet"}[language]
    return said_span(stage.from_, date.fromordinal(stage.until.toordinal() - 1), language)


def _next_words(coming: NextElection, language: str) -> str:
    label = {"id": "Pemilihan berikutnya yang diketahui", "en": "Next known election"}[language]
    open_date = {"id": "tanggal belum ditetapkan", "en": "date not set"}[language]
    when = said_date(coming.voting, language) if coming.voting else f"{coming.planned}, {open_date}"
    return f"{label}: {coming.title[language]} ({when})"

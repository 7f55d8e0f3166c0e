"""`netral stage`: which stage of which election runs on a day, in a region."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from datetime import date

from netral.cli.common import print_json
from netral.cli.parser import Parser, command
from netral.cli.terminal import echo
from netral.common.clock import today
from netral.law import ask
from netral.law.contract.dates import said_date, said_span
from netral.law.contract.stage import EVENTS, Found, data, find_stages
from netral.law.timeline import PHASE_NAMES, STAGE_NAMES, NextElection, Stage, Timeline

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
        id="Harinya, seperti 2024-11-27. Bila tidak diisi: hari ini di Jakarta.",
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
    found = find_stages(vars(given), today())
    if given.as_json:
        print_json(data(found))
    else:
        _say(found, given.language)


def _say(found: Found, language: str) -> None:
    timeline, known = ask.timeline(), found.known_on
    first, *others = found.stages
    where = found.region.label if found.region else {"id": "Indonesia", "en": "Indonesia"}[language]
    unsure = "" if first.certain else {"id": "Belum pasti: ", "en": "Not certain: "}[language]
    echo(unsure + STAGE_NAMES[first.id][language], bold=True, fg="magenta")
    what = f"{timeline.election(first.election)['title'][language]} · " if first.election else ""
    echo(f"{what}{where} · {said_date(found.on, language, weekday=True)}")
    echo()
    _say_law(first, language)
    for name, when in found.days.items():
        if when:
            echo(f"{EVENTS[name][language]}: {said_date(when, language)}")
    _say_edges(first, language)
    if found.next:
        echo(_next_words(found.next, language))
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

"""`netral ask`: a question in one's own words. First the answer, then how it was understood, and how to change that."""

from __future__ import annotations

import shlex
import sys
from argparse import Namespace
from collections.abc import Sequence
from datetime import date
from typing import Any

from netral.cli.answers import say_reply
from netral.cli.common import print_json
from netral.cli.parser import Parser, command
from netral.cli.situation import add_situation
from netral.cli.terminal import echo, style
from netral.cli.words import mark, say_if
from netral.common.clock import today
from netral.law.contract.dates import parse_date, said_date
from netral.law.contract.situation import read_situation
from netral.law.contract.wording import heading
from netral.law.errors import BadQuestion

ABOUT = {
    "id": "Bertanya dengan kata-kata sendiri. Netral menyebut apa yang dipahaminya; tidak ada yang disimpan.",
    "en": "Ask in your own words (Indonesian). Netral tells what it understood; nothing is kept.",
}
EXAMPLES = """\
  netral ask "Saya PPPK, semalam kepencet like di IG paslon, gimana dong?" --on 2024-10-10
  netral ask "bupati mutasi kadis bulan ini tanpa izin mendagri, boleh?" --on 2024-05-10 --election pilkada-2024
  netral ask "suami saya nyalon, boleh saya dampingi?" --person pns --then "sudah CLTN kok"
  netral ask - < cerita.txt
"""
FROM = {
    "text": {"id": "dari kata “{}”", "en": "from the words “{}”"},
    "given": {"id": "seperti Anda sebutkan", "en": "as you gave"},
    "usual": {"id": "kami anggap begitu", "en": "taken for granted"},
}
MOST_READ = 2_000_000
"""Bytes read from standard input at most: what is longer than a question may be is refused, not swallowed."""


def main(words: Sequence[str]) -> int:
    """Run `netral ask` and give its exit code."""
    return command(words, "netral ask", _run, about=ABOUT, add=_add, usage="TEXT", examples=EXAMPLES)


def _add(parser: Parser) -> None:
    parser.argument(
        "text", "TEXT",
        id="Pertanyaan atau ceritanya, dalam tanda kutip; “-” membaca dari masukan standar.",
        en="The question or story, in quotes; “-” reads standard input.",
    )  # fmt: skip
    parser.option(
        "--then", metavar="TEXT", many=True,
        id="Tambahan atau pembetulan sesudahnya, misalnya “bukan like, tapi komentar”.",
        en="What was added or corrected since, for example “bukan like, tapi komentar”.",
    )  # fmt: skip
    add_situation(parser)
    parser.option(
        "--happened", metavar="DATE",
        id="Hari perbuatannya, bila bukan yang terbaca dari tulisannya. “Kemarin” dihitung dari --on.",
        en="The day of the act, if not the one read from the text. “Kemarin” counts from --on.",
    )  # fmt: skip
    parser.flag("--why", id="Tampilkan seluruh pohon penjelasan.", en="Show the whole explanation tree.")


def _run(given: Namespace) -> None:
    from netral.law.language.decide import Given
    from netral.law.language.notices import URGENT
    from netral.law.language.reply import reply

    if given.text is None:
        raise BadQuestion(
            "text",
            id='Tulis pertanyaannya dalam tanda kutip, misalnya: netral ask "bolehkah PNS golput?"',
            en='Write the question in quotes, for example: netral ask "bolehkah PNS golput?"',
        )
    text = sys.stdin.buffer.read(MOST_READ).decode("utf-8", "replace") if given.text == "-" else given.text
    happened = parse_date(given.happened, "happened") if given.happened is not None else None
    found = reply(text, Given(**read_situation(vars(given), today()), happened=happened), given.then)
    if given.as_json:
        print_json(found)
        return
    urgent = [notice["text"][given.language] for notice in found["notices"] if notice["kind"] in URGENT]
    for line in urgent:
        echo(style("! ", bold=True) + line + "\n")
    if found.get("verdict", "") is None:
        _say_choices(found, given.language)
    else:
        say_reply(found, given.language, why=given.why)
    _say_understood(found, given.language)
    calm = [notice["text"][given.language] for notice in found["notices"] if notice["kind"] not in URGENT]
    say_if(heading("notices", given.language), calm)


def _say_choices(found: dict[str, Any], language: str) -> None:
    echo(style("?", bold=True) + " " + style(found["summary"][language], bold=True))
    need = found["needs"][0]
    lines = [
        f"{mark(option['verdict']) if option['verdict'] else ' '} {option['label'][language]}\n"
        f"      --act {shlex.quote(option['id'])}"
        for option in need["options"]
    ]
    say_if(need["question"][language], lines)


def _say_understood(found: dict[str, Any], language: str) -> None:
    """Say every guess and the words it was made from, with what to type to change it."""
    understood, lines = found["understood"], list[str]()
    for act in understood["acts"]:
        lines.append(f"{act['label'][language]}  {style('--act ' + act['id'], dim=True)}")
    person = understood["person"]
    if person:
        lines.append(_guess(person["label"][language], person, f"--person {person['id']}", language))
    on = understood["on"]
    if on["from"] == "text":
        said = said_date(date.fromisoformat(on["value"]), language, weekday=True)
        lines.append(_guess(said, on, f"--happened {on['value']}", language))
    for fact in understood["facts"]:
        value = fact["value"] if isinstance(fact["value"], str | int) else fact["value"][0]
        shown = f"{fact['question'][language]} {fact['label'][language]}"
        lines.append(_guess(shown, {**fact, "from": "text"}, f"--fact {fact['fact']}={value}", language))
    say_if(heading("understood", language), lines)


def _guess(shown: str, guess: dict[str, Any], option: str, language: str) -> str:
    source = FROM[guess["from"]][language].format(guess["words"])
    return f"{shown} ({source})  {style(option, dim=True)}"

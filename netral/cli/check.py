"""`netral check`: may this person do this act on this day? The answer first, then what stays allowed, then why."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from netral.cli.answers import say_reply
from netral.cli.common import print_json
from netral.cli.parser import Parser, command
from netral.cli.situation import add_situation
from netral.cli.terminal import echo
from netral.common.clock import today
from netral.law.contract.lists import LISTS, lists
from netral.law.contract.situation import read_situation
from netral.law.errors import BadQuestion
from netral.law.question import Question as Asked

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


def main(words: Sequence[str]) -> int:
    """Run `netral check` and give its exit code."""
    return command(words, "netral check", _run, about=ABOUT, add=_add, examples=EXAMPLES)


def _add(parser: Parser) -> None:
    add_situation(parser)
    parser.flag("--why", id="Tampilkan seluruh pohon penjelasan.", en="Show the whole explanation tree.")
    parser.option(
        "--list", metavar="|".join(LISTS),
        id="Daftar perbuatan, orang, fakta, pemilihan, atau sanksi yang dapat disebut.",
        en="List the acts, people, facts, elections or sanctions that can be named.",
    )  # fmt: skip


def _run(given: Namespace) -> None:
    from netral.law import ask

    if given.list is not None:
        _list(given.list, as_json=given.as_json, language=given.language)
        return
    if not given.acts:
        raise BadQuestion(
            "act",
            id="Sebutkan perbuatannya: --act. Daftarnya: netral check --list acts.",
            en="Name the act: --act. See: netral check --list acts.",
        )
    answer = ask.answer(Asked(**read_situation(vars(given), today())))
    if given.as_json:
        print_json(answer)
        return
    say_reply(answer, given.language, why=given.why)


def _list(what: str, *, as_json: bool, language: str) -> None:
    found = lists(what)
    if as_json:
        print_json(found)
        return
    for id_, table in found.items():
        echo(f"{id_:<38} {table['label'][language]}")
        more = table.get("values") or table.get("names") or table.get("cite", [])[:1]
        if more:
            echo(f"{'':<38} {', '.join(more)}", dim=True)

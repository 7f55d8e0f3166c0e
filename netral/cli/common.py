"""What the subcommands share: the language, dates, refusals that a person understands, JSON.

`--lang` and `--json` are read first and kept in the click context, so that even a wrong option is refused in the
reader's language and, if asked for, as JSON. A wrong question ends with exit code 2, a broken corpus with 1.
"""

from __future__ import annotations

import functools
import itertools
import json
import os
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import Any, NoReturn, ParamSpec, TypeVar

import click

from netral.common.errors import NetralError
from netral.law.errors import BadQuestion, CorpusError
from netral.law.search import clean, closest

P = ParamSpec("P")
R = TypeVar("R")

FIRST_DAY = date(2014, 1, 1)
LAST_DAY = date(2099, 12, 31)
WIB = timezone(timedelta(hours=7), "WIB")
MONTHS = {
    "id": [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
WEEKDAYS = {
    "id": ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}
_LANGUAGE, _JSON = "netral.language", "netral.json"


# Language -----------------------------------------------------------------------------------------------------------


def preferred_language() -> str:
    """Give "id" or "en" from NETRAL_LANG, else the locale: English only if it starts with en; Indonesian otherwise."""
    for name in ("NETRAL_LANG", "LC_ALL", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "en" if value.lower().startswith("en") else "id"
    return "id"


def current_language() -> str:
    """Give the language of the running command ("id" or "en")."""
    context = click.get_current_context(silent=True)
    return str(context.meta.get(_LANGUAGE)) if context and _LANGUAGE in context.meta else preferred_language()


def _keep_language(context: click.Context, _: click.Parameter, value: str | None) -> str:
    if value is None:
        chosen = preferred_language()
    elif value in ("id", "en"):
        chosen = value
    else:
        refuse(
            BadQuestion(
                "lang",
                id=f"Bahasa “{value}” tidak ada. Pilih id atau en.",
                en=f"There is no language “{value}”. Choose id or en.",
                nearest=("id", "en"),
            )
        )
    context.meta[_LANGUAGE] = chosen
    return chosen


def _keep_json(context: click.Context, _: click.Parameter, value: bool) -> bool:  # noqa: FBT001 (click's own form)
    context.meta[_JSON] = value
    return value


language_option = click.option(
    "--lang",
    "language",
    metavar="id|en",
    is_eager=True,
    callback=_keep_language,
    help="Language of the answer. Default: NETRAL_LANG, else the locale, else Indonesian.",
)
json_option = click.option(
    "--json", "as_json", is_flag=True, is_eager=True, callback=_keep_json, help="Print exactly the data, as JSON."
)


# Dates --------------------------------------------------------------------------------------------------------------


def today() -> date:
    """Give today's date in Jakarta (WIB). The only clock that the legal commands read."""
    return datetime.now(WIB).date()


def _wrong_date(field: str, text: str, *nearest: str) -> BadQuestion:
    hint_id = f" Maksud Anda: {', '.join(nearest)}?" if nearest else ""
    hint_en = f" Did you mean: {', '.join(nearest)}?" if nearest else ""
    return BadQuestion(
        field,
        id=f"“{text}” pada “{field}” bukan tanggal. Tulis tahun-bulan-hari, misalnya 2024-11-27.{hint_id}",
        en=f"“{text}” in “{field}” is not a date. Write year-month-day, for example 2024-11-27.{hint_en}",
        nearest=tuple(nearest),
    )


def _candidates(text: str) -> list[str]:
    """Read the other usual orders of a date (7/10/2020, 2020-2-30) and give what was probably meant."""
    import re

    numbers = [int(part) for part in re.findall(r"[0-9]{1,4}", text)[:3]]
    if len(numbers) != 3:
        return []
    year, month, day = numbers if numbers[0] > 31 else (numbers[2], numbers[1], numbers[0])
    while day > 28:
        try:
            return [date(year, month, day).isoformat()]
        except ValueError:
            day -= 1
            if day < 28:
                break
    try:
        return [date(year, month, day).isoformat()]
    except ValueError:
        return []


def parse_date(text: str, field: str) -> date:
    """Read "YYYY-MM-DD". Raises BadQuestion naming `field` for anything else and for days outside 2014–2099."""
    wanted = clean(text, field)
    try:
        if len(wanted) != 10 or not wanted.isascii():
            raise ValueError(wanted)
        day = date.fromisoformat(wanted)
    except ValueError:
        raise _wrong_date(field, wanted, *_candidates(wanted)) from None
    if not FIRST_DAY <= day <= LAST_DAY:
        bound = FIRST_DAY if day < FIRST_DAY else LAST_DAY
        raise BadQuestion(
            field,
            id=f"Korpus Netral mencakup 2014 sampai 2099; “{field}” {wanted} ada di luarnya.",
            en=f"Netral's corpus covers 2014 to 2099; “{field}” {wanted} lies outside it.",
            nearest=(bound.isoformat(),),
        )
    return day


def said_date(day: date, language: str, *, weekday: bool = False) -> str:
    """Give a date in words: "Senin, 9 Desember 2024"."""
    words = f"{day.day} {MONTHS[language][day.month - 1]} {day.year}"
    return f"{WEEKDAYS[language][day.weekday()]}, {words}" if weekday else words


def said_span(first: date, last: date, language: str) -> str:
    """Give two days in words, nothing said twice: "4 – 6 September 2020", "26 September – 5 Desember 2020"."""
    if first == last:
        return said_date(first, language)
    begin = said_date(first, language).split(" ")
    if first.year == last.year:
        begin = begin[:1] if first.month == last.month else begin[:2]
    return f"{' '.join(begin)} – {said_date(last, language)}"


# The corpus ---------------------------------------------------------------------------------------------------------


def section(name: str) -> dict[str, Any]:
    """Give one section of the compiled corpus ("elections", "holidays", "regions", "processes", "statistics")."""
    from netral.law import artefact

    return artefact.section(name)


# Output -------------------------------------------------------------------------------------------------------------


def print_json(data: Any) -> None:
    """Print `data` as indented JSON in UTF-8, keys in their own order."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def refuse(error: NetralError) -> NoReturn:
    """Say what is wrong in the reader's language and end: exit code 2 for a wrong question, 1 for a broken corpus.

    With `--json` the refusal is `{"error": {"field", "message": {"id", "en"}, "nearest": []}}` on standard output;
    otherwise one line on standard error.
    """
    context = click.get_current_context(silent=True)
    code = 1 if isinstance(error, CorpusError) else 2
    if context is not None and context.meta.get(_JSON):
        field = error.field if isinstance(error, BadQuestion) else ""
        nearest = list(error.nearest) if isinstance(error, BadQuestion) else []
        print_json({"error": {"field": field, "message": error.message, "nearest": nearest}})
    else:
        click.echo(click.style("✕ ", fg="magenta") + error.said_in(current_language()), err=True)
    raise click.exceptions.Exit(code)


def friendly(function: Callable[P, R]) -> Callable[P, R]:
    """Turn a NetralError raised by a command into its refusal. Anything else is a bug and stays visible."""

    @functools.wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except NetralError as error:
            refuse(error)

    return wrapped


class Question(click.Command):
    """A command whose wrong options are refused like wrong answers: in the reader's language, exit code 2.

    Use as `@click.command(cls=Question)` together with `@friendly`.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.meta[_JSON] = "--json" in args
        given = [after for before, after in itertools.pairwise(args) if before == "--lang"]
        given += [arg.removeprefix("--lang=") for arg in args if arg.startswith("--lang=")]
        if given and given[-1] in ("id", "en"):
            ctx.meta[_LANGUAGE] = given[-1]
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            options = [option for parameter in self.get_params(ctx) for option in parameter.opts if option[0] == "-"]
            near = tuple(closest(error.option_name, options, 2))
            hint_id, hint_en = (
                f" {ask} {', '.join(near)}?" if near else "" for ask in ("Maksud Anda:", "Did you mean:")
            )
            wrong = BadQuestion(
                error.option_name,
                id=f"Tidak ada opsi {error.option_name}.{hint_id}",
                en=f"There is no option {error.option_name}.{hint_en}",
                nearest=near,
            )
        except click.UsageError as error:
            wrong = BadQuestion(
                (error.param.name or "") if isinstance(error, click.BadParameter) and error.param else "",
                id=f"Perintah kurang atau salah tulis: {error.format_message()} Lihat: {ctx.command_path} --help",
                en=f"The command is incomplete or mistyped: {error.format_message()} See: {ctx.command_path} --help",
            )
        with ctx:
            refuse(wrong)

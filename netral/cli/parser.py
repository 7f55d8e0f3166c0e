"""How the words after `netral …` are read: argparse, with refusals in the reader's language.

`--lang` and `--json` are looked for before anything else, so that even a wrong option is refused in the reader's
language and, if asked for, as JSON. No value is checked here: each command reads its own and names the field.
"""

from __future__ import annotations

import argparse
import itertools
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NoReturn

from netral import __version__
from netral.cli.common import print_json
from netral.cli.terminal import echo, style, width
from netral.common.errors import NetralError
from netral.law.errors import BadQuestion, did_you_mean
from netral.law.search import closest

Both = Mapping[str, str]
"""A text in both languages: {"id", "en"}."""
Refusable = Callable[[argparse.Namespace], int | None]
OPTION = {"id": "OPSI", "en": "OPTION"}
MOST_WORDS = 500
MOST_SHOWN = 80
SUBCOMMAND = {"id": "PERINTAH", "en": "COMMAND"}
TITLES = {
    "usage": {"id": "Cara pakai", "en": "Usage"},
    "options": {"id": "Opsi", "en": "Options"},
    "arguments": {"id": "Argumen", "en": "Arguments"},
    "examples": {"id": "Contoh", "en": "Examples"},
    "commands": {"id": "Perintah", "en": "Commands"},
}


def preferred_language() -> str:
    """Give "id" or "en" from NETRAL_LANG, else the locale: English only if it starts with en; Indonesian otherwise."""
    for name in ("NETRAL_LANG", "LC_ALL", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "en" if value.lower().startswith("en") else "id"
    return "id"


def _asked_language(words: Sequence[str]) -> str:
    """Give the language that --lang asks for; the preferred one where it does not, or names none of ours."""
    given = [after for before, after in itertools.pairwise(words) if before == "--lang"]
    given += [word.removeprefix("--lang=") for word in words if word.startswith("--lang=")]
    return given[-1] if given and given[-1] in ("id", "en") else preferred_language()


# The parser ---------------------------------------------------------------------------------------------------------


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Help as wide as the terminal, with the headings in the reader's language."""

    def __init__(self, prog: str, language: str = "en") -> None:
        super().__init__(prog, max_help_position=28, width=width())
        self._usage_title = f"{TITLES['usage'][language]}: "

    def add_usage(
        self, usage: str | None, actions: Iterable[Any], groups: Iterable[Any], prefix: str | None = None
    ) -> None:
        super().add_usage(usage, actions, groups, prefix or self._usage_title)


class Parser(argparse.ArgumentParser):
    """One command's words. A wrong word is a BadQuestion that names it and the nearest right ones."""

    def __init__(self, prog: str, language: str, about: Both, *, usage: str = "", examples: str = "") -> None:
        super().__init__(
            prog=prog,
            usage=" ".join(filter(None, [prog, usage, f"[{OPTION[language]} …]"])),
            description=about[language],
            epilog=f"{TITLES['examples'][language]}:\n{examples}" if examples else None,
            formatter_class=lambda prog: _Formatter(prog, language),
            add_help=False,
            allow_abbrev=False,
            exit_on_error=False,
        )
        self.language = language
        self._optionals.title = TITLES["options"][language]
        self._positionals.title = TITLES["arguments"][language]

    def argument(self, name: str, metavar: str, *, id: str, en: str) -> None:
        """Add a word that has its place. Left out, it is None: the command says what it misses."""
        self.add_argument(name, metavar=metavar, nargs="?", help={"id": id, "en": en}[self.language])

    def option(
        self,
        name: str,
        dest: str = "",
        *,
        metavar: str,
        id: str,
        en: str,
        many: bool = False,
        default: str | None = None,
    ) -> None:
        """Add an option with a value; with `many` it may be given several times and gives a tuple."""
        self.add_argument(
            name,
            dest=dest or name.lstrip("-").replace("-", "_"),
            metavar=metavar,
            action="append" if many else "store",
            default=[] if many else default,
            help={"id": id, "en": en}[self.language],
        )

    def flag(self, name: str, dest: str = "", *, id: str, en: str, short: str = "") -> None:
        """Add an option without a value."""
        self.add_argument(
            *filter(None, [short, name]),
            dest=dest or name.lstrip("-").replace("-", "_"),
            action="store_true",
            help={"id": id, "en": en}[self.language],
        )

    def read(self, words: Sequence[str]) -> argparse.Namespace:
        """Read the words. Raises BadQuestion for an unknown option, a missing value, and a word too many."""
        if len(words) > MOST_WORDS:  # argparse takes four times as long for twice as many
            self._refuse_many(words)
        try:
            found, rest = self.parse_known_args(list(words))
        except argparse.ArgumentError as error:
            self._refuse_value(error)
        if rest and not found.help:
            self._refuse_word(next((word for word in rest if word.startswith("-")), rest[0]))
        return found

    def error(self, message: str) -> NoReturn:
        """Refuse what argparse itself found wrong; nothing that `read` does not see first is known."""
        self._refuse(
            "",
            id=f"Perintah kurang atau salah tulis: {message}.",
            en=f"The command is incomplete or mistyped: {message}.",
        )

    def _refuse_value(self, error: argparse.ArgumentError) -> NoReturn:
        name = (error.argument_name or "").split("/")[-1]
        action = self._option_string_actions.get(name)
        field = name.lstrip("-")
        if action is not None and action.nargs == 0:
            self._refuse(field, id=f"{name} ditulis tanpa nilai.", en=f"{name} takes no value.")
        self._refuse(field, id=f"{name} memerlukan nilai.", en=f"{name} needs a value.")

    def _refuse_many(self, words: Sequence[str]) -> NoReturn:
        options = [word.partition("=")[0] for word in words if word.startswith("--")]
        known = [name for name in options if name in self._option_string_actions]
        self._refuse(
            max(set(known), key=known.count).lstrip("-") if known else "",
            id=f"Terlalu banyak kata: {len(words)}, paling banyak {MOST_WORDS}.",
            en=f"Too many words: {len(words)}, at most {MOST_WORDS}.",
        )

    def _refuse_word(self, word: str) -> NoReturn:
        name = printable(word.partition("=")[0] if word.startswith("-") else word)
        if not word.startswith("-"):
            how = {"id": "", "en": ""}
            if "--act" in self._option_string_actions:
                how = {"id": " Perbuatan ditulis sesudah --act.", "en": " An act is written after --act."}
            self._refuse(
                name, id=f"“{name}” berlebih di sini.{how['id']}", en=f"“{name}” is one word too many.{how['en']}"
            )
        near = tuple(closest(name, self._option_string_actions, 2))
        raise not_known(name, near, id="Tidak ada opsi", en="There is no option")

    def _refuse(self, field: str, *, id: str, en: str) -> NoReturn:
        raise BadQuestion(field, id=f"{id} Lihat: {self.prog} --help", en=f"{en} See: {self.prog} --help")


def printable(word: str) -> str:
    """Give a word that somebody typed as it may be shown: harmless, and not longer than a line."""
    return harmless(word if len(word) <= MOST_SHOWN else f"{word[: MOST_SHOWN - 1]}…")


def harmless(text: str) -> str:
    """Give a text without what would move the cursor or cannot be written."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)


def not_known(name: str, near: tuple[str, ...], *, id: str, en: str) -> BadQuestion:
    """Make the refusal of an option or a subcommand that does not exist, with the nearest that do."""
    hint = did_you_mean(near)
    return BadQuestion(name, id=f"{id} {name}.{hint['id']}", en=f"{en} {name}.{hint['en']}", nearest=near)


# Commands -----------------------------------------------------------------------------------------------------------


def command(
    words: Sequence[str],
    prog: str,
    run: Refusable,
    *,
    about: Both,
    add: Callable[[Parser], None] | None = None,
    usage: str = "",
    examples: str = "",
    legal: bool = True,
) -> int:
    """Read the words of one command, run it, and give its exit code.

    `add` adds the options. `run` gets them (and `language`, `as_json`, which every `legal` command offers) and gives
    its exit code or None. A NetralError that it raises is refused: 2 for a wrong question, 1 for a broken corpus.
    """
    parser = Parser(prog, _asked_language(words), about, usage=usage, examples=examples)
    if add:
        add(parser)
    if legal:
        parser.flag("--json", "as_json", id="Cetak datanya saja, sebagai JSON.", en="Print exactly the data, as JSON.")
    parser.option(
        "--lang", metavar="id|en",
        id="Bahasa jawaban. Bila tidak diisi: NETRAL_LANG, lalu locale, lalu bahasa Indonesia.",
        en="Language of the answer. Default: NETRAL_LANG, else the locale, else Indonesian.",
    )  # fmt: skip
    parser.flag("--help", short="-h", id="Tampilkan bantuan ini.", en="Show this help.")
    try:
        found = parser.read(words)
        if found.help:
            echo(parser.format_help().rstrip())
            return 0
        found.language = _language(found.lang)
        return run(found) or 0
    except NetralError as error:
        return refuse(error, parser.language, as_json=legal and "--json" in words)


def _language(given: str | None) -> str:
    if given is None:
        return preferred_language()
    if given not in ("id", "en"):
        shown = printable(given)
        raise BadQuestion(
            "lang",
            id=f"Bahasa “{shown}” tidak ada. Pilih id atau en.",
            en=f"There is no language “{shown}”. Choose id or en.",
            nearest=("id", "en"),
        )
    return given


def choose(words: Sequence[str], prog: str, among: Mapping[str, Both], *, about: Both) -> int:
    """Speak for a command that needs a subcommand and did not get one: help, the version, or a refusal."""
    language = _asked_language(words)
    parser = Parser(prog, language, about, usage=SUBCOMMAND[language])
    listed = "\n".join(f"  {name:<10} {said[language]}" for name, said in among.items())
    parser.epilog = f"{TITLES['commands'][language]}:\n{listed}"
    parser.flag("--help", short="-h", id="Tampilkan bantuan ini.", en="Show this help.")
    if prog == "netral":
        parser.flag("--version", id="Tampilkan versinya.", en="Show the version.")
    first = words[0] if words else ""
    if first.startswith("-") and not {"-h", "--help"}.isdisjoint(words):
        echo(parser.format_help().rstrip())
        return 0
    if first == "--version" and prog == "netral":
        echo(f"netral, version {__version__}")
        return 0
    name = printable(first)
    if first.partition("=")[0] == "--lang":
        given = first.partition("=")[2] if "=" in first else "".join(words[1:2])
        try:
            _language(given)
        except BadQuestion as unknown:
            return refuse(unknown, language, as_json="--json" in words)
    if not words or first.partition("=")[0] == "--lang":
        echo(parser.format_help().rstrip(), err=True)
        return 2
    if first.startswith("-"):
        near = tuple(closest(name, ["--help", "--version"], 1))
        wrong = not_known(name, near, id="Tidak ada opsi", en="There is no option")
    else:
        wrong = not_known(name, tuple(closest(name, among, 2)), id="Tidak ada perintah", en="There is no command")
    return refuse(wrong, language, as_json="--json" in words)


def refuse(error: NetralError, language: str, *, as_json: bool) -> int:
    """Say what is wrong in the reader's language and give the exit code: 2 for a wrong question, else 1.

    As JSON the refusal is `{"error": {"field", "message": {"id", "en"}, "nearest": []}}` on standard output; otherwise
    one line on standard error. Nothing in it moves the cursor, whoever made the refusal and of what.
    """
    if as_json:
        field = harmless(error.field) if isinstance(error, BadQuestion) else ""
        nearest = list(error.nearest) if isinstance(error, BadQuestion) else []
        message = {spoken: harmless(text) for spoken, text in error.message.items()}
        print_json({"error": {"field": field, "message": message, "nearest": nearest}})
    else:
        echo(style("✕ ", fg="magenta") + harmless(error.said_in(language)), err=True)
    return 2 if isinstance(error, BadQuestion) else 1


def whole_number(text: str, field: str, most: int, *, shown: str = "") -> int:
    """Read a whole number from 1 to `most`; `shown`: how the field is written, else as an option.

    Raises BadQuestion for anything else.
    """
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= most and len(text) < 9):
        raise BadQuestion(
            field,
            id=f"{shown or f'--{field}'} harus bilangan bulat dari 1 sampai {most}.",
            en=f"{shown or f'--{field}'} must be a whole number from 1 to {most}.",
            nearest=("1", str(most)),
        )
    return int(text)

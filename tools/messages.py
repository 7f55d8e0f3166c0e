"""Message catalogs without GNU gettext: collect, compile and check them with Babel.

python -m tools.messages update     write new messages into each room's catalog
python -m tools.messages compile    make the .mo files that Django reads
python -m tools.messages check      fail if a message lacks its Indonesian text or a catalog is out of date
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import jinja2
from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from jinja2 import nodes

from tools.files import ROOT

PACKAGE = ROOT / "netral"
LANGUAGE = "id"
HEADER = """# Netral's messages in Indonesian. English is the source.
msgid ""
msgstr ""
"Language: id\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
# What Django calls the functions that mark a message, and which of their arguments is one.
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def catalogs() -> list[Path]:
    """Give the catalog of every room that has one."""
    return sorted(PACKAGE.glob(f"*/locale/{LANGUAGE}/LC_MESSAGES/django.po"))


def collected(room: Path) -> Catalog:
    """Collect the messages of one room from its Python files and templates."""
    catalog = Catalog()
    for path in sorted([*room.rglob("*.py"), *room.rglob("*.html")]):
        for message, context in _messages(path):
            catalog.add(message, locations=[(path.relative_to(ROOT).as_posix(), 0)], context=context)
    return catalog


def _messages(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        yield from ((message, None) for message in _translated(source))
        return
    options = {"encoding": "utf-8"}
    for _line, message, _comments, context in extract("python", io.BytesIO(source.encode()), KEYWORDS, options=options):
        yield message, context


def _translated(template: str) -> Iterator[str]:
    """Give what a template puts through the filter `translate`; each must be a constant, or it is never collected."""
    for one in jinja2.Environment(autoescape=True).parse(template).find_all(nodes.Filter):
        if one.name == "translate":
            if not isinstance(one.node, nodes.Const):
                raise SystemExit(f"line {one.lineno}: only a constant can be translated")
            yield one.node.value


def read(path: Path) -> Catalog:
    """Read one room's catalog."""
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def update() -> None:
    """Write each room's new messages into its catalog and drop what is no longer said."""
    for path in catalogs():
        catalog = read(path) if path.stat().st_size else Catalog(locale=LANGUAGE)
        catalog.update(collected(path.parents[3]), no_fuzzy_matching=True, update_creation_date=False)
        catalog.obsolete.clear()
        with path.open("wb") as file:
            file.write(HEADER.encode())
            write_po(file, catalog, width=120, sort_output=True, omit_header=True, include_lineno=False)


def compile_all() -> None:
    """Compile each catalog, if it is newer than its compiled form."""
    for path in catalogs():
        target = path.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < path.stat().st_mtime:
            with target.open("wb") as file:
                write_mo(file, read(path))


def problems() -> list[str]:
    """Say what is missing or out of date in the catalogs."""
    found = []
    for path in catalogs():
        catalog, said = read(path), collected(path.parents[3])
        room = path.parents[3].name
        known = {(message.id, message.context): message for message in catalog if message.id}
        wanted = {(message.id, message.context) for message in said if message.id}
        found += [f"{room}: not in the catalog: {id_!r}" for id_, _ in sorted(wanted - known.keys(), key=str)]
        found += [f"{room}: no longer said: {id_!r}" for id_, _ in sorted(known.keys() - wanted, key=str)]
        found += [f"{room}: has no Indonesian text: {m.id!r}" for m in known.values() if not m.string or m.fuzzy]
        found += [f"{room}: {error}" for _, errors in catalog.check() for error in errors]
    rooms_without = {
        path.relative_to(PACKAGE).parts[0]
        for path in PACKAGE.glob("*/jinja2/**/*.html")  # the page that works offline carries both its languages
        if not (PACKAGE / path.relative_to(PACKAGE).parts[0] / "locale").is_dir()
    }
    return found + [f"{room}: has templates but no catalog" for room in sorted(rooms_without)]


def main(arguments: list[str]) -> int:
    """Run one of the three commands."""
    match arguments:
        case ["update"]:
            update()
        case ["compile"]:
            compile_all()
        case ["check"]:
            wrong = problems()
            print("\n".join(wrong) or f"{len(catalogs())} catalog(s) complete")
            return 1 if wrong else 0
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""What `netral people import` and `netral units import` share: options, columns shown, progress, the outcome."""

from __future__ import annotations

import contextlib
import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from netral.cli.common import print_json
from netral.cli.django import wake
from netral.cli.machine import said_in_a_line
from netral.cli.parser import Both, Parser, choose, command, harmless
from netral.cli.terminal import echo, number
from netral.common.clock import today
from netral.common.errors import NetralError
from netral.law.contract.dates import meant_date
from netral.law.errors import BadQuestion

if TYPE_CHECKING:
    from netral.directory.imports.runs import Outcome, Progress
    from netral.directory.structure.models import Institution

SUBCOMMANDS = {"import": {"id": "Ambil alih satu berkas.", "en": "Take a file over."}}
COUNTS = {
    "created": {"id": "baru", "en": "new"},
    "changed": {"id": "berubah", "en": "changed"},
    "unchanged": {"id": "tetap", "en": "unchanged"},
    "rejected": {"id": "ditolak", "en": "rejected"},
}


def run(words: Sequence[str], what: str, about: Both, *, also: Mapping[str, Both] | None = None) -> int:
    """Run `netral people …` or `netral units …` (`what`) and give its exit code; `also`: what else there is."""
    if words and words[0] == "import":
        named = "PEGAWAI" if what == "people" else "UNIT"
        examples = (
            f"  netral {what} import {what}.xlsx --institution 14.06 --dry-run\n"
            f'  netral {what} import {what}.csv --institution 14.06 --column "name=NAMA {named}"\n'
        )
        return command(
            words[1:],
            f"netral {what} import",
            lambda given: _import(given, what),
            about=about,
            add=lambda parser: _add(parser, what),
            usage="FILE",
            examples=examples,
        )
    return choose(words, f"netral {what}", {**SUBCOMMANDS, **(also or {})}, about=about)


def _add(parser: Parser, what: str) -> None:
    parser.argument("file", "FILE", id="CSV, XLSX, XLS, atau Parquet.", en="CSV, XLSX, XLS or Parquet.")
    parser.option(
        "--institution", metavar="CODE",
        id="Instansinya: kode wilayah pemerintah daerah (14.06), atau kode yang diberikan saat dibuat. Bila tidak "
        "diisi: menurut kolom INSTANSI.",
        en="The institution: the code of a regional government's region (14.06), or the one it was given. Default: "
        "as the column INSTANSI says.",
    )  # fmt: skip
    parser.option(
        "--as-of", metavar="DATE",
        id="Hari yang digambarkan berkas ini. Bila tidak diisi: hari ini.",
        en="The day this file describes. Default: today.",
    )  # fmt: skip
    parser.option(
        "--column", metavar="FIELD=HEADING", many=True,
        id="Kolom untuk satu isian, bila tebakannya keliru. Judul kosong: tidak ada kolomnya.",
        en="The column of a field, where the guess is wrong. An empty heading: there is none.",
    )  # fmt: skip
    parser.option(
        "--rejects", metavar="FILE",
        id="Tempat menulis baris yang ditolak. Bila tidak diisi: di samping berkasnya.",
        en="Where to write rejected rows. Default: beside the file.",
    )  # fmt: skip
    parser.flag("--dry-run", id="Hanya katakan apa yang akan berubah.", en="Only say what would change.")
    if what == "people":
        parser.flag(
            "--accept-moves",
            id="Terima orang yang masih tercatat pada instansi lain: ia pindah.",
            en="Accept people still recorded at another institution: they moved.",
        )
        parser.flag(
            "--accept-renames",
            id="Terima nama yang sama sekali lain untuk nomor yang sama.",
            en="Accept an altogether different name for the same number.",
        )
    parser.flag("--yes", id="Jangan tanya apakah kolomnya benar.", en="Do not ask whether the columns are right.")


def _import(given: Namespace, what: str) -> int | None:
    path = Path(needed(given.file, "file", "FILE"))
    as_of = meant_date(given.as_of, "as-of") if given.as_of is not None else today()
    columns = dict(_pair(one) for one in given.column)
    wake()
    from netral.directory.imports.rejects import kept, write_rejects
    from netral.directory.imports.runs import Options, import_people, import_units, only_tried
    from netral.directory.people.keys import number_keys
    from netral.directory.structure.operations import institution_of

    options = Options(as_of, columns, getattr(given, "accept_moves", False), getattr(given, "accept_renames", False))
    take = import_people if what == "people" else import_units
    with migrated(), only_tried(dry=given.dry_run):
        institution = institution_of(given.institution) if given.institution else None
        if not (given.yes or given.as_json) and sys.stdin.isatty():
            _confirm(path, what, options.columns, institution, given.language)
        with _progress(quiet=given.as_json) as progress:
            outcome = take(path, institution, options, now=datetime.now(UTC), dry=given.dry_run, progress=progress)
        target = None
        if outcome.run.rejected and not outcome.dry:
            target = Path(given.rejects) if given.rejects else path.with_name(f"{path.stem}.rejects.csv")
            with said_in_a_line(id="Baris yang ditolak tidak dapat ditulis", en="Rejected rows cannot be written"):
                write_rejects(target, outcome.headings, kept(outcome.run, number_keys()), given.language)
    _say(outcome, target, given)
    return 1 if outcome.run.rejected else None


def needed(value: str | None, field: str, shown: str) -> str:
    if value:
        return value
    raise BadQuestion(field, id=f"{shown} wajib diisi.", en=f"{shown} is needed.")


def _pair(text: str) -> tuple[str, str]:
    field, equals, heading = text.partition("=")
    if not equals:
        raise BadQuestion("column", id="Tulis --column isian=judul.", en="Write --column field=heading.")
    return field.strip(), heading.strip()


@contextlib.contextmanager
def migrated() -> Iterator[None]:
    """Say in one line that the database is not ready or cannot be reached."""
    from django.db import DatabaseError

    try:
        yield
    except DatabaseError as problem:
        reason = " ".join(str(problem).split())
        raise NetralError(
            id=f"Basis data tidak dapat dipakai: {reason}. Sudahkah “netral manage migrate” dijalankan?",
            en=f"The database cannot be used: {reason}. Has “netral manage migrate” been run?",
        ) from problem


def _confirm(path: Path, what: str, chosen: Mapping[str, str], institution: Institution | None, language: str) -> None:
    """Show which column is taken for what, and ask once; what was confirmed is remembered with the import."""
    from netral.directory.imports.columns import all_names
    from netral.directory.imports.models import Kind
    from netral.directory.imports.runs import FIELDS, columns_of
    from netral.directory.imports.tables import read_table

    kind = Kind(what)
    table = read_table(path, names=all_names(FIELDS[kind][0]))
    columns = columns_of(kind, table, chosen, institution)
    echo(f"{path.name}: {table.described}")
    for field in FIELDS[kind][0]:
        echo(f"  {field:<14} {harmless(table.headings[columns[field]]) if field in columns else '–'}")
    echo({"id": "Benar? [y/T] ", "en": "Is that right? [y/N] "}[language])
    if input().strip().casefold() not in ("y", "ya", "yes"):
        raise NetralError(
            id="Dibatalkan. Sebutkan kolomnya dengan --column isian=judul.",
            en="Stopped. Name the columns with --column field=heading.",
        )


@contextlib.contextmanager
def _progress(*, quiet: bool) -> Iterator[Progress]:
    """Show how far it is, how fast, and how long it still takes; only to somebody who looks."""
    if quiet or not sys.stderr.isatty():
        yield lambda _row, _about: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    rate = TextColumn("{task.fields[rate]}")
    with Bar(BarColumn(), MofNCompleteColumn(), rate, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=None, rate="")

        def tell(row: int, about: int) -> None:
            speed = bar.tasks[0].finished_speed or bar.tasks[0].speed or 0
            bar.update(task, completed=row, total=about or None, rate=f"{speed:,.0f}/s")

        yield tell


def _say(outcome: Outcome, target: Path | None, given: Namespace) -> None:
    if given.as_json:
        print_json(_data(outcome, target))
        return
    language = given.language
    counts = ", ".join(f"{number(outcome.counts[name], language)} {said[language]}" for name, said in COUNTS.items())
    tried = {"id": "Uji coba, belum ada yang disimpan: ", "en": "Only tried, nothing is kept: "}
    echo((tried[language] if outcome.dry else "") + counts, bold=True)
    if outcome.dry:
        reasons = {one.code: one for one in reversed(outcome.refused)}
        for one in sorted(reasons.values(), key=lambda one: one.row):
            row = {"id": "baris", "en": "row"}[language]
            echo(f"  {row} {one.row}: {one.message[language]}")
    if outcome.resumed_after:
        after = {"id": "Dilanjutkan sesudah baris", "en": "Went on after row"}[language]
        echo(f"{after} {outcome.resumed_after}.")
    if target is not None:
        mend = {"id": "Perbaiki lalu impor lagi", "en": "Mend and import again"}[language]
        echo(f"{mend}: {target}")


def _data(outcome: Outcome, target: Path | None) -> dict[str, Any]:
    return {
        **outcome.counts,
        "dry_run": outcome.dry,
        "resumed_after": outcome.resumed_after,
        "file": outcome.described,
        "columns": {field: outcome.headings[at] for field, at in outcome.columns.items()},
        "rejects": str(target) if target else None,
    }

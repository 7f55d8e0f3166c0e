"""What `netral people export` and `netral units export` share."""

from __future__ import annotations

from argparse import Namespace
from datetime import UTC, datetime
from pathlib import Path

from netral.cli.common import print_json
from netral.cli.django import wake
from netral.cli.imports import migrated, needed
from netral.cli.machine import said_in_a_line
from netral.cli.parser import Parser
from netral.cli.terminal import echo, number
from netral.common.clock import today
from netral.law.contract.dates import meant_date


def add(parser: Parser) -> None:
    """Add the options of both."""
    parser.argument("file", "FILE", id="Akhirannya .csv, .xlsx, atau .parquet.", en="Ends in .csv, .xlsx or .parquet.")
    parser.option("--institution", metavar="CODE", id="Instansinya, seperti pada import.", en="As for import.")
    parser.option(
        "--on", metavar="DATE",
        id="Seperti pada hari ini. Bila tidak diisi: hari ini.",
        en="As on this day. Default: today.",
    )  # fmt: skip


def write(given: Namespace, what: str, *, numbers: bool = False) -> None:
    """Write the people or the units (`what`) of an institution to a file, and say how many."""
    path, code = Path(needed(given.file, "file", "FILE")), needed(given.institution, "institution", "--institution")
    on = meant_date(given.on, "on") if given.on is not None else today()
    wake()
    from netral.audit.operations import by_command, record
    from netral.directory.imports import exports
    from netral.directory.structure.operations import institution_of

    with migrated(), said_in_a_line(id="Berkas tidak dapat ditulis", en="The file cannot be written"):
        institution = institution_of(code)
        if what == "people":
            rows, headings = exports.people_rows(institution, on, numbers=numbers), exports.PEOPLE
        else:
            rows, headings = exports.unit_rows(institution, on), exports.UNITS
        count = exports.write_table(path, headings, rows)
        by = by_command(what, "export", institution=code)
        told = {"rows": str(count), "on": on.isoformat(), "numbers": str(numbers)}
        record("directory.exported", by=by, at=datetime.now(UTC), of=[f"institution/{code}"], told=told)
    if given.as_json:
        print_json({"rows": count, "file": str(path), "on": on.isoformat(), "numbers": numbers})
    else:
        echo(
            {
                "id": f"{number(count, given.language)} baris: {path}",
                "en": f"{number(count, given.language)} rows: {path}",
            }[given.language]
        )

"""P9: import people, beside `COPY` (PostgreSQL) and `executemany` (SQLite) of the same rows into a keyed table."""

import csv
import json
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

from benchmarks import directory_side
from benchmarks.apart import netral, run_apart
from benchmarks.measure import Figure
from benchmarks.report import Goal, Outcome, Section, at_most, faster, within
from tools.with_postgres import postgres

TITLE = "import people"
BARE, FIRST, AGAIN = "bare rows", "import", "the same file again"
SIZES = {250_000: 5, 1_000_000: 3, 5_000_000: 1}
"""People → runs."""
QUICK = {20_000: 1}
COLUMNS = ("instansi", "nip", "nama", "status", "unor", "jenjang", "jabatan", "tmt")
KEYED = f"CREATE TABLE keyed (row bigint PRIMARY KEY, {', '.join(f'{column} text' for column in COLUMNS)})"
AS_OF = "2026-11-22"
BOUND = (
    "The bound is the database: the same people and posts written into their two tables with no index, no foreign key "
    "and nothing checked cost 4.9 µs a row on PostgreSQL and 6.6 µs on SQLite here, indexes and keys 4.5 and 4.3 µs "
    "more; a quarter of the bare rate would be 8 and 9 µs for all of it."
)


def run(*, quick: bool = False) -> Outcome:
    """Import files of several sizes into an empty directory, then again; on both databases."""
    outcome = Outcome("P9", TITLE)
    outcome.does = {
        BARE: "The same rows, eight columns of text and a number as the key, into one table: COPY from bytes and "
        "executemany from tuples that are there already.",
        FIRST: "`netral people import` as a process: reads the CSV, finds its columns, checks every cell, seals "
        "numbers, looks for people told twice, writes people and posts with all their indexes and constraints, batch "
        "by batch, so that it can be cut at any moment.",
        AGAIN: "Compares every row with what is there, and writes nothing.",
    }
    outcome.remarks = [BOUND]
    sizes = QUICK if quick else SIZES
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for size in sizes:
            netral(folder, "", "demo-data", "--people", str(size), "--regions", "2024", "--out", f"{size}.csv")
        for title, promise in (("SQLite", "executemany"), ("PostgreSQL", "COPY")):
            section = Section(title, "people", [])
            memory, wrote = list[int](), 0
            asked = Section(f"{title}: questions about the same thousand people", "people in the database", [])
            for address in _database(folder, title):
                netral(folder, address, "manage", "migrate", "-v0")
                asked.figures += _asked(folder, address, directory_side.PEOPLE)
            for size, runs in sizes.items():
                figures = {side: Figure(side, size, "µs a row") for side in (BARE, FIRST, AGAIN)}
                for _ in range(runs):
                    for address in _database(folder, title):
                        figures[BARE].runs.append(_bare(folder, address, size) / size * 1e6)
                        peak, changed = _import(folder, address, size, figures)
                        memory.append(peak)
                        wrote += changed
                        if size == max(sizes):
                            asked.figures = [f for f in asked.figures if f.size != size] + _asked(folder, address, size)
                section.figures += figures.values()
            outcome.sections += [section, asked]
            most = max(sizes)
            slower = {
                figure.side: figure.median / (asked.median(figure.side, directory_side.PEOPLE) or 1)
                for figure in asked.figures
                if figure.size == most
            }
            worst = max(slower, key=lambda side: slower[side])
            outcome.goals += [
                *faster(f"{title}: ≥ 0.25 × {promise}", section.ratio(FIRST, BARE, most), 0.25),
                Goal(f"{title}: a second import writes nothing", f"{wrote} rows", wrote == 0),
                *within(f"{title}: peak memory ≤ 400 MB", max(memory), 400, "MB"),
                Goal(f"{title}: and flat in the file's size", f"{min(memory)} to {max(memory)} MB", None),
                *at_most(f"{title}: questions and lists ≤ 1.5 × ({worst})", slower[worst], 1.5),
            ]
    return outcome


def _database(folder: Path, title: str) -> Iterator[str]:
    """Give the address of an empty database with the units of all files; "" for SQLite."""
    if title == "SQLite":
        for old in (folder / "var").glob("netral.sqlite3*"):
            old.unlink()
        yield ""
    else:
        with postgres() as url:
            yield url


def _asked(folder: Path, address: str, size: int) -> list[Figure]:
    """Take one more institution over, and ask about it among `size` people."""
    run_apart(folder, address, "benchmarks.directory_side", "write", str(folder))
    for kind, file in (("units", "small.units.csv"), ("people", "small.csv")):
        netral(folder, address, kind, "import", file, "--json", "--as-of", "2015-01-01")
    netral(folder, address, "manage", "collectstatic", "--no-input", "-v0")
    said, _took, _peak = run_apart(folder, address, "benchmarks.directory_side", "ask")
    return [Figure(question, size, "µs", [took]) for question, took in json.loads(said).items()]


def _import(folder: Path, address: str, size: int, figures: dict[str, Figure]) -> tuple[int, int]:
    """Import twice; give the peak memory in MB, and how many rows the second time wrote."""
    netral(folder, address, "manage", "migrate", "-v0")
    netral(folder, address, "units", "import", f"{size}.units.csv", "--json", "--as-of", "2015-01-01")
    peaks, said = [], dict[str, int]()
    for side in (FIRST, AGAIN):
        said, took, peak = netral(folder, address, "people", "import", f"{size}.csv", "--json", "--as-of", AS_OF)
        figures[side].runs.append(took / size * 1e6)
        peaks.append(peak)
    return max(peaks), size - said["unchanged"]


def _bare(folder: Path, address: str, size: int) -> float:
    rows = _rows(folder / f"{size}.csv")
    return (_copied if address else _inserted)(folder, address, rows)


def _rows(path: Path) -> Callable[[], Iterator[list[tuple[object, ...]]]]:
    """Give what gives the rows of a file, some at a time."""

    def batches() -> Iterator[list[tuple[object, ...]]]:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file, delimiter=";")
            next(reader)
            batch = list[tuple[object, ...]]()
            for number, row in enumerate(reader):
                batch.append((number, *row))
                if len(batch) == 50_000:
                    yield batch
                    batch = []
            yield batch

    return batches


def _inserted(folder: Path, _address: str, rows: Callable[[], Iterator[list[tuple[object, ...]]]]) -> float:
    took, path = 0.0, folder / "bare.sqlite3"
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute(KEYED)
    places = ", ".join("?" * (len(COLUMNS) + 1))
    for batch in rows():
        began = perf_counter()
        database.execute("BEGIN")
        database.executemany(f"INSERT INTO keyed VALUES ({places})", batch)  # noqa: S608
        database.execute("COMMIT")
        took += perf_counter() - began
    database.close()
    for file in folder.glob("bare.sqlite3*"):
        file.unlink()
    return took


def _copied(_folder: Path, address: str, rows: Callable[[], Iterator[list[tuple[object, ...]]]]) -> float:
    import psycopg

    took = 0.0
    with psycopg.connect(address, autocommit=True) as database:
        database.execute(KEYED)
        for batch in rows():
            text = "".join("\t".join(map(str, row)) + "\n" for row in batch)
            began = perf_counter()
            with database.cursor().copy("COPY keyed FROM STDIN") as copy:
                copy.write(text)
            took += perf_counter() - began
        database.execute("DROP TABLE keyed")
    return took

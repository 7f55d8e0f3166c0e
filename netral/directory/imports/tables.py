"""Tables in files, whatever made them: CSV in any usual encoding, XLSX and XLS, Parquet. All cells come as text.

Rows come in batches, so that memory does not grow with the file. What is not there is empty text.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import itertools
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import NamedTuple

from netral.common.errors import NetralError

BATCH = 20_000
"""Rows that are read, checked and written at once."""
DELIMITERS = (",", ";", "\t", "|")
NO_WORD = re.compile(r"[\W_]+")
LONGEST_CELL, MOST_COLUMNS = 2_000, 200
HEADING_WITHIN = 20
"""Rows from the top among which the headings may stand: titles often come first."""
BYTES = 1 << 20
SPREADSHEET_AT_ONCE = 96 << 20
"""Bytes of an unpacked XLSX up to which it is read at once, which is fast; larger ones row by row, with flat memory."""
LARGEST_UNPACKED, SUSPICIOUS_RATIO = 4 << 30, 200
"""No honest XLSX unpacks to more, or to so many times its size."""
MOST_EXACT = 1 << 53
"""A spreadsheet's numbers are exact up to here; an identity of 18 digits lies far above."""


class BadFile(NetralError):
    """A file that cannot be read as a table."""


class Batch(NamedTuple):
    """Some rows of a file, numbered as a spreadsheet does, and their cells; apart, what has another shape."""

    numbers: list[int]
    rows: list[list[str]]
    misshapen: list[tuple[int, list[str]]]


class Table(NamedTuple):
    """A table in a file: what stands above its columns, and its rows. `digest` tells one file from another.

    `about`: how many rows it may have, to tell how long it takes; 0 where nobody knows before.
    """

    headings: list[str]
    batches: Iterator[Batch]
    digest: str
    described: str
    about: int


def read_table(path: Path, *, names: Iterable[str] = ()) -> Table:
    """Read a file as a table. Of the first rows, the one with most of `names` in it holds the headings.

    :raises BadFile: it is no table, or not a whole one
    """
    try:
        with path.open("rb") as file:
            magic = file.read(8)
        digest, lines = _digest(path)
    except OSError as problem:
        raise BadFile(
            id=f"{path.name} tidak dapat dibaca: {problem.strerror}.",
            en=f"{path.name} cannot be read: {problem.strerror}.",
        ) from problem
    if not magic:
        raise BadFile(id=f"{path.name} kosong.", en=f"{path.name} is empty.")
    rows, described = _rows(path, magic)
    headings, batches = _headed(rows, frozenset(names))
    return Table(headings, batches, digest, described, lines if described.startswith("CSV") else 0)


Rows = Iterator[tuple[int, list[str]]]


def _rows(path: Path, magic: bytes) -> tuple[Rows, str]:
    if magic.startswith(b"PK\x03\x04"):
        return _xlsx(path), "XLSX"
    if magic.startswith(b"PAR1"):
        return _parquet(path), "Parquet"
    if magic.startswith(b"\xd0\xcf\x11\xe0"):
        return _spreadsheet(path), "XLS"
    if magic.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"Rar!")):
        raise BadFile(
            id=f"{path.name} bukan tabel. Pakai CSV, XLSX, atau Parquet.",
            en=f"{path.name} is no table. Use CSV, XLSX or Parquet.",
        )
    return _csv(path)


def _digest(path: Path) -> tuple[str, int]:
    """Give the SHA-256 of a file, and how many lines end in it."""
    digest, lines = hashlib.sha256(), 0
    with path.open("rb") as file:
        while part := file.read(BYTES):
            digest.update(part)
            lines += part.count(b"\n")
    return digest.hexdigest(), lines


# CSV ----------------------------------------------------------------------------------------------------------------


def _csv(path: Path) -> tuple[Rows, str]:
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        sample = file.read(BYTES // 16)
    delimiter = _delimiter(sample)
    shown = {"\t": "tab"}.get(delimiter, delimiter)
    return _csv_rows(path, encoding, delimiter), f"CSV, {encoding}, “{shown}”"


def _encoding(path: Path) -> str:
    """Tell the encoding by its mark or by the whole file: UTF-8 where it all is, else Windows-1252."""
    with path.open("rb") as file:
        start = file.read(4096)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if start[1:200:2].count(0) > len(start[1:200:2]) // 2:
            return "utf-16-le"
        if start[0:200:2].count(0) > len(start[0:200:2]) // 2:
            return "utf-16-be"
        if b"\0" in start:
            raise BadFile(
                id=f"{path.name} bukan tabel. Pakai CSV, XLSX, atau Parquet.",
                en=f"{path.name} is no table. Use CSV, XLSX or Parquet.",
            )
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            for part in itertools.chain([start], iter(lambda: file.read(BYTES), b"")):
                decoder.decode(part)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def _delimiter(sample: str) -> str:
    """Choose what parts the sample into most columns that are as many in each line."""
    best, found = 1, ""
    for delimiter in DELIMITERS:
        widths = _widths(sample, delimiter) or [0]
        usual = max(set(widths), key=widths.count)
        score = usual * widths.count(usual)
        if usual > 1 and score > best:
            best, found = score, delimiter
    if not found:
        raise BadFile(
            id="Hanya satu kolom yang terbaca. Pisahkan kolom dengan koma, titik koma, tab, atau garis tegak.",
            en="Only one column was read. Separate columns by commas, semicolons, tabs or vertical bars.",
        )
    return found


def _widths(sample: str, delimiter: str) -> list[int]:
    """Give how many cells the first rows have; none when quotation marks do not fit this delimiter."""
    widths = list[int]()
    try:
        for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter, strict=True):
            widths += [len(row)] if row else []
            if len(widths) == HEADING_WITHIN:
                break
    except csv.Error as problem:
        return widths if "end of data" in str(problem) else []
    return widths


def _csv_rows(path: Path, encoding: str, delimiter: str) -> Rows:
    with path.open(encoding=encoding, newline="", errors="replace") as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        number = 0
        while True:
            number += 1
            try:
                row = next(reader)
            except StopIteration:
                return
            except csv.Error as problem:
                raise BadFile(
                    id=f"Baris {number} rusak, mungkin terpotong di tengah tanda kutip ({problem}).",
                    en=f"Line {number} is broken, perhaps cut within quotation marks ({problem}).",
                ) from problem
            yield number, row


# Spreadsheets -------------------------------------------------------------------------------------------------------


def _xlsx(path: Path) -> Rows:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile as problem:
        raise _broken(path) from problem
    unpacked = sum(member.file_size for member in members)
    if "xl/workbook.xml" not in {member.filename for member in members}:
        raise BadFile(
            id=f"{path.name} bukan buku kerja XLSX. Pakai CSV, XLSX, atau Parquet.",
            en=f"{path.name} is no XLSX workbook. Use CSV, XLSX or Parquet.",
        )
    packed = max(path.stat().st_size, 1)
    if unpacked > LARGEST_UNPACKED or (unpacked > BYTES * 64 and unpacked // packed > SUSPICIOUS_RATIO):
        raise BadFile(
            id=f"{path.name} membengkak menjadi {unpacked >> 20} MB saat dibuka, jadi tidak dibaca. Pakai CSV.",
            en=f"{path.name} would unpack to {unpacked >> 20} MB, so it is not read. Use CSV.",
        )
    return _spreadsheet(path) if unpacked <= SPREADSHEET_AT_ONCE else _streamed(path)


def _spreadsheet(path: Path) -> Rows:
    """Read the first sheet that has rows, at once."""
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
        sheets = [book.get_sheet_by_index(at) for at in range(len(book.sheet_names))]
    except (python_calamine.CalamineError, OSError) as problem:
        raise _broken(path) from problem
    sheet = next((sheet for sheet in sheets if sheet.height), None)
    if sheet is None:
        return
    first = (sheet.start or (0, 0))[0] + 1
    for number, row in enumerate(sheet.iter_rows(), first):
        yield number, [_text(cell) for cell in row]


def _streamed(path: Path) -> Rows:
    """Read the first sheet row by row."""
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        for number, row in enumerate(book.worksheets[0].iter_rows(values_only=True), 1):
            yield number, [_text(cell) for cell in row]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, OSError) as problem:
        raise _broken(path) from problem


def _broken(path: Path) -> BadFile:
    return BadFile(
        id=f"{path.name} rusak atau terpotong, jadi tidak dapat dibaca.",
        en=f"{path.name} is broken or cut off, so it cannot be read.",
    )


def _text(cell: object) -> str:
    """Give a cell as text; a number that a spreadsheet cannot hold exactly as the spreadsheet shows it."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "ya" if cell else "tidak"
    if isinstance(cell, (int, float)):
        if abs(cell) >= MOST_EXACT:
            return f"{cell:.2E}"
        return str(int(cell)) if cell == int(cell) else str(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


# Parquet ------------------------------------------------------------------------------------------------------------


def _parquet(path: Path) -> Rows:
    import polars as pl

    try:
        frame = pl.scan_parquet(path)
        headings = frame.collect_schema().names()
        yield 1, headings
        number = 1
        for part in frame.collect_batches(chunk_size=BATCH):
            for row in part.iter_rows():
                number += 1
                yield number, [_text(cell) for cell in row]
    except pl.exceptions.PolarsError as problem:
        raise _broken(path) from problem


# Headings -----------------------------------------------------------------------------------------------------------


def _headed(rows: Rows, names: frozenset[str]) -> tuple[list[str], Iterator[Batch]]:
    """Find the headings among the first rows; a heading over several columns is said of each of them."""
    top = list(itertools.islice(rows, HEADING_WITHIN))
    if not top:
        raise BadFile(id="Tabel ini tidak berisi baris.", en="This table has no rows.")
    known = [sum(plain(cell) in names for cell in row) for _number, row in top]
    at = known.index(max(known)) if max(known) else next((i for i, (_n, row) in enumerate(top) if any(row)), 0)
    headings = [cell.strip() for cell in top[at][1]]
    if at and 0 < known[at] < len(headings):
        headings = _joined(top[at - 1][1], headings)
    while headings and not headings[-1]:
        headings.pop()
    if not headings or len(headings) > MOST_COLUMNS:
        raise BadFile(
            id=f"Judul kolom tidak ditemukan, atau lebih dari {MOST_COLUMNS}.",
            en=f"No headings were found, or more than {MOST_COLUMNS}.",
        )
    return headings, _batched(itertools.chain(top[at + 1 :], rows), len(headings))


def _joined(above: Sequence[str], headings: list[str]) -> list[str]:
    """Give headings with what stands over them, where a merged cell above left its neighbours empty."""
    over, joined = "", []
    for at, heading in enumerate(headings):
        over = above[at].strip() if at < len(above) and above[at].strip() else over
        merged = at < len(above) and (not above[at].strip() or (at + 1 < len(above) and not above[at + 1].strip()))
        joined.append(f"{over} {heading}".strip() if merged and over and heading else heading or over)
    return joined


def plain(heading: str) -> str:
    """Give a heading as names are compared: small letters and digits, one blank between words."""
    return NO_WORD.sub(" ", heading.casefold()).strip()


def _batched(rows: Iterable[tuple[int, list[str]]], width: int) -> Iterator[Batch]:
    batch = Batch([], [], [])
    for number, cells in rows:
        row = cells[:width] if len(cells) > width and not any(cells[width:]) else cells
        if not any(row):
            continue
        if len(row) == width and len(max(row, key=len)) <= LONGEST_CELL:
            batch.numbers.append(number)
            batch.rows.append(row)
        else:
            batch.misshapen.append((number, [cell[:LONGEST_CELL] for cell in row[:MOST_COLUMNS]]))
        if len(batch.rows) + len(batch.misshapen) >= BATCH:
            yield batch
            batch = Batch([], [], [])
    if batch.rows or batch.misshapen:
        yield batch

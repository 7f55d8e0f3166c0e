"""Tables in files, whatever made them: CSV in any usual encoding, XLSX and XLS, Parquet. All cells come as text.

Rows come in batches of columns, so that memory does not grow with the file. What is not there is empty text.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import itertools
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import NamedTuple, Protocol

import polars as pl

from netral.common.errors import NetralError

BATCH = 25_000
"""Rows that are read, checked and written at once."""
ROW = "row"
"""The column of a batch with the number of each row; those of the file are called 0, 1, 2 …"""
DELIMITERS = (",", ";", "\t", "|")
NO_WORD = re.compile(r"[\W_]+")
LONGEST_CELL, MOST_COLUMNS = 2_000, 200
HEADING_WITHIN = 20
"""Rows from the top among which the headings may stand: titles often come first."""
BYTES = 1 << 20
CHARACTERS = 2 << 20
"""Of a CSV, that are looked at together."""
SPREADSHEET_AT_ONCE = 96 << 20
"""Bytes of an unpacked XLSX up to which it is read at once, which is fast; larger ones row by row, with flat memory."""
LARGEST_UNPACKED, SUSPICIOUS_RATIO = 4 << 30, 200
"""No honest XLSX unpacks to more, or to so many times its size."""
MOST_EXACT = 1 << 53
"""A spreadsheet's numbers are exact up to here; an identity of 18 digits lies far above."""


class BadFile(NetralError):
    """A file that cannot be read as a table."""


class Batch(NamedTuple):
    """Some rows of a file, numbered as a spreadsheet does, column by column; apart, what has another shape."""

    frame: pl.DataFrame
    misshapen: list[tuple[int, list[str]]]

    @property
    def numbers(self) -> list[int]:
        return self.frame[ROW].to_list()

    @property
    def rows(self) -> list[list[str]]:
        return [list(row) for row in self.frame.drop(ROW).iter_rows()]

    @property
    def last(self) -> int:
        """The number of the last row."""
        last: list[int] = self.frame[ROW].tail(1).to_list()
        return max(last + [row for row, _cells in self.misshapen[-1:]])

    def cells_of(self, rows: Collection[int]) -> dict[int, list[str]]:
        """Give the cells of some rows by their numbers."""
        if not rows:
            return {}
        found = self.frame.filter(pl.col(ROW).is_in(list(rows)))
        return {number: list(cells) for number, *cells in found.iter_rows()}


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
    parts, described = _parts(path, magic)
    headings, batches = _headed(parts, frozenset(names))
    return Table(headings, batches, digest, described, lines if described.startswith("CSV") else 0)


class Part(Protocol):
    """Some rows of a file, before it is known how wide the table is."""

    def top(self) -> list[tuple[int, list[str]]]:
        """Give the first rows, and their numbers."""

    def batch(self, width: int, after: int) -> Batch:
        """Give the rows whose number is above `after`, for a table that has so many columns."""


class Rows(NamedTuple):
    """Rows, cell by cell."""

    rows: list[tuple[int, list[str]]]

    def top(self) -> list[tuple[int, list[str]]]:
        return self.rows[:HEADING_WITHIN]

    def batch(self, width: int, after: int) -> Batch:
        sound, misshapen = list[tuple[int, list[str]]](), list[tuple[int, list[str]]]()
        for number, cells in self.rows:
            row = cells[:width] if len(cells) > width and not any(cells[width:]) else cells
            if number <= after or not any(row):
                continue
            if len(row) == width and len(max(row, key=len)) <= LONGEST_CELL:
                sound.append((number, row))
            else:
                misshapen.append((number, [cell[:LONGEST_CELL] for cell in row[:MOST_COLUMNS]]))
        data = [[number, *row] for number, row in sound]
        return Batch(pl.DataFrame(data, schema=_columns(width), orient="row"), misshapen)


class Lines(NamedTuple):
    """Lines of a CSV in which nothing is quoted: the delimiter alone parts their cells."""

    first: int
    lines: list[str]
    delimiter: str

    def _rows(self, which: Iterable[int]) -> list[tuple[int, list[str]]]:
        return [(self.first + at, self.lines[at].split(self.delimiter)) for at in which]

    def top(self) -> list[tuple[int, list[str]]]:
        return self._rows(range(min(HEADING_WITHIN, len(self.lines))))

    def batch(self, width: int, after: int) -> Batch:
        line, end = pl.col("line"), self.delimiter
        cells = line.str.splitn(end, width + 1).struct.rename_fields([*map(str, range(width)), "rest"])
        frame = pl.DataFrame({"line": self.lines}).select(
            (pl.int_range(pl.len(), dtype=pl.UInt64) + self.first).alias(ROW),
            (line.str.len_bytes() <= LONGEST_CELL).alias("short"),
            (line.str.strip_chars(end) != "").alias("any"),
            cells.struct.unnest(),
        )
        frame = frame.filter(pl.col("any") & (pl.col(ROW) > after))
        sound = pl.col("short") & pl.col(str(width - 1)).is_not_null()
        sound &= pl.col("rest").fill_null("").str.strip_chars(end) == ""
        strange = frame.filter(~sound)[ROW] - self.first
        whole = frame.filter(sound).select(list(_columns(width)))
        if strange.is_empty():
            return Batch(whole, [])
        others = Rows(self._rows(strange)).batch(width, after)
        return Batch(pl.concat([whole, others.frame]).sort(ROW), others.misshapen)


def _columns(width: int) -> dict[str, type[pl.DataType]]:
    return {ROW: pl.UInt64, **{str(at): pl.String for at in range(width)}}


def _parted(rows: Iterator[tuple[int, list[str]]]) -> Iterator[Part]:
    while part := list(itertools.islice(rows, BATCH)):
        yield Rows(part)


def _parts(path: Path, magic: bytes) -> tuple[Iterator[Part], str]:
    if magic.startswith(b"PK\x03\x04"):
        return _parted(_xlsx(path)), "XLSX"
    if magic.startswith(b"PAR1"):
        return _parted(_parquet(path)), "Parquet"
    if magic.startswith(b"\xd0\xcf\x11\xe0"):
        return _parted(_spreadsheet(path)), "XLS"
    if magic.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\x1f\x8b", b"Rar!")):
        raise _no_table(path)
    return _csv(path)


def _no_table(path: Path) -> BadFile:
    return BadFile(
        id=f"{path.name} bukan tabel. Pakai CSV, XLSX, XLS, atau Parquet.",
        en=f"{path.name} is no table. Use CSV, XLSX, XLS or Parquet.",
    )


def _digest(path: Path) -> tuple[str, int]:
    """Give the SHA-256 of a file, and how many lines end in it."""
    digest, lines = hashlib.sha256(), 0
    with path.open("rb") as file:
        while part := file.read(BYTES):
            digest.update(part)
            lines += part.count(b"\n")
    return digest.hexdigest(), lines


# CSV ----------------------------------------------------------------------------------------------------------------


def _csv(path: Path) -> tuple[Iterator[Part], str]:
    encoding = _encoding(path)
    try:
        with path.open(encoding=encoding, newline="") as file:
            sample = file.read(BYTES // 16)
    except UnicodeDecodeError:
        raise _no_table(path) from None
    delimiter = _delimiter(sample)
    shown = {"\t": "tab"}.get(delimiter, delimiter)
    return _csv_parts(path, encoding, delimiter), f"CSV, {encoding}, “{shown}”"


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
            raise _no_table(path)
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


def _csv_parts(path: Path, encoding: str, delimiter: str) -> Iterator[Part]:
    """Give lines as long as nothing is quoted, and from then on rows as Python's own reader finds them."""
    with path.open(encoding=encoding, newline="", errors="replace") as file:
        rest, number = "", 1
        while text := file.read(CHARACTERS):
            rest += text
            if '"' in rest or rest.count("\r") != rest.count("\r\n") + rest.endswith("\r"):
                begun = io.StringIO(rest + file.readline(), newline="")
                yield from _parted(_csv_rows(itertools.chain(begun, file), delimiter, number))
                return
            *lines, rest = rest.split("\n")
            for lot in _lots(lines):
                yield Lines(number, [line.removesuffix("\r") for line in lot], delimiter)
                number += len(lot)
        if rest:
            yield Lines(number, [rest.removesuffix("\r")], delimiter)


def _lots(lines: list[str]) -> Iterator[list[str]]:
    return (lines[at : at + BATCH] for at in range(0, len(lines), BATCH))


def _csv_rows(lines: Iterable[str], delimiter: str, number: int) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
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
        number += 1


# Spreadsheets -------------------------------------------------------------------------------------------------------


RowsOfFile = Iterator[tuple[int, list[str]]]


def _xlsx(path: Path) -> RowsOfFile:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile as problem:
        raise _broken(path) from problem
    unpacked = sum(member.file_size for member in members)
    if "xl/workbook.xml" not in {member.filename for member in members}:
        raise BadFile(
            id=f"{path.name} bukan buku kerja XLSX. Pakai CSV, XLSX, XLS, atau Parquet.",
            en=f"{path.name} is no XLSX workbook. Use CSV, XLSX, XLS or Parquet.",
        )
    packed = max(path.stat().st_size, 1)
    if unpacked > LARGEST_UNPACKED or (unpacked > BYTES * 64 and unpacked // packed > SUSPICIOUS_RATIO):
        raise BadFile(
            id=f"{path.name} membengkak menjadi {unpacked >> 20} MB saat dibuka, jadi tidak dibaca. Pakai CSV.",
            en=f"{path.name} would unpack to {unpacked >> 20} MB, so it is not read. Use CSV.",
        )
    return _spreadsheet(path) if unpacked <= SPREADSHEET_AT_ONCE else _streamed(path)


def _spreadsheet(path: Path) -> RowsOfFile:
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


def _streamed(path: Path) -> RowsOfFile:
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


def _parquet(path: Path) -> RowsOfFile:
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


def _headed(parts: Iterator[Part], names: frozenset[str]) -> tuple[list[str], Iterator[Batch]]:
    """Find the headings among the first rows; a heading over several columns is said of each of them."""
    first = next(parts, Rows([]))
    top = first.top()
    if not top:
        raise BadFile(id="Tabel ini tidak berisi baris.", en="This table has no rows.")
    known = [sum(plain(cell) in names for cell in row) for _number, row in top]
    at = known.index(max(known)) if max(known) else next((i for i, (_n, row) in enumerate(top) if any(row)), 0)
    headings = [cell.replace("\0", "").strip() for cell in top[at][1]]
    if at and 0 < known[at] < len(headings):
        headings = _joined(top[at - 1][1], headings)
    while headings and not headings[-1]:
        headings.pop()
    if not headings or len(headings) > MOST_COLUMNS:
        raise BadFile(
            id=f"Judul kolom tidak ditemukan, atau lebih dari {MOST_COLUMNS}.",
            en=f"No headings were found, or more than {MOST_COLUMNS}.",
        )
    batches = (part.batch(len(headings), top[at][0]) for part in itertools.chain([first], parts))
    return headings, (batch for batch in batches if not batch.frame.is_empty() or batch.misshapen)


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

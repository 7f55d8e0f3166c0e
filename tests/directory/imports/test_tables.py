"""Tables in files: encodings, delimiters, headings, and files that are none."""

import datetime as dt
import random
import zipfile

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netral.directory.imports import tables
from netral.directory.imports.tables import BadFile, plain, read_table

NAMES = frozenset({"nip", "nama", "unit kerja"})
ROWS = [["199001012090011900", "Sari Contoh, S.Pd.", "SD Négeri 1"], ["199101012090012901", "Budi “Contoh”", "Dinas"]]
HEADINGS = ["NIP", "Nama", "Unit Kerja"]


def cells(table):
    return [row for batch in table.batches for row in batch.rows]


def csv_text(delimiter=";"):
    lines = [HEADINGS, *ROWS]
    return "\r\n".join(delimiter.join(f'"{cell}"' for cell in line) for line in lines) + "\r\n"


def workbook(path, rows, **merged):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for span in merged.get("merge", ()):
        book.active.merge_cells(span)
    book.save(path)
    return path


class TestCSV:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
    def test_is_read_in_any_usual_form(self, tmp_path, delimiter, encoding):
        path = tmp_path / "people.csv"
        path.write_bytes(csv_text(delimiter).encode(encoding))

        table = read_table(path, names=NAMES)

        assert table.headings == HEADINGS
        assert cells(table) == ROWS

    @given(st.lists(st.lists(st.text("ab;\",\n é'", max_size=6), min_size=2, max_size=2), min_size=1, max_size=8))
    def test_gives_back_what_was_written(self, tmp_path_factory, rows):
        path = tmp_path_factory.mktemp("csv") / "x.csv"
        lines = [["NIP", "Nama"], *rows]
        quoted = ("|".join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines)
        path.write_text("\n".join(quoted) + "\n", encoding="utf-8", newline="")

        assert cells(read_table(path, names=NAMES)) == [row for row in rows if any(row)]

    def test_tells_rows_of_another_shape_apart(self, tmp_path):
        path = tmp_path / "x.csv"
        path.write_text("NIP;Nama\n1;A\n2\n3;C;x\n4;D;\n\n;\n5;E\n")

        (batch,) = read_table(path, names=NAMES).batches

        assert batch.rows == [["1", "A"], ["4", "D"], ["5", "E"]]
        assert batch.numbers == [2, 5, 8]
        assert batch.misshapen == [(3, ["2"]), (4, ["3", "C", "x"])]

    def test_of_one_column_asks_for_a_delimiter(self, tmp_path):
        path = tmp_path / "x.csv"
        path.write_text("NIP Nama\n1 A\n")

        with pytest.raises(BadFile, match="Pisahkan kolom"):
            read_table(path)

    def test_that_ends_within_a_quotation_says_where(self, tmp_path):
        path = tmp_path / "x.csv"
        path.write_text('NIP;Nama\n1;A\n2;"B', encoding="utf-8")

        with pytest.raises(BadFile, match="terpotong"):
            cells(read_table(path, names=NAMES))

    def test_comes_in_batches(self, tmp_path, monkeypatch):
        monkeypatch.setattr(tables, "BATCH", 3)
        path = tmp_path / "x.csv"
        path.write_text("NIP;Nama\n" + "".join(f"{n};A\n" for n in range(8)))

        assert [len(batch.rows) for batch in read_table(path, names=NAMES).batches] == [2, 3, 3]

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    @given(
        lines=st.lists(
            st.lists(st.sampled_from(["", "a", "é b", "x" * 30, '"', '"q;\n""r"']), max_size=4), min_size=1, max_size=30
        ),
        at_once=st.integers(1, 40),
    )
    def test_reads_the_same_whatever_is_looked_at_together(self, tmp_path_factory, end, lines, at_once):
        path = tmp_path_factory.mktemp("csv") / "x.csv"
        path.write_text(end.join(map(";".join, [HEADINGS, *lines])), encoding="utf-8", newline="")

        def read():
            try:
                batches = list(read_table(path, names=NAMES).batches)
            except BadFile as refused:
                return str(refused)
            rows = [pair for batch in batches for pair in zip(batch.numbers, batch.rows, strict=True)]
            return rows, [one for batch in batches for one in batch.misshapen]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(tables, "CHARACTERS", 1 << 20)
            patch.setattr(
                tables.Lines, "batch", lambda part, *a: tables.Rows(part._rows(range(len(part.lines)))).batch(*a)
            )
            expected = read()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(tables, "CHARACTERS", at_once)
            assert read() == expected


class TestXLSX:
    def test_is_read_with_numbers_and_days_as_text(self, tmp_path):
        day = dt.datetime(2020, 1, 31)  # noqa: DTZ001 — as a spreadsheet has it
        path = workbook(tmp_path / "x.xlsx", [HEADINGS, [199001012090011900, "Sari", day], ["'1", True, 12.5]])

        assert cells(read_table(path, names=NAMES)) == [["1.99E+17", "Sari", "2020-01-31"], ["'1", "ya", "12.5"]]

    @pytest.mark.parametrize("at_once", [True, False])
    def test_of_any_size_reads_the_same(self, tmp_path, monkeypatch, at_once):
        monkeypatch.setattr(tables, "SPREADSHEET_AT_ONCE", 1 << 30 if at_once else 0)
        path = workbook(tmp_path / "x.xlsx", [["Daftar Pegawai"], [], HEADINGS, *ROWS])

        table = read_table(path, names=NAMES)

        assert table.headings == HEADINGS
        assert cells(table) == ROWS

    def test_with_merged_headings_says_both_of_each_column(self, tmp_path):
        rows = [
            ["Kabupaten Contoh"],
            ["Pegawai", None, "Unit", None],
            ["NIP", "Nama", "Kode", "Nama"],
            ["1", "A", "D1", "Dinas"],
        ]
        path = workbook(tmp_path / "x.xlsx", rows, merge=["A1:D1", "A2:B2", "C2:D2"])

        table = read_table(path, names=NAMES)

        assert table.headings == ["Pegawai NIP", "Pegawai Nama", "Unit Kode", "Unit Nama"]
        assert cells(table) == [["1", "A", "D1", "Dinas"]]

    def test_that_swells_is_refused_before_it_is_read(self, tmp_path):
        path = tmp_path / "bomb.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", "<x/>")
            archive.writestr("xl/worksheets/sheet1.xml", b"0" * (100 << 20))

        with pytest.raises(BadFile, match="membengkak"):
            read_table(path)

    def test_that_was_cut_is_refused(self, tmp_path):
        whole = workbook(tmp_path / "x.xlsx", [HEADINGS, *ROWS]).read_bytes()
        path = tmp_path / "cut.xlsx"
        path.write_bytes(whole[: len(whole) // 2])

        with pytest.raises(BadFile, match="rusak atau terpotong"):
            cells(read_table(path))


class TestParquet:
    def test_is_read(self, tmp_path):
        path = tmp_path / "x.parquet"
        pl.DataFrame({"NIP": ["1", None], "Nama": ["A", "B"], "TMT": [dt.date(2020, 1, 31)] * 2}).write_parquet(path)

        table = read_table(path, names=NAMES)

        assert table.headings == ["NIP", "Nama", "TMT"]
        assert cells(table) == [["1", "A", "2020-01-31"], ["", "B", "2020-01-31"]]

    def test_that_was_cut_is_refused(self, tmp_path):
        path = tmp_path / "x.parquet"
        pl.DataFrame({"NIP": ["1"]}).write_parquet(path)
        path.write_bytes(path.read_bytes()[:-20])

        with pytest.raises(BadFile, match="rusak atau terpotong"):
            read_table(path)


class TestNoTable:
    @pytest.mark.parametrize("seed", range(6))
    def test_bytes_of_a_program_are_refused(self, tmp_path, seed):
        path = tmp_path / "acak.xlsx"
        drawn = random.Random(seed)  # noqa: S311 — no secret
        path.write_bytes(b"\x7fELF\x02\x01\x01" + b"\0".join(drawn.randbytes(3) for _ in range(4000)))

        with pytest.raises(BadFile):
            list(read_table(path).batches)

    @pytest.mark.parametrize(
        "content", [b"%PDF-1.7 ...", b"\x89PNG\r\n", b"\x7fELF\x00\x01\x02\x03\x00", b"PK\x03\x04 no archive"]
    )
    def test_is_refused(self, tmp_path, content):
        path = tmp_path / "x"
        path.write_bytes(content)

        with pytest.raises(BadFile):
            read_table(path)

    def test_that_is_empty_or_missing_is_refused(self, tmp_path):
        (tmp_path / "empty").touch()

        for name in ("empty", "missing"):
            with pytest.raises(BadFile):
                read_table(tmp_path / name)


def test_plain_compares_headings():
    assert plain("  NIP_Baru (18 digit) ") == "nip baru 18 digit"

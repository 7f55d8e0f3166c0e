"""What goes out can come in again, and tells no number that was not asked for."""

from datetime import date

import openpyxl
import pytest

from netral.directory.imports.exports import PEOPLE, UNITS, UnknownForm, people_rows, unit_rows, write_table
from netral.directory.imports.runs import Options, import_people, import_units
from netral.directory.people.models import Person
from tests.directory.imports.samples import NOW, SARI, SOUND

TODAY = date(2026, 11, 22)


class TestExport:
    @pytest.mark.parametrize("name", ["people.csv", "people.xlsx", "people.parquet"])
    def test_can_be_imported_again_and_changes_nothing(self, take, regency, tmp_path, name):
        acting = [*SARI[:3], "K1", "Plt. Camat Sukamaju", "2026-01-01"]
        take([*SOUND, acting])
        path = tmp_path / name

        assert write_table(path, PEOPLE, people_rows(regency, TODAY, numbers=True)) == 5
        assert path.stat().st_mode & 0o077 == 0
        again = import_people(path, regency, Options(TODAY), now=NOW)
        assert again.counts == {"created": 0, "changed": 0, "unchanged": 5, "rejected": 0}

    @pytest.mark.parametrize("name", ["units.csv", "units.xlsx", "units.parquet"])
    def test_of_units_can_be_imported_again_and_changes_nothing(self, regency, tmp_path, name):
        path = tmp_path / name

        assert write_table(path, UNITS, unit_rows(regency, TODAY)) == 3
        again = import_units(path, regency, Options(TODAY), now=NOW)
        assert again.counts == {"created": 0, "changed": 0, "unchanged": 3, "rejected": 0}

    def test_masks_numbers_unless_they_are_asked_for(self, take, regency):
        take(SOUND)

        shown = [row[0] for row in people_rows(regency, TODAY, numbers=False)]

        assert "19******20****1***" in shown
        assert SARI[0] not in shown

    def test_tells_of_the_day(self, take, regency):
        take(SOUND)
        take([[*SARI[:3], "K1", "Camat Sukamaju", "2026-05-01"]])

        before = {row[1]: row[5] for row in people_rows(regency, date(2026, 4, 30), numbers=False)}
        after = {row[1]: row[5] for row in people_rows(regency, date(2026, 5, 1), numbers=False)}
        assert (before["Sari Contoh"], after["Sari Contoh"]) == ("Kepala Dinas Pendidikan", "Camat Sukamaju")

    def test_holds_no_formula(self, take, regency, tmp_path):
        take(SOUND)
        Person.objects.filter(name="Sari Contoh").update(name="=HYPERLINK(1)")
        for name in ("x.csv", "x.xlsx"):
            write_table(tmp_path / name, PEOPLE, people_rows(regency, TODAY, numbers=False))

        assert ";'=HYPERLINK(1);" in (tmp_path / "x.csv").read_text("utf-8-sig")
        sheet = openpyxl.load_workbook(tmp_path / "x.xlsx").active
        assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}

    def test_of_another_form_is_refused(self, regency, tmp_path):
        with pytest.raises(UnknownForm):
            write_table(tmp_path / "people.pdf", PEOPLE, people_rows(regency, TODAY, numbers=False))

import contextlib
import csv
import threading
from datetime import date

import pytest
from django.db import connection

from netral.common.bulk import exclusively
from netral.directory.imports.runs import import_people
from netral.directory.structure.models import Institution, Unit, UnitState
from tests.directory.imports.samples import AS_OF, HEADINGS, NOW

SINCE = date(2015, 1, 1)


@pytest.fixture
def regency(db):
    """Give Kabupaten Contoh with three units: a dinas, a school below it, and a kecamatan."""
    institution = Institution.objects.create(kind="regency", name="Kabupaten Contoh", code="contoh", valid_from=SINCE)
    units: dict[str | None, Unit] = {}
    for code, name, kind, parent in [
        ("D1", "Dinas Pendidikan", "dinas", None),
        ("S1", "SD Negeri 1 Contoh", "sekolah", "D1"),
        ("K1", "Kecamatan Sukamaju", "kecamatan", None),
    ]:
        units[code] = Unit.objects.create(institution=institution, code=code)
        UnitState.objects.create(unit=units[code], parent=units.get(parent), name=name, kind=kind, valid_from=SINCE)
    return institution


@pytest.fixture
def file(tmp_path):
    def write(rows, name="pegawai.csv", headings=HEADINGS):
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as target:
            csv.writer(target, delimiter=";").writerows([headings, *rows])
        return path

    return write


@pytest.fixture
def take(regency, file):
    def run(rows, options=AS_OF, **more):
        return import_people(file(rows), regency, options, now=NOW, **more)

    return run


@pytest.fixture
def another_import():
    """Let another import run meanwhile, on a connection of its own."""

    @contextlib.contextmanager
    def running():
        def hold():
            with exclusively("import"):
                begun.set()
                end.wait(30)
            connection.close()

        begun, end = threading.Event(), threading.Event()
        other = threading.Thread(target=hold)
        other.start()
        begun.wait(30)
        try:
            yield
        finally:
            end.set()
            other.join()

    return running

"""Invented people: the same each time, impossible numbers, trees that hang together, everybody takeable."""

import csv
import datetime as dt
from datetime import UTC, date
from itertools import islice

import pytest

from netral.directory import demo
from netral.directory.imports.runs import Options, import_people, import_units
from netral.directory.people.numbers import read_number
from netral.directory.structure.kinds import UnitKind
from netral.directory.structure.operations import institution_of
from netral.law.errors import BadQuestion


class TestPeople:
    def test_are_the_same_each_time(self):
        assert list(demo.people(500, start=7)) == list(demo.people(500, start=7))
        assert list(demo.people(500))[:100] == list(demo.people(100))

    @pytest.mark.parametrize("start", [0, 4_990_000, 19_990_000])
    def test_have_numbers_that_nobody_can_have(self, start):
        for person in demo.people(10_000, start=start):
            if person.number:
                number = read_number(person.number, pppk=person.status == "PPPK", today=date(2026, 11, 22))
                assert number.is_demo

    def test_have_each_a_number_of_their_own(self):
        numbers = [person.number for person in demo.people(300_000) if person.number]

        assert len(set(numbers)) == len(numbers)

    def test_are_of_every_status(self):
        found = [person.status for person in demo.people(10_000)]

        assert 0.2 < found.count("PPPK") / len(found) < 0.3
        assert {"PNS", "CPNS", "PPPK", "Honorer"} == set(found)

    def test_come_one_by_one(self):
        assert next(islice(demo.people(5_000_000_000), 3, None)).title


class TestTree:
    def test_hangs_together(self):
        codes = set[str]()
        for unit in demo.tree():
            assert not unit.parent or unit.parent in codes
            assert unit.kind in UnitKind.values
            assert unit.code not in codes
            codes.add(unit.code)


class TestRegions:
    def test_are_those_that_vote(self):
        assert len(demo.regions("2020")) == 270

    def test_without_a_list_are_refused(self):
        with pytest.raises(BadQuestion):
            demo.regions("1999")

    @pytest.mark.parametrize("count", [0, 1, 1_000, 5_000_000])
    def test_share_everybody(self, count):
        found = demo.shares(count, demo.regions("2020"))

        assert sum(people for _code, people in found) == count
        assert min(people for _code, people in found) >= 0


@pytest.mark.django_db
def test_everybody_is_taken_over(tmp_path):
    regency, now = institution_of("14.06"), dt.datetime(2026, 11, 22, tzinfo=UTC)
    people = ("NIP", "Nama", "Status", "Kode Unit", "Jenjang Jabatan", "Jabatan", "TMT")
    units = ("Kode Unit", "Nama Unit", "Kode Induk", "Jenis Unit")
    write(tmp_path / "units.csv", units, demo.tree())
    write(tmp_path / "people.csv", people, list(demo.people(1_000)))

    placed = import_units(tmp_path / "units.csv", regency, Options(date(2015, 1, 1)), now=now)
    taken = import_people(tmp_path / "people.csv", regency, Options(date(2026, 11, 22)), now=now)

    assert (placed.run.created, placed.run.rejected) == (len(demo.tree()), 0)
    assert (taken.run.created, taken.run.rejected) == (1_000, 0)


def write(path, headings, rows):
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([headings, *rows])

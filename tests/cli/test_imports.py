"""`netral units import` and `netral people import`, as processes of their own on a database of their own."""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import uuid

import psycopg
import pytest

from tests.databases import own_database

UNITS = "Kode Unit;Nama Unit;Kode Induk\nD1;Dinas Pendidikan;\nS1;SD Negeri 1 Contoh;D1\n"
HEADINGS = "NIP;Nama;Status;Kode Unit;Jabatan;TMT\n"


class Place:
    """A folder and a database with an institution that has two units."""

    def __init__(self, folder, url):
        self.folder = folder
        self.environment = {
            **os.environ, "NETRAL_VAR": str(folder / "var"), "DATABASE_URL": url, "NETRAL_LANG": "en"
        }  # fmt: skip
        self.netral("manage", "migrate", "-v0")
        self.file("units.csv", UNITS)
        self.netral("units", "import", "units.csv", "--institution", "14.06", "--yes")

    def file(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")

    def start(self, *words):
        return subprocess.Popen(
            [sys.executable, "-m", "netral", *words],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def netral(self, *words):
        started = self.start(*words)
        said, wrong = started.communicate(timeout=120)
        return started.returncode, said, wrong

    @contextlib.contextmanager
    def looked_at(self):
        """Give what counts the people who are there."""
        url = self.environment["DATABASE_URL"]
        connect = psycopg.connect(url, autocommit=True) if url else sqlite3.connect(self.folder / "var/netral.sqlite3")
        with contextlib.closing(connect) as database:
            yield lambda: next(iter(database.execute("SELECT count(*) FROM people_person")))[0]

    def take(self, *more):
        code, said, wrong = self.netral("people", "import", "people.csv", "--institution", "14.06", "--json", *more)
        assert not wrong
        return code, json.loads(said)

    def state(self):
        """Give everybody and their posts, but for random ids."""
        script = (
            "from netral.directory.people.models import *; from netral.directory.people.keys import number_keys;"
            "u = number_keys().sealer().unseal;"
            "print(sorted((u(bytes(p.person.number_sealed)).decode(), p.person.name, p.unit.code, p.title,"
            " str(p.valid_from), str(p.valid_until)) for p in Position.objects.select_related('person', 'unit')))"
        )
        return self.netral("manage", "shell", "-v0", "-c", script)[1]


@pytest.fixture(scope="module")
def make_place(tmp_path_factory):
    def make():
        url = os.environ.get("DATABASE_URL", "")
        own = own_database(url, f"netral_import_{uuid.uuid4().hex}") if url else ""
        return Place(tmp_path_factory.mktemp("place"), own)

    return make


@pytest.fixture(scope="module")
def place(make_place):
    return make_place()


def people(count, start=0):
    """Give a file of people with numbers that nobody can have."""
    lines = []
    for n in range(start, start + count):
        birth, year = f"{n // 28 % 12 + 1:02d}{n % 28 + 1:02d}", 1960 + n // 336 % 40
        number = f"{year}{birth}2090{n // 13_440 % 12 + 1:02d}1{900 + n // 161_280}"
        lines.append(f"{number};Orang Contoh {n};PNS;S1;Guru;2020-01-01\n")
    return HEADINGS + "".join(lines)


class TestImport:
    def test_counts_what_it_did(self, place):
        place.file("people.csv", people(30) + "1.98E+17;Sari;PNS;S1;Guru;\n")

        code, told = place.take()

        assert code == 1  # somebody was refused
        assert (told["created"], told["rejected"], told["rejects"]) == (30, 1, "people.rejects.csv")
        assert told["columns"]["number"] == "NIP"
        assert "A spreadsheet rounded this number" in (place.folder / "people.rejects.csv").read_text("utf-8")
        assert place.take()[1]["unchanged"] == 30

    def test_says_in_words_what_it_would_do(self, place):
        place.file("people.csv", people(3, start=100))

        code, said, wrong = place.netral("people", "import", "people.csv", "--institution", "14.06", "--dry-run")

        assert (code, said, wrong) == (0, "Would be: 3 new, 0 changed, 0 unchanged, 0 rejected\n", "")

    @pytest.mark.parametrize(
        ("words", "code", "refusal"),
        [
            ((), 2, "FILE is needed."),
            (("people.csv",), 2, "--institution is needed."),
            (("people.csv", "--institution", "99.99"), 1, "No institution or region"),
            (("missing.csv", "--institution", "14.06"), 1, "missing.csv cannot be read"),
            (("people.csv", "--institution", "14.06", "--column", "name"), 2, "--column field=heading"),
            (("people.csv", "--institution", "14.06", "--column", "name=Panggilan"), 1, "There is no column"),
            (("people.csv", "--institution", "14.06", "--column", "unit="), 1, "No column for"),
            (("people.csv", "--institution", "14.06", "--as-of", "kemarin"), 2, "as-of"),
        ],
    )
    def test_refuses_in_a_line(self, place, words, code, refusal):
        place.file("people.csv", people(1))

        ended, said, wrong = place.netral("people", "import", *words)

        assert (ended, said, wrong.count("\n")) == (code, "", 1)
        assert refusal in wrong

    def test_without_tables_says_so(self, tmp_path):
        ran = subprocess.run(
            [sys.executable, "-m", "netral", "people", "import", "x.csv", "--institution", "14.06"],
            cwd=tmp_path,
            env={**os.environ, "NETRAL_VAR": str(tmp_path / "var"), "DATABASE_URL": "", "NETRAL_LANG": "en"},
            capture_output=True,
            text=True,
            check=False,
        )

        assert (ran.returncode, ran.stderr.count("\n")) == (1, 1)
        assert "netral manage migrate" in ran.stderr


class TestExport:
    def test_masks_numbers_unless_they_are_asked_for(self, make_place):
        place = make_place()
        place.file("people.csv", people(3))
        place.take()

        for more, shown in (((), False), (("--numbers",), True)):
            words = ("people", "export", "out.csv", "--institution", "14.06", *more)
            assert place.netral(*words) == (0, "3 rows: out.csv\n", "")
            number = people(3).splitlines()[1].partition(";")[0]
            assert (number in (place.folder / "out.csv").read_text("utf-8-sig")) is shown

    @pytest.mark.parametrize(
        ("words", "code", "refusal"),
        [
            (("out.csv",), 2, "--institution is needed"),
            (("out.doc", "--institution", "14.06"), 1, "End the name of the file"),
            (("/proc/out.csv", "--institution", "14.06"), 1, "The file cannot be written"),
        ],
    )
    def test_refuses_in_a_line(self, place, words, code, refusal):
        ended, said, wrong = place.netral("people", "export", *words)

        assert (ended, said, wrong.count("\n")) == (code, "", 1)
        assert refusal in wrong


class TestKilled:
    @pytest.mark.slow
    def test_import_goes_on_and_ends_as_if_nothing_had_been(self, make_place):
        place = make_place()
        place.file("people.csv", people(70_000))
        started = place.start("people", "import", "people.csv", "--institution", "14.06", "--json")
        with place.looked_at() as look:
            while not look() and started.poll() is None:
                time.sleep(0.01)
        started.send_signal(signal.SIGKILL)
        started.communicate()

        code, told = place.take()

        assert (code, told["created"], told["rejected"]) == (0, 70_000, 0)
        assert told["resumed_after"] > 0
        other = make_place()
        other.file("people.csv", people(70_000))
        other.take()
        assert other.state() == place.state()


class TestDemoData:
    def test_is_written_as_files_that_can_be_imported(self, place):
        code, said, wrong = place.netral("demo-data", "--people", "3000", "--out", "demo", "--json")

        assert (code, wrong) == (0, "")
        assert json.loads(said) == {"people": 3000, "regions": 270, "out": "demo"}
        folders = sorted((place.folder / "demo").iterdir())
        assert len(folders) == 270
        people = [len((folder / "people.csv").read_text("utf-8").splitlines()) - 1 for folder in folders]
        assert sum(people) == 3000

    def test_may_go_straight_into_the_database(self, make_place):
        place = make_place()

        code, said, _wrong = place.netral("demo-data", "--people", "540")

        assert (code, said) == (0, "540 invented people.\n")
        with place.looked_at() as look:
            assert look() == 540

    @pytest.mark.parametrize(
        ("words", "refusal"),
        [
            (("--people", "0"), "whole number"),
            (("--people", "viele"), "whole number"),
            (("--people", "99999999999"), "whole number"),
            (("--regions", "2019"), "2020 or 2024"),
        ],
    )
    def test_refuses_in_a_line(self, place, words, refusal):
        code, said, wrong = place.netral("demo-data", *words)

        assert (code, said, wrong.count("\n")) == (2, "", 1)
        assert refusal in wrong

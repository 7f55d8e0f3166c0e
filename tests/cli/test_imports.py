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


class Look:
    """Looks into a database from outside."""

    def __init__(self, database):
        self.ask = lambda question: database.execute(question).fetchall()
        self.is_sqlite = isinstance(database, sqlite3.Connection)

    def __call__(self):
        """Count the people who are there."""
        return self.ask("SELECT count(*) FROM people_person")[0][0]

    def tables(self):
        """Give indexes and foreign keys."""
        if self.is_sqlite:
            return sorted(self.ask("SELECT name, sql FROM sqlite_master WHERE tbl_name LIKE 'people_%'"))
        return sorted(self.ask("SELECT indexname, indexdef FROM pg_indexes WHERE tablename LIKE 'people_%'")) + sorted(
            self.ask(
                "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid::regclass::text ~ 'people'"
            )
        )


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
            yield Look(database)

    def take(self, *more):
        code, said, wrong = self.netral("people", "import", "people.csv", "--institution", "14.06", "--json", *more)
        assert not wrong
        return code, json.loads(said)

    def state(self):
        """Give everybody and their posts, but for random ids."""
        script = (
            "import hashlib; from netral.directory.people.models import *;"
            "from netral.directory.people.keys import number_keys; u = number_keys().numbers().unseal;"
            "posts = Position.objects.values_list('person__number_sealed', 'person__name', 'person__status',"
            " 'unit__code', 'title', 'standing', 'is_head', 'valid_from', 'valid_until');"
            "rows = sorted(repr((n and u(bytes(n)), *map(str, r))) for n, *r in posts.iterator());"
            "print(len(rows), hashlib.sha256('\\n'.join(rows).encode()).hexdigest())"
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

        assert (code, said, wrong) == (
            0,
            "Only tried, nothing is kept: 3 new, 0 changed, 0 unchanged, 0 rejected\n",
            "",
        )

    @pytest.mark.parametrize(
        ("words", "code", "refusal"),
        [
            ((), 2, "FILE is needed."),
            (("people.csv",), 1, "No column for “institution”"),
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


class TestInstitutions:
    def test_are_opened_and_listed(self, make_place):
        place = make_place()
        words = ("institutions", "open", "kemen-contoh", "--kind", "ministry", "--name", "Kementerian Contoh")

        assert place.netral(*words) == (0, "Opened: Kementerian Contoh (kemen-contoh).\n", "")
        said = json.loads(place.netral("institutions", "list", "--json")[1])
        assert [one["code"] for one in said] == ["14.06", "kemen-contoh"]
        assert "kemen-contoh" in place.netral("institutions", "list")[1]

    @pytest.mark.parametrize(
        ("words", "code", "refusal"),
        [
            ((), 2, "CODE is needed"),
            (("x", "--kind", "ministry"), 2, "--name is needed"),
            (("x", "--name", "X", "--kind", "kerajaan"), 2, "must be one of: ministry"),
            (("X Y", "--name", "X", "--kind", "agency"), 1, "small letters"),
            (("bkn", "--name", "X", "--kind", "agency"), 1, "is that of Badan Kepegawaian Negara"),
        ],
    )
    def test_refuse_in_a_line(self, place, words, code, refusal):
        ended, said, wrong = place.netral("institutions", "open", *words)

        assert (ended, said, wrong.count("\n")) == (code, "", 1)
        assert refusal in wrong


class TestExport:
    def test_masks_numbers_unless_they_are_asked_for(self, make_place):
        place = make_place()
        place.file("people.csv", people(3))
        place.take()

        for more, shown in (((), False), (("--numbers",), True)):
            words = ("people", "export", "out.csv", "--institution", "14.06", *more)
            assert place.netral(*words) == (0, "3 rows: out.csv\n", "")
            assert place.netral("units", "export", "units.xlsx", "--institution", "14.06")[1] == "2 rows: units.xlsx\n"
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
    @pytest.mark.parametrize(
        ("count", "after"),
        [
            pytest.param(70_000, 1, marks=pytest.mark.slow),
            pytest.param(120_000, 50_000, marks=pytest.mark.slow, id="first load"),
            pytest.param(1_000_000, 600_000, marks=[pytest.mark.prove, pytest.mark.timeout(900)]),
        ],
    )
    def test_import_goes_on_and_ends_as_if_nothing_had_been(self, make_place, count, after):
        place, other = make_place(), make_place()
        place.file("people.csv", people(count))
        with place.looked_at() as look, other.looked_at() as look_at_other:
            before = look.tables()
            started = place.start("people", "import", "people.csv", "--institution", "14.06", "--json")
            while look() < after and started.poll() is None:
                time.sleep(0.01)
            started.send_signal(signal.SIGKILL)
            started.communicate()
            assert 0 < look() < count

            code, told = place.take()

            assert (code, told["created"], told["rejected"]) == (0, count, 0)
            assert told["resumed_after"] >= after
            other.file("people.csv", people(count))
            other.take()
            assert other.state() == place.state()
            assert look.tables() == look_at_other.tables() == before

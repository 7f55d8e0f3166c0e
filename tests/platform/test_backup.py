"""A whole installation is backed up, lost, and brought back elsewhere; a broken or foreign backup is refused."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
import subprocess
import sys

import psycopg
import pyrage
import pytest

from netral.directory import demo
from tests.platform.installation import Installation, structure

pytestmark = pytest.mark.slow
COUNT = 400


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    """Give the file of a secret key, and the two recipients that may open a backup."""
    own, other = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    path = tmp_path_factory.mktemp("keys") / "kunci.txt"
    path.write_text(f"# kunci cadangan\n{own}\n")
    return path, str(own.to_public()), str(other.to_public()), str(other)


@pytest.fixture(scope="module")
def backed_up(tmp_path_factory, keys):
    """Give an installation with people and accounts, and its backup."""
    folder = tmp_path_factory.mktemp("installation")
    made = Installation(folder / "var")
    made.do("manage", "migrate", "-v0")
    made.do("institutions", "open", "contoh", "--kind", "other", "--name", "Pemerintah Kabupaten Contoh")
    units, people = folder / "unor.csv", folder / "pegawai.csv"
    with units.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["UNOR ID", "UNOR NAMA", "UNOR ATASAN ID", "JENIS UNOR"], *demo.tree()])
    with people.open("w", encoding="utf-8", newline="") as file:
        rows = [[one.number, one.name, one.status, one.unit, one.title, one.since] for one in demo.people(COUNT)]
        csv.writer(file).writerows([["NIP", "Nama", "Status", "Kode Unit", "Jabatan", "TMT"], *rows])
    made.do("units", "import", units, "--institution", "contoh", "--yes")
    made.do("people", "import", people, "--institution", "contoh", "--yes")
    made.do("accounts", "invite", "--name", "Canary Wulandari", "--role", "auditor", "--institution", "contoh")
    target = folder / "cadangan"
    said = made.do("backup", target, "--recipient", keys[1], "--recipient", keys[2], "--json")
    assert json.loads(said)["rows"] > 2 * COUNT
    return made, target


TABLES = (
    "people_person", "people_position", "structure_unit", "structure_unitstate", "audit_entry", "audit_about",
    "audit_subjectkey", "accounts_invitation", "imports_importrun", "people_keyhalf",
)  # fmt: skip


def content(installation):
    """Give every row of the tables, but for what restoring itself told the trail."""
    found = {table: sorted(map(repr, installation.ask(f"SELECT * FROM {table}"))) for table in TABLES}  # noqa: S608
    restored = installation.ask("SELECT id FROM audit_entry WHERE action = 'platform.restored'")
    assert len(restored) <= 1
    return found, restored


class TestRestore:
    def test_brings_everything_back_elsewhere(self, backed_up, keys, tmp_path):
        before, folder = backed_up
        after = Installation(tmp_path / "var")

        after.do("restore", folder, "--identity", keys[0])

        (one, _none), (other, restored) = content(before), content(after)
        assert len(restored) == 1
        for table in TABLES:
            # That it was whole was said when it was; that it was restored stands in its place.
            more = 1 if table in ("audit_entry", "audit_about") else 0
            assert len(set(one[table]) - set(other[table])) <= more
            assert len(other[table]) == len(one[table])
        assert structure(after) ^ structure(before) == set()

    def test_leaves_an_installation_that_works(self, backed_up, keys, tmp_path):
        before, folder = backed_up
        after = Installation(tmp_path / "var")
        after.do("restore", folder, "--identity", keys[0])

        exports = []
        for at, installation in enumerate((before, after)):
            path = tmp_path / f"{at}.csv"
            installation.do("people", "export", path, "--institution", "contoh", "--numbers")
            exports.append(path.read_bytes())
        assert exports[0] == exports[1]
        again = after.do("accounts", "invite", "--name", "Seta Contoh", "--institution", "contoh")
        assert "/undangan/" in again
        for statement in ("DELETE FROM audit_entry", "UPDATE audit_entry SET action = 'x'"):
            with pytest.raises((sqlite3.IntegrityError, psycopg.errors.IntegrityConstraintViolation)):
                after.ask(statement)

    def test_is_open_to_every_recipient(self, backed_up, keys, tmp_path):
        (tmp_path / "lain.txt").write_text(keys[3])

        assert (
            Installation(tmp_path / "var").run("restore", backed_up[1], "--identity", tmp_path / "lain.txt").returncode
            == 0
        )

    def test_needs_the_other_half_of_the_key_to_read_numbers(self, backed_up, keys, tmp_path):
        after = Installation(tmp_path / "var", key="another " * 10)
        after.do("restore", backed_up[1], "--identity", keys[0])

        ran = after.run("people", "export", tmp_path / "x.csv", "--institution", "contoh", "--numbers")
        assert ran.returncode != 0
        assert "NETRAL_DATA_KEY is not the key of this database" in ran.stderr

    def test_refuses_what_is_not_empty(self, backed_up, keys):
        ran = backed_up[0].run("restore", backed_up[1], "--identity", keys[0])

        assert ran.returncode == 1
        assert "not empty" in ran.stderr

    def test_goes_again_after_it_was_killed(self, backed_up, keys, tmp_path):
        after = Installation(tmp_path / "var")
        command = [sys.executable, "-c", KILLED, str(backed_up[1]), str(keys[0])]
        ran = subprocess.run(command, env=after.environment, check=False, timeout=120, capture_output=True, text=True)
        assert ran.returncode == -9, ran.stderr

        after.do("restore", backed_up[1], "--identity", keys[0])
        assert after.ask("SELECT count(*) FROM people_person") == [(COUNT,)]


KILLED = """
import os, signal, sys
from pathlib import Path
from netral.cli.django import wake
wake()
from datetime import UTC, datetime
from netral.platform import archive, restore
opened, parts = archive.Reader._opened, []
def dying(self, name):
    parts.append(name)
    content = opened(self, name)
    if "people_position" in name or "database" in name:
        os.kill(os.getpid(), signal.SIGKILL)
    return content
archive.Reader._opened = dying
restore.restore(Path(sys.argv[1]), Path(sys.argv[2]).read_text(), now=datetime.now(UTC))
"""


CUT = """
import os, signal, sys
from pathlib import Path
from netral.cli.django import wake
wake()
from datetime import UTC, datetime
from netral.platform import archive, backup
def dying(self, contents):
    os.kill(os.getpid(), signal.SIGKILL)
archive.Writer.finish = dying
backup.back_up(Path(sys.argv[1]), [sys.argv[2]], now=datetime.now(UTC))
"""


class TestBroken:
    @pytest.fixture
    def copy(self, backed_up, tmp_path):
        return shutil.copytree(backed_up[1], tmp_path / "copy")

    @pytest.fixture
    def refused(self, copy, keys, tmp_path):
        def run():
            after = Installation(tmp_path / "var")
            ran = after.run("restore", copy, "--identity", keys[0])
            assert ran.returncode == 1
            assert ran.stderr.count("\n") == 1
            if after.url:
                assert after.ask("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]
            else:
                assert not (tmp_path / "var" / "netral.sqlite3").exists() or not after.ask(
                    "SELECT * FROM sqlite_master"
                )
            return ran.stderr

        return run

    def part(self, copy):
        return max(copy.glob("*.00000.age"), key=lambda path: path.stat().st_size)

    def test_cut(self, copy, refused):
        path = self.part(copy)
        path.write_bytes(path.read_bytes()[:-100])

        assert "is missing or altered" in refused()

    def test_altered(self, copy, refused):
        path = self.part(copy)
        held = bytearray(path.read_bytes())
        held[len(held) // 2] ^= 1
        path.write_bytes(held)

        assert "is missing or altered" in refused()

    def test_missing_a_part(self, copy, refused):
        self.part(copy).unlink()

        assert "is missing or altered" in refused()

    @pytest.mark.parametrize("sums", ["", "x", "00  contents.age\n", "00  ../../etc/passwd\n"])
    def test_with_other_checksums(self, copy, refused, sums):
        (copy / "SHA256SUMS").write_text(sums)

        assert refused()

    def test_without_an_end(self, copy, refused):
        (copy / "SHA256SUMS").unlink()

        assert "no whole backup" in refused()

    def test_for_another_key(self, copy, tmp_path):
        (tmp_path / "x.txt").write_text(str(pyrage.x25519.Identity.generate()))

        ran = Installation(tmp_path / "var").run("restore", copy, "--identity", tmp_path / "x.txt")
        assert ran.returncode == 1
        assert "cannot be opened with this key" in ran.stderr

    def test_with_a_key_that_is_none(self, copy, tmp_path):
        (tmp_path / "x.txt").write_text("AGE-SECRET-KEY-1X")

        ran = Installation(tmp_path / "var").run("restore", copy, "--identity", tmp_path / "x.txt")
        assert "holds no age key" in ran.stderr


class TestBackup:
    def test_shows_nothing_to_who_keeps_it(self, backed_up):
        for path in backed_up[1].iterdir():
            assert b"Canary" not in path.read_bytes()
            assert path.stat().st_mode & 0o077 == 0 or path.parent.stat().st_mode & 0o077 == 0

    def test_is_checked_without_a_key(self, backed_up):
        assert "Whole" in backed_up[0].do("backup", "--verify", backed_up[1])

    def test_leaves_nothing_in_the_clear_behind(self, backed_up):
        assert not [path.name for path in backed_up[0].folder.iterdir() if path.name.startswith("backup-")]

    @pytest.mark.parametrize(
        ("recipient", "said"),
        [("age1x", "is no age recipient"), ("", "--recipient is needed"), ("ssh-rsa x", "is no age")],
    )
    def test_needs_a_recipient(self, backed_up, tmp_path, recipient, said):
        ran = backed_up[0].run("backup", tmp_path / "new", *(["--recipient", recipient] if recipient else []))

        assert ran.returncode != 0
        assert said in ran.stderr

    def test_goes_into_a_folder_of_its_own(self, backed_up, keys):
        ran = backed_up[0].run("backup", backed_up[1], "--recipient", keys[1])

        assert ran.returncode == 1
        assert "is not empty" in ran.stderr

    def test_that_was_cut_is_begun_again(self, backed_up, keys, tmp_path):
        command = [sys.executable, "-c", CUT, str(tmp_path / "new"), keys[1]]
        ran = subprocess.run(command, env=backed_up[0].environment, check=False, timeout=120, capture_output=True)
        assert ran.returncode == -9
        assert (tmp_path / "new" / "UNFINISHED").exists()
        assert "no whole backup" in backed_up[0].run("backup", "--verify", tmp_path / "new").stderr

        backed_up[0].do("backup", tmp_path / "new", "--recipient", keys[1])
        backed_up[0].do("backup", "--verify", tmp_path / "new")
        assert not (tmp_path / "new" / "UNFINISHED").exists()

    def test_is_carried_elsewhere_and_goes_on_after_a_cut(self, backed_up, tmp_path):
        whole = backed_up[1]
        names = sorted(path.name for path in whole.iterdir() if path.suffix == ".age")
        (tmp_path / "there").mkdir()
        for name in names[1:]:
            shutil.copy(whole / name, tmp_path / "there")
        (tmp_path / "there" / names[0]).write_bytes(b"half")

        told = json.loads(backed_up[0].do("backup", whole, "--carry-to", tmp_path / "there", "--json"))
        assert told["bytes"] == (whole / names[0]).stat().st_size
        backed_up[0].do("backup", "--verify", tmp_path / "there")
        again = json.loads(backed_up[0].do("backup", whole, "--carry-to", tmp_path / "there", "--json"))
        assert again["bytes"] == 0

    def test_that_is_not_whole_is_not_carried(self, backed_up, tmp_path):
        copy = shutil.copytree(backed_up[1], tmp_path / "copy")
        (copy / "contents.age").unlink()

        ran = backed_up[0].run("backup", copy, "--carry-to", tmp_path / "there")
        assert ran.returncode == 1
        assert not (tmp_path / "there").exists()

    def test_takes_away_what_one_that_was_killed_left_in_the_clear(self, backed_up, keys, tmp_path):
        left = backed_up[0].folder / "backup-killed"
        left.mkdir()
        (left / "copy.sqlite3").write_bytes(b"canary")

        backed_up[0].do("backup", tmp_path / "new", "--recipient", keys[1])
        assert not left.exists()

    def test_does_not_overwrite_another_one_elsewhere(self, backed_up, keys, tmp_path):
        backed_up[0].do("backup", tmp_path / "new", "--recipient", keys[1])
        ran = backed_up[0].run("backup", tmp_path / "new", "--carry-to", backed_up[1])

        assert ran.returncode == 1
        assert "Another backup" in ran.stderr
        backed_up[0].do("backup", "--verify", backed_up[1])

    def test_keeps_as_many_as_it_is_told(self, backed_up, keys, tmp_path):
        days = tmp_path / "days"
        for day in ("1", "2", "3"):
            (days / "0-cut").mkdir(parents=True, exist_ok=True)
            backed_up[0].do("backup", days / day, "--recipient", keys[1], "--keep", "2")

        assert sorted(path.name for path in days.iterdir()) == ["0-cut", "2", "3"]
        backed_up[0].do("backup", "--verify", days / "2")

    def test_is_in_the_trail(self, backed_up):
        found = backed_up[0].ask("SELECT count(*) FROM audit_entry WHERE action = 'platform.backed-up'")

        assert found[0][0] >= 1

import re
import shutil
import subprocess
import sys

import pytest

from tools.files import ROOT


@pytest.fixture
def copy(tmp_path):
    """The code and its contracts, without the data."""
    shutil.copytree(
        ROOT / "netral", tmp_path / "netral", ignore=shutil.ignore_patterns("*.toml", "*.csv", "*.json", "*.pyc")
    )
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    return tmp_path


def lint(folder):
    """Run lint-imports with the copy first on the path, so that it reads the copy and not the installed package."""
    code = (
        "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command as c; c(['--no-cache'])"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False)
    return ran.returncode, ran.stdout + ran.stderr


def plant(folder, file, line):
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.write_text(f"{before}\n{line}\n", encoding="utf-8")


class TestWalls:
    def test_stand(self, copy):
        code, said = lint(copy)

        assert code == 0, said
        assert "0 broken" in said

    @pytest.mark.parametrize(
        ("file", "line", "contract"),
        [
            ("netral/law/search.py", "import django", "Law is plain Python"),
            ("netral/law/search.py", "def late():\n    from django.conf import settings", "Law is plain Python"),
            ("netral/common/errors.py", "import netral.law.errors", "Rooms stack"),
            ("netral/law/search.py", "import netral.web.addresses", "Rooms stack"),
            ("netral/config/wsgi.py", "import netral.cli.serve", "Rooms stack"),
            ("netral/cli/common.py", "import django", "A legal question starts without Django"),
            ("netral/cli/stage.py", "import netral.web.addresses", "A legal question starts without Django"),
            ("netral/undecided/__init__.py", "", "Rooms stack"),
            ("netral/guide/__init__.py", "import netral.web", "Rooms stack"),
        ],
    )
    def test_fall_when_somebody_leans_on_them(self, copy, file, line, contract):
        plant(copy, file, line)

        code, said = lint(copy)

        assert code == 1, said
        assert any(contract in row and "BROKEN" in row for row in said.splitlines()), said

    def test_leave_room_for_what_comes(self, copy):
        plant(copy, "netral/guide/__init__.py", "import netral.law")

        code, said = lint(copy)

        assert code == 0, said


class TestLegalQuestion:
    def test_starts_without_django(self):
        code = "import sys, netral.cli, netral.cli.common; sys.exit('django' in sys.modules)"

        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


class TestSuite:
    def test_asks_a_database_everywhere_but_where_once_is_enough(self):
        """`make test` leaves these folders out on PostgreSQL."""
        told = re.search(r"^WITHOUT_DATABASE := (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
        assert told is not None
        marks = ("django" + "_db", "def test_[a-z_]*\\([^)]*\\b(public|desk|site)\\b")
        for folder in told[1].split():
            for path in (ROOT / folder).rglob("*.py"):
                assert not any(re.search(mark, path.read_text(encoding="utf-8")) for mark in marks), path

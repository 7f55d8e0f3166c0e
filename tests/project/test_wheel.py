"""The wheel in an environment that holds nothing but what `requirements.txt` pins."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.project.test_locks import entries
from tools.files import ROOT, project_files

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("dist")
    for name in project_files():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, source / name)
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", target], cwd=source, check=True)
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel, tmp_path_factory) -> Path:
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False)
    (packages,) = home.glob("lib/python*/site-packages")
    for name, _, _ in entries("requirements.txt"):
        _lend(name.partition("[")[0], packages)
    install = [sys.executable, "-m", "pip", "--python", home / "bin" / "python", "install", "--no-deps", "--no-index"]
    subprocess.run([*install, "--quiet", "--disable-pip-version-check", wheel], check=True)
    return home


def _lend(name: str, packages: Path) -> None:
    """Copy an installed distribution: the suite may not use the network."""
    try:
        distribution = importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return  # pinned for another platform
    for file in distribution.files or []:
        if ".." in file.parts or file.suffix == ".pyc":
            continue
        (packages / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(Path(str(distribution.locate_file(file))), packages / file)


@pytest.fixture
def run(environment, tmp_path):
    def run_(*arguments: str) -> str:
        ran = subprocess.run(
            [environment / "bin" / "netral", *arguments],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "NETRAL_VAR": str(tmp_path / "var")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    return run_


class TestWheel:
    def test_carries_all_that_it_needs_and_nothing_else(self, wheel):
        names = zipfile.ZipFile(wheel).namelist()

        def some(start, end):
            return [name for name in names if name.startswith(start) and name.endswith(end)]

        assert some("netral/law/corpus/", ".toml")
        assert some("netral/law/_artefact/", ".json")
        assert some("netral/web/jinja2/web/", ".html")
        assert some("netral/web/static/web/", ".css")
        assert some("netral/web/locale/", ".mo")
        assert some("netral-", "licenses/LICENSE")
        assert {name.partition("/")[0].partition("-")[0] for name in names} == {"netral"}
        assert not [name for name in names if "/tests/" in name or name.endswith((".pyc", ".sqlite3"))]

    def test_carries_the_corpus_whole(self, wheel):
        packed = set(zipfile.ZipFile(wheel).namelist())

        assert [name for name in project_files() if name.startswith("netral/") and name not in packed] == []


class TestInstalledCommand:
    def test_says_its_version(self, run):
        assert "0.2.0" in run("--version")

    def test_explains_a_question(self, run):
        assert "--act" in run("check", "--help")

    def test_answers_a_question(self, run):
        assert '"prohibited"' in run(
            "check", "--act", "like", "--object", "calon", "--person", "pns", "--on", "2024-10-10", "--json"
        )

    def test_understands_a_question_without_what_trained_it(self, run):
        assert '"prohibited"' in run("ask", "saya pns kepencet like di ig paslon", "--on", "2024-10-10", "--json")

    def test_finds_its_pages_and_styles(self, run, tmp_path):
        run("manage", "migrate", "--verbosity", "0")
        run("manage", "collectstatic", "--no-input", "--verbosity", "0")

        assert list((tmp_path / "var" / "static" / "web").glob("look.*.css"))
        assert run("manage", "check").startswith("System check identified no issues")

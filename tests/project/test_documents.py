import re

import pytest

from netral.cli import COMMANDS
from netral.config.settings.environment import DEFAULTS
from tools.files import ROOT, project_files

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
named = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())


def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


class TestEveryDocument:
    @named
    def test_names_only_recipes_that_exist(self, document):
        recipes = set(re.findall(r"^(\w+):.*?## ", text("Makefile"), re.MULTILINE))

        shown = re.findall(r"`make (\w+)|^make (\w+)", document.read_text(encoding="utf-8"), re.MULTILINE)

        assert {one or other for one, other in shown} <= recipes

    @named
    def test_names_only_subcommands_that_exist(self, document):
        shown = set(re.findall(r"(?:`|/)netral ([a-z-]+)\b", document.read_text(encoding="utf-8")))

        assert shown <= set(COMMANDS)

    @named
    def test_leads_nowhere_that_does_not_exist(self, document):
        links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text(encoding="utf-8"))

        broken = [link for link in links if "://" not in link and not (document.parent / link).exists()]

        assert broken == []


class TestReadme:
    def test_shows_the_two_commands(self):
        assert re.search(r"^make run\b", text("README.md"), re.MULTILINE)
        assert re.search(r"^make test\b", text("README.md"), re.MULTILINE)

    def test_has_a_picture_that_is_small_and_said_in_words(self):
        ((words, picture),) = re.findall(r"!\[(.+?)\]\((.+?)\)", text("README.md"))

        assert len(words) > 20
        assert (ROOT / picture).stat().st_size < 100_000


class TestArchitecture:
    def test_lists_exactly_the_rooms_there_are(self):
        table = text("ARCHITECTURE.md").partition("## The rooms")[2].partition("\n## ")[0]

        listed = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)

        assert sorted(listed) == sorted(
            {name.split("/")[1] for name in project_files() if re.match(r"netral/\w+/", name)}
        )

    def test_stands_them_as_the_contract_does(self):
        listed = re.findall(r"^\| `(\w+)` \|", text("ARCHITECTURE.md"), re.MULTILINE)
        layers = text("pyproject.toml").partition("exhaustive_ignores")[2].partition("]\n\n")[0]

        assert sorted(listed, key=layers.index) == listed


class TestSettings:
    def test_are_all_documented_and_no_others(self):
        documented = set(re.findall(r"^\| `([A-Z_]+)` \|", text("docs/reference/settings.md"), re.MULTILINE))
        read = set(DEFAULTS)
        for path in (ROOT / "netral").rglob("*.py"):
            read |= set(re.findall(r"[\"'](NETRAL_[A-Z]+(?:_[A-Z]+)*)[\"']", path.read_text(encoding="utf-8")))

        assert documented == read

    def test_are_documented_with_their_defaults(self):
        for name, default in DEFAULTS.items():
            assert f"| `{name}` | {f'`{default}`' if default else 'none'} |" in text("docs/reference/settings.md")


class TestSecurityPage:
    def test_names_tests_that_exist(self):
        every_test = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))

        shown = re.findall(r"\b(Test\w+|test_\w+)(?:`|::)", text("SECURITY.md"))

        assert len(shown) > 5
        assert [name for name in shown if name not in every_test] == []


class TestDecisions:
    def test_are_numbered_without_gaps(self):
        pages = sorted((ROOT / "docs" / "adr").glob("*.md"))

        assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))

    def test_say_context_decision_and_consequences(self):
        for page in (ROOT / "docs" / "adr").glob("*.md"):
            words = page.read_text(encoding="utf-8")
            assert all(f"**{part}.**" in words for part in ("Context", "Decision", "Consequences")), page.name

import re

import pytest

from tools import hosts, lock
from tools.files import ROOT

each_lock = pytest.mark.parametrize("name", lock.LOCKS)


def entries(name):
    """Each pinned distribution with the lines that belong to it."""
    text = (ROOT / name).read_text(encoding="utf-8").removeprefix(lock.HEADER)
    return re.findall(r"^([a-z0-9][^\s=]*)==([^\s;\\]+)(.*?)(?=^[a-z0-9]|\Z)", text, re.MULTILINE | re.DOTALL)


class TestLockFiles:
    @each_lock
    def test_pin_everything_with_hashes(self, name):
        found = entries(name)

        assert len(found) > 10
        assert all("--hash=sha256:" in rest for _, _, rest in found)

    @each_lock
    def test_name_no_host(self, name):
        assert not re.search(
            r"https?:|index-url|find-links|://|\.org\b|\.com\b", (ROOT / name).read_text(encoding="utf-8")
        )

    @each_lock
    def test_hold_what_running_needs(self, name):
        running = {package for package, _, _ in entries("requirements.txt")}

        assert {"django", "granian", "psycopg", "whitenoise"} <= running
        assert running <= {package for package, _, _ in entries(name)}

    def test_develop_with_the_versions_that_run(self):
        versions = dict(entry[:2] for entry in entries("requirements-dev.txt"))

        assert {package: versions[package] for package, _, _ in entries("requirements.txt")} == dict(
            entry[:2] for entry in entries("requirements.txt")
        )


class TestWhatWeCommit:
    def test_names_no_registry_and_no_machine(self):
        assert hosts.findings() == []

    @pytest.mark.parametrize(
        "line", ["https://py" + "pi.org/simple", "registry." + "npmjs.org", "/wo" + "rk/main", "cd /ho" + "me/somebody"]
    )
    def test_would_be_caught(self, line):
        assert hosts.FORBIDDEN.search(line)

    @pytest.mark.parametrize(
        "line", ["docs/home/page", "https://netral.example/", "the workings of it", "tests/work/x"]
    )
    def test_is_not_caught_for_nothing(self, line):
        assert not hosts.FORBIDDEN.search(line)

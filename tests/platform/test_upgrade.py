"""What an earlier version left behind is brought up to this one: everything is there, and works."""

from __future__ import annotations

import json
import os
import shutil

import pytest

from netral.directory import demo
from tests.platform.installation import Installation, structure
from tools.previous import DATA_KEY, FOLDER, IDENTITY, PASSWORD

pytestmark = pytest.mark.slow
VENDOR = "postgresql" if os.environ.get("DATABASE_URL") else "sqlite"
VERSIONS = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())


def test_every_version_is_kept_for_both_databases():
    assert VERSIONS
    for version in VERSIONS:
        assert {path.name for path in (FOLDER / version).iterdir()} == {"sqlite", "postgresql"}


@pytest.fixture(scope="module", params=VERSIONS)
def upgraded(request, tmp_path_factory):
    """Give an installation of an earlier version, brought up to this one."""
    folder = tmp_path_factory.mktemp(request.param)
    made = Installation(folder / "var", key=DATA_KEY)
    made.do("restore", shutil.copytree(FOLDER / request.param / VENDOR, folder / "backup"), "--identity", IDENTITY)
    made.do("manage", "collectstatic", "--no-input", "-v0")
    return made


def test_ends_with_the_structure_of_a_new_installation(upgraded, tmp_path):
    new = Installation(tmp_path / "var")
    new.do("manage", "migrate", "-v0")

    assert structure(upgraded) == structure(new)


def test_passes_the_doctor(upgraded):
    found = json.loads(upgraded.run("doctor", "--json").stdout)

    ill = {one["check"] for one in found if not one["is_well"]}
    assert ill.isdisjoint({"database", "key-of-numbers", "trail"})


def test_still_has_everybody_with_their_number(upgraded, tmp_path):
    upgraded.do("people", "export", tmp_path / "x.csv", "--institution", "contoh", "--numbers")

    held = (tmp_path / "x.csv").read_text()
    assert all(one.number in held for one in demo.people(12))


ASKED = f"""
from django.test import Client
from netral.accounts.models import Account, Grant
from netral.audit.models import Entry
from netral.audit.queries import told
account = Account.objects.get(login="abcd-efgh")
assert account.check_password("{PASSWORD}")
assert Grant.objects.get(account=account).role == "operator"
deeds = ["account.suspended", "account.readmitted"]
words = [told(one) for one in Entry.objects.filter(action__in=deeds).order_by("pk")]
assert words == [{{"reason": "sedang cuti"}}, {{"reason": "kembali bekerja"}}], words
visitor = Client(headers={{"host": "meja.localhost"}})
sent = visitor.post("/masuk/", "login=abcd-efgh&password={PASSWORD}", "application/x-www-form-urlencoded")
assert (sent.status_code, sent.headers.get("Location")) == (302, "/"), sent.status_code
assert visitor.get("/keamanan/").status_code == 200
"""


def test_lets_its_accounts_in_and_reads_its_trail(upgraded):
    upgraded.do("manage", "shell", "-v0", "-c", ASKED)


def test_takes_the_same_files_without_a_change(upgraded, tmp_path):
    upgraded.do("people", "export", tmp_path / "x.csv", "--institution", "contoh", "--numbers")

    again = upgraded.do("people", "import", tmp_path / "x.csv", "--institution", "contoh", "--yes")
    assert again.startswith("0 new, 0 changed, 12 unchanged")

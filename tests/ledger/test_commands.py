"""`netral ledger` for whoever runs the server: what it says, and what it leaves as it was."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime

import pytest

from netral.audit.models import Entry
from netral.cli import main
from netral.ledger.keeping import HALTED, why_halted, write_once
from netral.ledger.models import Shard, SigningKey
from netral.ledger.queries import folder_of, policy, root_folder
from netral.ledger.writer import Writer
from tests.ledger.entering import enter

pytestmark = pytest.mark.django_db
YEAR = datetime.now(UTC).year
"""The commands go by the clock of the machine."""


@pytest.fixture
def netral(capsys, var, monkeypatch):
    """Run `netral ledger …`, and give its exit code, what it said, and what it said was wrong."""
    monkeypatch.setenv("NETRAL_LANG", "en")

    def run(*words):
        code = main(["ledger", *map(str, words)])
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def log(var):
    """Give the log that is open."""
    write_once()
    return Shard.objects.get()


class TestOpen:
    def test_announces_and_says_whom_to_tell(self, netral, log):
        code, said, _ = netral("open", YEAR + 1)
        assert (code, said) == (
            0,
            f"Announced: localhost/log/{YEAR + 1}\nGive witnesses and readers the new policy: /log/policy.\n",
        )

    @pytest.mark.parametrize(
        ("year", "wrong"),
        [(YEAR + 6, "is too far away"), (2099, "is too far away"), (YEAR, "There is a log of"), (1999, "earliest"),
         ("x", "whole number"), ("", "YEAR is needed")],
    )  # fmt: skip
    def test_takes_no_year_that_cannot_be(self, netral, log, year, wrong):
        code, said, refused = netral("open", year)
        assert code in (1, 2)
        assert said == ""
        assert wrong in refused
        assert Shard.objects.count() == 1

    def test_can_be_taken_back_until_it_is_open(self, netral, log):
        netral("open", YEAR + 1)
        code, said, _ = netral("withdraw", YEAR + 1)
        assert (code, said.split("\n")[0]) == (0, f"Taken back: localhost/log/{YEAR + 1}")
        assert [one.key.name for one in policy().logs] == [log.origin]
        for year in (YEAR, YEAR + 1):
            code, _, refused = netral("withdraw", year)
            assert (code, "There are: -." in refused) == (1, True)
        assert SigningKey.objects.count() == 1
        actions = Entry.objects.filter(action__startswith="log.").order_by("pk").values_list("action", flat=True)
        assert list(actions) == ["log.announced", "log.withdrawn"]

    def test_cannot_be_taken_back_once_the_log_before_goes_on_there(self, netral, log):
        netral("open", YEAR + 1)
        Shard.objects.filter(pk=YEAR).update(closing_at=log.opened_at)
        code, _, refused = netral("withdraw", YEAR + 1)
        assert (code, "goes on there" in refused) == (1, True)


class TestClose:
    def test_wants_to_hear_which(self, netral, log):
        netral("open", YEAR + 1)
        for words, wrong in (((), "YEAR is needed"), ((YEAR + 1,), f"is not open. Open: {YEAR}.")):
            code, _, refused = netral("close", *words)
            assert code in (1, 2)
            assert wrong in refused
        log.refresh_from_db()
        assert log.closing_at is None

    def test_closes(self, netral, log):
        netral("open", YEAR + 1)
        code, said, _ = netral("close", YEAR)
        assert (code, said.startswith(f"Closed: localhost/log/{YEAR}, ")) == (0, True)


class TestKeys:
    def test_are_rotated_and_revoked_and_witnesses_are_to_be_told(self, netral, log):
        code, said, _ = netral("rotate")
        assert code == 0
        assert "Give witnesses and readers the new policy" in said
        old = SigningKey.objects.earliest("pk").public.split("+")[1]
        code, said, _ = netral("revoke", old, "--reason", "Mesin lama")
        assert code == 0
        assert "Give witnesses and readers the new policy" in said
        write_once()
        assert (root_folder() / "public/log/policy").read_bytes() == policy().octets()
        assert b"Mesin lama" in (root_folder() / "public/log/revoked").read_bytes()

    def test_that_are_not_there_or_are_the_only_one_are_not_revoked(self, netral, log):
        only = SigningKey.objects.get().public.split("+")[1]
        for words, wrong in (
            ((), "KEY is needed"),
            (("00000000", "--reason", "x"), f"There are: {only}."),
            ((only, "--reason", "x"), "only key"),
        ):
            code, _, refused = netral("revoke", *words)
            assert code in (1, 2)
            assert wrong in refused


class TestRecover:
    @pytest.fixture
    def logs(self, netral, log, tmp_path):
        """Give copies of two logs; the first is closed."""
        netral("open", YEAR + 1)
        netral("close", YEAR)
        enter("pledge", b"1")
        write_once()
        for year in (YEAR, YEAR + 1):
            shutil.copytree(folder_of(year).root, tmp_path / str(year))
        return tmp_path

    def test_of_one_log_says_what_is_wrong_with_another(self, netral, logs):
        shutil.rmtree(root_folder() / "public")
        code, said, wrong = netral("recover", "--year", YEAR + 1, "--from", logs / str(YEAR + 1))
        assert (code, said.startswith(f"Recovered: localhost/log/{YEAR + 1}")) == (0, True)
        assert f"netral ledger recover --year {YEAR} --from ADDRESS" in wrong
        assert f"--year {YEAR}" in (why_halted() or {})["en"]
        code, _, wrong = netral("recover", "--year", YEAR, "--from", logs / str(YEAR))
        assert (code, wrong) == (0, "")
        assert why_halted() is None
        assert json.loads(netral("audit", "--json")[1])[0]["wrong"] == []

    def test_says_where_the_old_files_are(self, netral, logs):
        _, said, _ = netral("recover", "--from", logs / str(YEAR + 1))
        assert f"The old files: {root_folder()}/before/{YEAR + 1}-" in said

    def test_of_a_log_that_stands_still_holds_up_no_other(self, logs):
        shutil.rmtree(folder_of(YEAR).root)
        enter("pledge", b"2")
        with pytest.raises(Exception, match=f"--year {YEAR} "):
            Writer().step()
        assert Shard.objects.get(pk=YEAR + 1).size == 3
        with pytest.raises(Exception, match=f"--year {YEAR} "):
            write_once()
        assert (root_folder() / HALTED).exists()

    def test_needs_to_know_from_where(self, netral, logs):
        for words in ((), ("--from", "x", "--rebuild")):
            assert netral("recover", *words)[0] == 1
        assert "it is no folder" in netral("recover", "--from", "/dev/null")[2]


class TestPolicy:
    def test_that_cannot_be_read_holds_nothing_up(self, netral, log, public):
        before = public.get("/log/policy").content
        (root_folder() / "witnesses").write_text("witnes bawaslu\n")
        enter("pledge", b"1")
        write_once()
        log.refresh_from_db()
        assert log.size == 2
        assert public.get("/log/policy").content == before
        assert public.get("/log/").status_code == 200
        assert netral("rotate")[0] == 0

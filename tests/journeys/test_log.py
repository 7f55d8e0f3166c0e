"""Anyone checks the public log of a running installation: in the browser, by command, as witness, as monitor."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import time

import pytest
from axe_playwright_python.sync_playwright import Axe

from netral.ledger.note import Kind, Signer
from netral.ledger.policy import Policy
from netral.ledger.proof import made
from netral.ledger.remote import Remote
from netral.ledger.shards import first_entry
from netral.ledger.verify import read_checkpoint
from tests.browsing import press
from tests.databases import own_database
from tools.serving import free_port, serving


@pytest.fixture(scope="module")
def log(site):
    """Give the address of the open log; its first entry can be opened by everybody."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        page = Remote(site.public).read("log/").decode()
        if "/checkpoint" in page:
            year = page.partition("/checkpoint")[0].rpartition("/")[2]
            return f"{site.public}/log/{year}"
    raise TimeoutError("no log was opened")


@pytest.fixture(scope="module")
def site(tmp_path_factory, worker_id):
    database = os.environ.get("DATABASE_URL")
    own = {"DATABASE_URL": own_database(database, f"netral_log_{worker_id}_{os.getpid()}")} if database else {}
    with serving(**own) as running:
        yield running


@pytest.fixture(scope="module")
def files(log, tmp_path_factory):
    """Write a policy, a proof of the first entry, and what opens it, as somebody keeps them."""
    folder = tmp_path_factory.mktemp("kept")
    opening = first_entry(read_checkpoint(Remote(log).read).checkpoint.origin, None)
    (folder / "policy").write_bytes(Remote(log.rpartition("/")[0]).read("policy"))
    (folder / "first.isi").write_bytes(opening.octets())
    (folder / "first.tlog-proof").write_bytes(made(Remote(log).read, 0, extra=opening.octets()).octets())
    (folder / "apart.tlog-proof").write_bytes(made(Remote(log).read, 0).octets())
    return folder


def netral(*words, **more):
    command = [sys.executable, "-m", "netral", "ledger", *map(str, words)]
    environment = {**os.environ, "NETRAL_LANG": "en", "DJANGO_SETTINGS_MODULE": "not.there", **more}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


class TestPage:
    @pytest.mark.parametrize("language", ["id", "en"])
    @pytest.mark.parametrize("width", [360, 1280])
    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_checks_a_proof_without_scripts_and_without_barriers(self, browser, site, files, language, width, scheme):
        # axe is a script itself, so it runs in a window of its own that allows them.
        for scripts in (False, True):
            context = browser.new_context(
                viewport={"width": width, "height": 800}, java_script_enabled=scripts, color_scheme=scheme
            )
            page = context.new_page()
            page.goto(f"{site.public}{'/en' if language == 'en' else ''}/log/")
            page.locator("#proof").set_input_files(files / "apart.tlog-proof")
            press(page.locator("form.card button"))
            assert page.locator("#wrong").is_visible()
            assert page.locator("html").get_attribute("lang") == language
            if scripts:
                found = Axe().run(page)
                assert found.violations_count == 0, found.generate_report()
            page.locator("#proof").set_input_files(files / "apart.tlog-proof")
            page.locator("#opening").set_input_files(files / "first.isi")
            press(page.locator("form.card button"))
            assert page.locator("#found").is_visible()
            if scripts:
                found = Axe().run(page)
                assert found.violations_count == 0, found.generate_report()
                assert page.evaluate("document.documentElement.scrollWidth") <= width
            context.close()


class TestCommand:
    """By somebody who has the command and nothing of ours: no settings, no database."""

    def test_verifies_the_whole_log(self, log, files):
        ran = netral("verify", "--url", log, "--policy", files / "policy", "--json")
        assert ran.returncode == 0, ran.stderr
        assert json.loads(ran.stdout)["origin"] == f"localhost/log/{log[-4:]}"

    def test_says_that_keys_from_the_same_place_are_worth_little(self, log):
        ran = netral("verify", "--url", log)
        assert ran.returncode == 0
        assert "The keys were taken from the same address" in ran.stderr

    def test_exports_it_and_reads_what_was_exported(self, log, files, tmp_path):
        assert netral("export", tmp_path / "copy", "--url", log, "--policy", files / "policy").returncode == 0
        names = {path.name for path in (tmp_path / "copy").iterdir()}
        assert names == {"checkpoint", "keys", "policy", "tile"}
        assert netral("verify", "--folder", tmp_path / "copy").returncode == 0
        (tmp_path / "copy" / "checkpoint").write_text("rubbish")
        refused = netral("verify", "--folder", tmp_path / "copy")
        assert (refused.returncode, refused.stdout) == (1, "")
        assert "is not signed" in refused.stderr

    def test_does_not_export_over_something(self, log, tmp_path):
        (tmp_path / "x").touch()
        assert "is not empty" in netral("export", tmp_path, "--url", log).stderr

    def test_makes_a_proof_and_checks_it(self, log, files, tmp_path):
        to = tmp_path / "x.tlog-proof"
        made_ = netral(
            "proof", "--opening", files / "first.isi", "--url", log, "--policy", files / "policy", "--to", to
        )
        assert made_.returncode == 0, made_.stderr
        checked = netral("check", to, "--policy", files / "policy", "--json")
        assert json.loads(checked.stdout)["kind"] == "log.opened"

    def test_checks_a_proof_whose_content_is_kept_apart(self, files):
        words = ("check", files / "apart.tlog-proof", "--policy", files / "policy")
        alone = netral(*words)
        assert (alone.returncode, alone.stdout) == (1, "")
        assert "does not hold what it is about" in alone.stderr
        both = netral(
            "check", files / "apart.tlog-proof", "--opening", files / "first.isi", "--policy", files / "policy"
        )
        assert both.returncode == 0

    def test_watches_it(self, log, files, tmp_path):
        words = ("monitor", "--url", log, "--policy", files / "policy", "--memory", tmp_path / "m", "--once")
        for more in ((), ("--proof", files / "first.tlog-proof"), ("--other", log)):
            ran = netral(*words, *more)
            assert ran.returncode == 0, ran.stdout
            assert "well" in ran.stdout

    def test_alarms_when_it_is_not_signed_by_whom_one_trusts(self, log, files, tmp_path):
        other, key = tmp_path / "policy", Signer.new(f"localhost/log/{log[-4:]}", Kind.SIGNATURE).key
        other.write_text(f"log {key}\nquorum none\n")
        ran = netral("monitor", "--url", log, "--policy", other, "--memory", tmp_path / "m", "--once")
        assert (ran.returncode, "▲ unsigned: No trusted key" in ran.stdout) == (1, True)

    def test_alarms_when_nothing_is_there(self, log, files, tmp_path):
        words = ("--policy", files / "policy", "--memory", tmp_path / "m", "--once")
        for url, why in ((log[:-1], "no checkpoint"), ("http://127.0.0.1:9/log/2026", "the connection was refused")):
            ran = netral("monitor", "--url", url, *words)
            assert (ran.returncode, "▲ unreadable: " in ran.stdout, why in ran.stdout) == (1, True, True)

    def test_keeps_one_memory_for_one_program(self, log, files, tmp_path):
        monitor = ("monitor", "--url", log, "--policy", files / "policy", "--once", "--memory")
        witness = ("witness", "--policy", files / "policy", "--port", free_port(), "--name", "w.example", "--memory")
        (tmp_path / "m").mkdir()
        (tmp_path / "m" / "diary").touch()
        assert "holds something else" in netral(*witness, tmp_path / "m").stderr
        (tmp_path / "w").mkdir()
        (tmp_path / "w" / "key").touch()
        assert "is a witness's" in netral(*monitor, tmp_path / "w").stderr
        (tmp_path / "free").mkdir()
        with (tmp_path / "free" / "in-use").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for words in (monitor, witness):
                assert "Another program is using the folder" in netral(*words, tmp_path / "free").stderr

    def test_needs_the_policy_or_the_log_where_no_server_is(self, files, tmp_path):
        nowhere = {"DJANGO_SETTINGS_MODULE": "netral.config.settings", "NETRAL_VAR": str(tmp_path / "var")}
        nowhere["DATABASE_URL"] = ""
        for words, said in (
            (("check", files / "first.tlog-proof"), "Name the policy: --policy FILE."),
            (("verify",), "Name the log: --url ADDRESS or --folder FOLDER."),
        ):
            ran = netral(*words, **nowhere)
            assert (ran.returncode, said in ran.stderr) == (1, True), ran.stderr
        assert not (tmp_path / "var").exists()

    def test_does_not_write_a_proof_over_another(self, log, files, tmp_path):
        for name in ("policy", "first.isi"):
            shutil.copy(files / name, tmp_path)
        words = ("proof", "--opening", tmp_path / "first.isi", "--url", log, "--policy", tmp_path / "policy")
        first, again = netral(*words), netral(*words)
        assert (first.returncode, first.stdout) == (0, f"Entry number 0: {tmp_path / 'first.tlog-proof'}\n")
        assert (again.returncode, "is there already" in again.stderr) == (2, True)
        assert netral(*words, "--to", tmp_path / "first.tlog-proof").returncode == 0

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("verify", "--url", "http://127.0.0.1:9/log/2026", "--policy", "{policy}"), "does not answer"),
            (("verify", "--url", "ftp://x", "--policy", "{policy}"), "is no address"),
            (("verify", "--url", "{log}", "--policy", "/no/such"), "Cannot be read"),
            (("verify", "--url", "{log}", "--folder", "x"), "not both"),
            (("check",), "FILE is needed"),
            (("monitor", "--url", "{log}", "--policy", "{policy}", "--once"), "--memory is needed"),
            (("monitor", "--url", "{log}", "--policy", "{policy}", "--once", "--every", "0"), "--every"),
            (("witness", "--memory", "x"), "--policy is needed"),
            (("proof",), "--opening is needed"),
            (("export",), "FOLDER is needed"),
            (("verify", "--url", "{log}", "--policy", "/bin/true"), "/bin/true: Policy, line 1: control characters."),
            (("verify", "--folder", "/no/such"), "Cannot be read: /no/such/policy: it is not there. Give the policy"),
        ],
    )
    def test_refuses_what_cannot_be_in_a_line(self, log, files, words, said):
        ran = netral(*(word.format(policy=files / "policy", log=log) for word in words))
        assert ran.returncode in (1, 2)
        assert said in ran.stderr
        assert "Traceback" not in ran.stderr


class TestWitness:
    def test_cosigns_over_http_from_another_house(self, site, log, files, tmp_path):
        """The real command, the real server: its cosignature is under the next checkpoint."""
        port = free_port()
        words = ["witness", "--policy", files / "policy", "--memory", tmp_path / "w", "--port", port]
        command = [sys.executable, "-m", "netral", "ledger", *map(str, words), "--name", "saksi.example/netral"]
        own = site.folder / "ledger" / "witnesses"
        with (
            contextlib.ExitStack() as slow,
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as witness,
        ):
            try:
                assert witness.stdout is not None
                line = next(line for line in witness.stdout if line.startswith("witness "))
                for _ in range(20):  # callers that never end hold up nobody
                    slow.enter_context(self._begun(port))
                own.write_text(f"{line}quorum saksi.example\n")
                policy = (files / "policy").read_text().replace("quorum none\n", own.read_text())
                assert self._cosigned(log, Policy.parse(policy.encode()), within=60)
                assert "Witnesses: saksi.example" in netral("verify", "--url", log).stdout
            finally:
                own.unlink(missing_ok=True)
                witness.terminate()

    @staticmethod
    def _begun(port):
        until, request = (
            time.monotonic() + 30,
            b"POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nold 1",
        )
        while time.monotonic() < until:
            with contextlib.suppress(ConnectionRefusedError):
                caller = socket.create_connection(("127.0.0.1", int(port)))
                caller.sendall(request)
                return caller
        raise TimeoutError("the witness does not listen")

    @staticmethod
    def _cosigned(log, policy, *, within):
        until = time.monotonic() + within
        while time.monotonic() < until:
            if policy.is_enough(read_checkpoint(Remote(log).read)):
                return True
        return False

import os
import resource
import socket
import stat
import subprocess
import sys
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from http.client import HTTPConnection

import psycopg
import pytest

from netral.cli import serve
from tests.databases import own_database
from tools.serving import serving

REAL = {
    "NETRAL_PUBLIC_HOST": "netral.example",
    "NETRAL_DESK_HOST": "meja.netral.example",
    "NETRAL_SECRET_KEY": "an invented key of more than fifty characters, for tests only",
    "NETRAL_DATA_KEY": "another invented key of more than fifty characters, for tests only",
}


def start(folder, *options, **environment):
    """Start a server that will refuse to; give its exit code and the lines that it said."""
    ran = subprocess.run(
        [sys.executable, "-m", "netral", "serve", "--workers", "1", *options],
        env={**os.environ, "DATABASE_URL": "", "NETRAL_LANG": "en", "NETRAL_VAR": str(folder / "var"), **environment},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert not ran.stdout
    return ran.returncode, ran.stderr.splitlines()


class TestAddress:
    @pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "2001:db8::1", "::ffff:7f00:1"])  # noqa: S104
    def test_of_a_local_installation_is_not_open_to_the_network(self, tmp_path, host):
        code, said = start(tmp_path, "--host", host, NETRAL_DEBUG="1")

        assert code == 2
        assert said == [
            f"✕ “host” {host} opens a local installation to the network. First name its hosts (NETRAL_PUBLIC_HOST)."
        ]

    def test_of_a_local_installation_is_refused_in_indonesian_too(self, tmp_path):
        code, said = start(tmp_path, "--host", "192.0.2.1", NETRAL_LANG="id")

        assert code == 2
        assert "membuka pemasangan lokal ke jaringan" in said[0]

    @pytest.mark.parametrize("host", ["evil", "localhost", "", "127.0.0.1:80", "fe80::1%eth0", "\x1b[31m"])
    def test_is_a_number(self, netral, host):
        ran = netral("serve", "--host", host, NETRAL_LANG="en")

        assert ran.exit_code == 2
        assert "is not an IP address. Write for example 127.0.0.1." in ran.stderr
        assert "\x1b" not in ran.stderr

    def test_that_is_not_of_this_machine_is_refused(self, tmp_path):
        code, said = start(tmp_path, "--host", "192.0.2.1", **REAL)

        assert code == 1
        assert len(said) == 1
        assert "192.0.2.1 port 8000 cannot be used" in said[0]

    def test_that_is_taken_is_refused_before_anything_is_made(self, tmp_path):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            code, said = start(tmp_path, "--port", str(port))

        assert code == 1
        assert len(said) == 1
        assert said[0].startswith(f"✕ Port {port} on 127.0.0.1 is in use by another program.")
        assert "--port" in said[0]
        assert not list((tmp_path / "var").iterdir())


class TestRefusal:
    @pytest.mark.parametrize(
        ("environment", "refusal"),
        [
            ({"DATABASE_URL": "postgresql://u:secret@127.0.0.1:1/x?foo=bar"}, 'invalid URI query parameter: "foo"'),
            ({"DATABASE_URL": "postgresql://u:secr%zzet@127.0.0.1:1/x"}, "DATABASE_URL: it cannot be read"),
            ({"DATABASE_URL": "postgresql://u:secret@127.0.0.1:1/x?sslmode=foo"}, 'invalid sslmode value: "foo"'),
            ({"DATABASE_URL": "postgresql://u:secret@127.0.0.1:1/x"}, "The database cannot be used: connection failed"),
            ({"DATABASE_URL": "postgresql://u:secret@127.0.0.1:1/"}, "The database cannot be used: settings.DATABASES"),
            ({"NETRAL_VAR": "/proc/nope"}, "NETRAL_VAR cannot be used: "),
            ({"NETRAL_VAR": "/etc/passwd"}, "NETRAL_VAR cannot be used: "),
        ],
    )
    def test_is_one_line_without_the_password(self, tmp_path, environment, refusal):
        code, said = start(tmp_path, "--port", str(free_port()), **environment)

        assert code == 1
        assert len(said) == 1
        assert refusal in said[0]
        assert "secr" not in said[0]

    def test_of_djangos_own_commands_is_one_line_too(self, tmp_path):
        ran = subprocess.run(
            [sys.executable, "-m", "netral", "manage", "check"],
            env={**os.environ, "DATABASE_URL": "", "NETRAL_LANG": "en", "NETRAL_VAR": "/proc/nope"},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

        assert (ran.returncode, ran.stderr.count("\n")) == (1, 1)
        assert ran.stderr.startswith("✕ NETRAL_VAR cannot be used: ")

    def test_of_a_file_that_is_no_database_is_one_line(self, tmp_path):
        (tmp_path / "var").mkdir()
        (tmp_path / "var" / "netral.sqlite3").write_text("not a database, " * 100)

        code, said = start(tmp_path, "--port", str(free_port()))

        assert code == 1
        assert said == ["✕ The database cannot be used: file is not a database"]


class TestFolder:
    def test_is_closed_to_others_even_when_it_was_there_before(self, tmp_path):
        tmp_path.chmod(0o755)

        with serving(NETRAL_VAR=str(tmp_path), DATABASE_URL=""):
            assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700

    def test_of_everybody_is_refused_and_left_as_it_is(self, tmp_path):
        shared = tmp_path / "shared"
        shared.mkdir()
        shared.chmod(0o1777)

        code, said = start(tmp_path, "--port", str(free_port()), NETRAL_VAR=str(shared))

        assert code == 1
        assert said == [f"✕ NETRAL_VAR cannot be used: {shared} is open to everybody; give Netral a folder of its own"]
        assert stat.S_IMODE(shared.stat().st_mode) == 0o1777

    def test_may_be_prepared_by_two_servers_at_once(self, tmp_path):
        with ExitStack() as stack, ThreadPoolExecutor(2) as together:
            servers = [serving(NETRAL_VAR=str(tmp_path), DATABASE_URL="") for _ in range(2)]
            for site in together.map(stack.enter_context, servers):
                assert ask(site).status == 200


class TestDatabase:
    def test_may_be_prepared_from_two_machines_at_once(self, tmp_path, empty_database):
        with ExitStack() as stack, ThreadPoolExecutor(2) as together:
            servers = [serving(NETRAL_VAR=str(tmp_path / name), DATABASE_URL=empty_database) for name in ("a", "b")]
            for site in together.map(stack.enter_context, servers):
                assert ask(site).status == 200

    def test_is_let_go_before_workers_begin(self, tmp_path, empty_database):
        own = {"NETRAL_VAR": str(tmp_path), "DATABASE_URL": empty_database}
        with serving(None, "--no-work", **own) as site:  # background work is a guest of its own
            assert ask(site).status == 200

            assert guests(empty_database) == 0


class TestConnections:
    IDLE = 500

    def test_that_are_idle_keep_nobody_out(self, site):
        with ExitStack() as stack:
            for _ in range(self.IDLE):
                idle = stack.enter_context(socket.create_connection(("127.0.0.1", site.port), timeout=10))
                idle.sendall(b"GET / HTTP/1.1\r\n")

            assert ask(site).status == 200

    def test_are_as_many_as_the_operating_system_grants(self, monkeypatch):
        granted = []
        monkeypatch.setattr(resource, "setrlimit", lambda kind, limits: granted.append(limits))
        for soft, most, connections in [(256, 1024, 512), (1024, 524_288, 4096), (256, resource.RLIM_INFINITY, 4096)]:
            monkeypatch.setattr(resource, "getrlimit", lambda kind, limits=(soft, most): limits)
            assert serve._connections() == connections

        assert granted == [(1024, 1024), (8192, 524_288), (8192, resource.RLIM_INFINITY)]


@pytest.fixture
def empty_database():
    """Give the address of a database without tables; of none, when the suite runs on SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    return own_database(url, f"netral_empty_{os.getpid()}_{uuid.uuid4().hex[:8]}") if url else ""


def guests(url):
    """Count who is connected to a database; nobody ever is to a file."""
    if not url:
        return 0
    with psycopg.connect(url) as own:
        # PostgreSQL's own autovacuum comes by every minute and counts as nobody.
        counted = own.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND backend_type = 'client backend'"
        )
        return counted.fetchall()[0][0] - 1


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def ask(site):
    connection = HTTPConnection("127.0.0.1", site.port, timeout=10)
    connection.request("GET", "/", headers={"Host": "localhost"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer

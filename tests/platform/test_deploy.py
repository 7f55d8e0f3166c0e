"""What an operator copies: units that systemd takes, and a proxy that keeps what Netral promises, tried for real."""

from __future__ import annotations

import os
import re
import socket
import ssl
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from netral.config.settings.environment import DEFAULTS
from tests.journeys.test_real_installation import KEY, NAMES
from tests.requirements import need
from tools.serving import free_port, serving

DEPLOY = Path(__file__).parent.parent.parent / "deploy"
UNITS = sorted(path.name for path in (DEPLOY / "systemd").iterdir())
SERVICES = [name for name in UNITS if name.endswith(".service")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Give the units as they would be on a machine where Netral is installed."""
    made = tmp_path_factory.mktemp("units")
    for name in UNITS:
        told = (DEPLOY / "systemd" / name).read_text()
        (made / name).write_text(told.replace("/opt/netral/bin/netral", "/bin/true"))
    return made


class TestUnits:
    def test_are_taken_by_systemd_without_a_word(self, folder):
        command = [need("systemd-analyze"), "verify", "--man=no", *(str(folder / name) for name in UNITS)]
        ran = subprocess.run(command, check=False, capture_output=True, text=True)

        assert (ran.returncode, ran.stdout + ran.stderr) == (0, "")

    @pytest.mark.parametrize("name", SERVICES)
    def test_leave_little_to_who_breaks_in(self, folder, name):
        command = [need("systemd-analyze"), "security", "--offline=true", "--no-pager", "--threshold=20"]
        ran = subprocess.run([*command, str(folder / name)], check=False, capture_output=True, text=True)

        assert ran.returncode == 0, ran.stdout[-200:]

    @pytest.mark.parametrize("name", SERVICES)
    def test_leave_no_core_and_no_open_file_behind(self, name):
        told = (DEPLOY / "systemd" / name).read_text()

        assert {"LimitCORE=0", "UMask=0077", "StateDirectoryMode=0700"} <= set(told.splitlines())

    def test_each_timer_has_its_service(self):
        for name in UNITS:
            assert name.endswith(".service") or name.replace(".timer", ".service") in UNITS

    def test_are_told_settings_that_there_are(self):
        told = re.findall(r"^#?([A-Z_]+)=", (DEPLOY / "netral.env").read_text(), re.MULTILINE)

        assert set(told) - {"NETRAL_BACKUP_RECIPIENT"} <= set(DEFAULTS)


def certificate(folder: Path) -> None:
    """Write a certificate of this test's own for both names."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "netral.example")])
    names = x509.SubjectAlternativeName([x509.DNSName(one) for one in NAMES.values()])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(made.public_bytes(pem))
    form = serialization.PrivateFormat.PKCS8
    (folder / "key.pem").write_bytes(key.private_bytes(pem, form, serialization.NoEncryption()))


class Proxied:
    """Both hosts behind nginx."""

    def __init__(self, folder: Path, http: int, https: int) -> None:
        self.folder, self.http, self.https = folder, http, https
        self.trust = ssl.create_default_context(cafile=str(folder / "cert.pem"))

    def ask(self, host, path="/", method="GET", body=None, **headers):
        connection = HTTPSConnection(host, self.https, context=self.trust, timeout=30)
        connection._create_connection = lambda _address, *_more: socket.create_connection(("127.0.0.1", self.https), 30)  # type: ignore[attr-defined]
        connection.request(method, path, body=body, headers={"Host": host, **headers})
        answer = connection.getresponse()
        told = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        connection.close()
        return told


@pytest.fixture(scope="module")
def proxied(tmp_path_factory):
    folder, program = tmp_path_factory.mktemp("nginx"), need("nginx")
    certificate(folder)
    http, https = free_port(), free_port()
    with serving(**NAMES, **KEY, NETRAL_BEHIND_PROXY="1", DATABASE_URL="") as site:
        told = (DEPLOY / "nginx" / "netral.conf").read_text()
        told = re.sub(r"^ *listen \[::\]:.*\n", "", told, flags=re.MULTILINE)  # not every machine has IPv6
        for there, here in (
            ("127.0.0.1:8000", f"127.0.0.1:{site.port}"),
            ("listen 80", f"listen 127.0.0.1:{http}"),
            ("listen 443", f"listen 127.0.0.1:{https}"),
            ("/etc/netral/tls/fullchain.pem", str(folder / "cert.pem")),
            ("/etc/netral/tls/key.pem", str(folder / "key.pem")),
            ("/var/log/nginx/netral.log crit", f"{folder}/error.log warn"),
        ):
            assert there in told
            told = told.replace(there, here)
        spools = "".join(
            f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (folder / "site.conf").write_text(told)
        (folder / "nginx.conf").write_text(
            f"pid {folder}/pid;\nerror_log {folder}/main.log;\nevents {{}}\n"
            f"http {{\n{spools}include {folder}/site.conf;\n}}\n"
        )
        # The folder of the test is closed to others, so the workers are whoever runs the test.
        whom = "user root; " if os.geteuid() == 0 else ""
        command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "main.log")]
        with subprocess.Popen([*command, "-g", f"{whom}daemon off;"], stderr=subprocess.PIPE) as running:
            made = Proxied(folder, http, https)
            try:
                _wait(https, running)
                yield made
            finally:
                running.terminate()
                running.wait(30)


def _wait(port: int, running: subprocess.Popen[bytes]) -> None:
    while running.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            continue
        return
    raise AssertionError(running.stderr.read() if running.stderr else "")


@pytest.mark.slow
class TestProxy:
    def test_serves_both_hosts(self, proxied):
        for host, words in (("netral.example", b"Sering ditanyakan"), ("meja.netral.example", b"Masuk")):
            status, headers, page = proxied.ask(host, "/" if host == "netral.example" else "/masuk/")
            assert status == 200
            assert words in page
            assert headers["strict-transport-security"] == "max-age=63072000"
            assert "content-encoding" not in headers
            assert "nginx/" not in headers.get("server", "")

    def test_leads_to_https(self, proxied):
        with closing(HTTPConnection("127.0.0.1", proxied.http)) as connection:
            connection.request("GET", "/bolehkah/?a=b", headers={"Host": "netral.example"})
            answer = connection.getresponse()
            answer.read()

        assert answer.status == 301
        assert answer.headers["Location"] == "https://netral.example/bolehkah/?a=b"

    def test_gives_no_answer_to_any_other_name(self, proxied):
        with socket.create_connection(("127.0.0.1", proxied.https)) as bare, pytest.raises(ssl.SSLError):
            proxied.trust.wrap_socket(bare, server_hostname="other.example")
        with closing(HTTPConnection("127.0.0.1", proxied.http)) as connection:
            connection.request("GET", "/", headers={"Host": "other.example"})
            with pytest.raises(OSError, match=r"closed|reset"):
                connection.getresponse()

    def test_lets_no_visitor_say_where_they_come_from(self, proxied):
        """The desk counts guesses by address: sixty a minute from one, however many it claims to be."""

        def guess(one):
            return proxied.ask(
                "meja.netral.example", "/masuk/", "POST", f"login=aaaa-{one:04}&password=x",
                **{"Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": f"10.0.0.{one}",
                   "Forwarded": f"for=10.0.0.{one}"},
            )[2].decode()  # fmt: skip

        assert "Terlalu banyak" not in guess(0)
        # Several at once: the minute must not be over before the sixtieth.
        with ThreadPoolExecutor(4) as together:
            list(together.map(guess, range(1, 70)))
        assert "Terlalu banyak" in guess(70)

    @pytest.mark.parametrize(
        ("host", "size", "status"),
        [("netral.example", (3 << 20) + 1, 413), ("meja.netral.example", (66 << 20) + 1, 413)],
    )
    def test_refuses_bodies_that_are_too_large(self, proxied, host, size, status):
        assert proxied.ask(host, "/bolehkah/", "POST", b"", **{"Content-Length": str(size)})[0] == status

    def test_keeps_nothing_of_what_passes_through_on_a_disk(self, proxied):
        for host, size in (("netral.example", 2 << 20), ("meja.netral.example", 60 << 20)):
            canary = b"canary-" * (size // 7)
            proxied.ask(host, "/bolehkah/", "POST", canary, **{"Content-Type": "text/plain"})
        proxied.ask("netral.example", "/bolehkah/?canary=1")

        for path in proxied.folder.rglob("*"):
            assert path.is_dir() or b"canary" not in path.read_bytes(), path
        # A file that nginx has written and taken away again leaves no other trace.
        assert "temporary file" not in (proxied.folder / "error.log").read_text()
        spools = [path for path in proxied.folder.rglob("*") if path.parent.name in ("client_body", "proxy")]
        assert spools == []

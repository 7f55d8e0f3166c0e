import os
import subprocess
import sys

import pytest

REAL = {
    "NETRAL_PUBLIC_HOST": "netral.example",
    "NETRAL_DESK_HOST": "meja.netral.example",
    "NETRAL_SECRET_KEY": "an invented key of more than fifty characters, for tests only",
    "NETRAL_DATA_KEY": "another invented key of more than fifty characters, for tests only",
}


def start(folder, shown="s.DEBUG, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS > 0, s.IS_LOCAL", **environment):
    """Read the settings in a process of their own and print one of them; give its exit code and what it said."""
    code = f"from django.conf import settings as s; print({shown})"
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("NETRAL_", "DATABASE_URL"))}
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={**clean, "DJANGO_SETTINGS_MODULE": "netral.config.settings", **environment},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, (ran.stdout or ran.stderr).strip().splitlines()[-1]


class TestLocalInstallation:
    def test_starts_with_nothing_set_and_without_debug(self, tmp_path):
        assert start(tmp_path) == (0, "False False False True")

    def test_leaves_no_folder_behind_by_being_read(self, tmp_path):
        start(tmp_path)

        assert not list(tmp_path.iterdir())

    def test_may_show_its_inside(self, tmp_path):
        assert start(tmp_path, NETRAL_DEBUG="1") == (0, "True False False True")


class TestRealInstallation:
    def test_starts_with_two_hosts_and_a_key_and_asks_for_https(self, tmp_path):
        assert start(tmp_path, **REAL) == (0, "False True True False")

    @pytest.mark.parametrize(
        ("changed", "refusal"),
        [
            ({"NETRAL_SECRET_KEY": ""}, "NETRAL_SECRET_KEY must have at least 50"),
            ({"NETRAL_SECRET_KEY": "short"}, "NETRAL_SECRET_KEY must have at least 50"),
            ({"NETRAL_SECRET_KEY": "abcd" * 20}, "NETRAL_SECRET_KEY must have at least 50"),
            ({"NETRAL_SECRET_KEY": "local-only-" * 6}, "the key of every local installation"),
            ({"NETRAL_DATA_KEY": ""}, "NETRAL_DATA_KEY must have at least 50"),
            ({"NETRAL_DATA_KEY": "local-only-" * 6}, "NETRAL_DATA_KEY is the key of every local installation"),
            ({"NETRAL_DATA_KEY": REAL["NETRAL_SECRET_KEY"]}, "make two"),
            ({"NETRAL_DEBUG": "1"}, "NETRAL_DEBUG shows the inside"),
            ({"NETRAL_DEBUG": "true"}, "set it to 1 or 0"),
            ({"NETRAL_BEHIND_PROXY": "yes"}, "set it to 1 or 0"),
            ({"NETRAL_DESK_HOST": "netral.example"}, "must differ"),
            ({"NETRAL_PUBLIC_HOST": "www.meja.netral.example"}, "must not be a subdomain"),
            ({"NETRAL_PUBLIC_HOST": "*"}, "give one host name"),
            ({"NETRAL_PUBLIC_HOST": ".netral.example"}, "give one host name"),
            ({"NETRAL_PUBLIC_HOST": "-netral.example"}, "give one host name"),
            ({"NETRAL_PUBLIC_HOST": "netral-.example"}, "give one host name"),
            ({"NETRAL_PUBLIC_HOST": "nétral.example"}, "give one host name"),
            ({"NETRAL_PUBLIC_HOST": "netral.example."}, "give one host name"),
            ({"NETRAL_PUBLIC_HOST": "a" * 64 + ".example"}, "give one host name"),
            ({"NETRAL_PUBLIC_HOST": "netral.example:443"}, "give one host name"),
            ({"NETRAL_PUBLIC_HOST": "https://netral.example/"}, "give one host name"),
            ({"NETRAL_LOG": "xml"}, "set it to one of: line, json"),
            ({"NETRAL_MAIL": "mail.example"}, "NETRAL_MAIL is no address of a mail server"),
            ({"NETRAL_MAIL": "http://mail.example"}, "NETRAL_MAIL is no address of a mail server"),
            ({"NETRAL_MAIL": "smtp://mail.example:x"}, "NETRAL_MAIL is no address of a mail server"),
            ({"NETRAL_MAIL": "smtp://mail.example/x"}, "NETRAL_MAIL is no address of a mail server"),
            ({"NETRAL_MAIL": "smtp://mail.example"}, "NETRAL_MAIL_FROM must be"),
            ({"NETRAL_MAIL": "smtp://mail.example", "NETRAL_MAIL_FROM": "a@b\nc"}, "NETRAL_MAIL_FROM must be"),
            ({"DATABASE_URL": "mysql://localhost/netral"}, "not on “mysql”"),
            ({"DATABASE_URL": "postgresql://localhost/netral?colour=red"}, 'invalid URI query parameter: "colour"'),
        ],
    )
    def test_does_not_start_insecurely(self, tmp_path, changed, refusal):
        code, said = start(tmp_path, **{**REAL, **changed})

        assert code != 0
        assert refusal in said

    @pytest.mark.parametrize("host", ["xn--ntral-bsa.example", "a.example", "NETRAL.example", "x--y.example"])
    def test_takes_every_name_that_a_browser_can_send(self, tmp_path, host):
        assert start(tmp_path, **{**REAL, "NETRAL_PUBLIC_HOST": host})[0] == 0

    @pytest.mark.parametrize("host", ["NETRAL_PUBLIC_HOST", "NETRAL_DESK_HOST"])
    def test_one_real_name_is_enough_to_be_real(self, tmp_path, host):
        code, said = start(tmp_path, **{host: REAL[host]})

        assert code != 0
        assert "NETRAL_SECRET_KEY" in said


PROVIDER = """
[[provider]]
id = "contoh"
name = "SSO Contoh"
issuer = "https://sso.example"
client_id = "netral"
client_secret = "x"
"""


class TestSignOn:
    def read(self, folder, told, mode=0o600, **more):
        path = folder / "sso.toml"
        path.write_text(told)
        path.chmod(mode)
        return start(folder, "s.SIGN_ONS", **{**REAL, "NETRAL_SIGN_ON": str(path), **more})

    def test_is_read_from_a_file(self, tmp_path):
        assert self.read(tmp_path, PROVIDER) == (0, "[('contoh', 'SSO Contoh')]")

    @pytest.mark.parametrize(
        ("told", "refusal"),
        [
            (PROVIDER.replace("https", "http"), "is to be an https:// address"),
            (PROVIDER.replace("https://sso.example", "https://"), "is to be an https:// address"),
            (PROVIDER.replace('"contoh"', '"Contoh Satu"'), "is to be of small letters"),
            (PROVIDER.replace("SSO Contoh", "x" * 41), "1 to 40 letters"),
            (PROVIDER.replace("client_id", "klien"), "has these fields"),
            (PROVIDER + 'scope = "email"', "has these fields"),
            (PROVIDER + PROVIDER, "each id may stand once"),
            ("provider = 1", "something else than"),
            ("x = 1", "something else than"),
            ("[[provider", "cannot be read"),
        ],
    )
    def test_refuses_what_is_wrong(self, tmp_path, told, refusal):
        code, said = self.read(tmp_path, told)

        assert code != 0
        assert refusal in said

    def test_refuses_a_file_that_is_open_to_others(self, tmp_path):
        assert "open to others" in self.read(tmp_path, PROVIDER, 0o644)[1]

    def test_refuses_a_file_that_is_not_there(self, tmp_path):
        assert "cannot be read" in start(tmp_path, **REAL, NETRAL_SIGN_ON="nowhere.toml")[1]


class TestMail:
    @pytest.mark.parametrize(
        ("address", "read"),
        [
            ("smtp://u:p%40ss@mail.example", "mail.example 587 u p@ss True False"),
            ("smtps://mail.example", "mail.example 465   False True"),
            ("smtps://mail.example:2465", "mail.example 2465   False True"),
            ("smtp://localhost:25", "localhost 25   False False"),
            ("smtp://127.0.0.1:25", "127.0.0.1 25   False False"),
            ("smtp://10.0.0.1:25", "10.0.0.1 25   True False"),
        ],
    )
    def test_goes_unsealed_to_this_machine_alone(self, tmp_path, address, read):
        shown = "s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_HOST_USER, s.EMAIL_HOST_PASSWORD, s.EMAIL_USE_TLS, s.EMAIL_USE_SSL"
        more = {"NETRAL_MAIL": address, "NETRAL_MAIL_FROM": "netral@netral.example"}

        assert start(tmp_path, shown, **REAL, **more) == (0, read)


class TestCommands:
    @pytest.mark.parametrize("command", [["serve"], ["manage", "check"]])
    def test_say_in_one_line_what_is_wrong_with_the_settings(self, tmp_path, command):
        ran = subprocess.run(
            [sys.executable, "-m", "netral", *command],
            env={**os.environ, **REAL, "NETRAL_SECRET_KEY": "short"},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

        assert ran.returncode == 1
        assert ran.stderr.startswith("Error: NETRAL_SECRET_KEY must have")
        assert len(ran.stderr.splitlines()) == 1
        assert not list(tmp_path.iterdir())

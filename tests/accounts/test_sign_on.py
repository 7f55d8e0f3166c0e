"""Single sign-on: what a provider that answers oddly comes to, and what may be tied and untied."""

from __future__ import annotations

import http.server
import json
import threading
from datetime import UTC, datetime
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from netral.accounts import recovery
from netral.accounts.models import Grant, Kind, Notice
from netral.accounts.queries import is_secured
from netral.accounts.roles import Role
from netral.audit.models import Entry
from netral.audit.operations import by_command
from tests.signing import account_of, confirm, sign_in
from tests.visiting import Visitor
from tools.serving import free_port

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)


@pytest.fixture
def provider(settings):
    """Let there be a provider that answers each question with what is in `said`."""
    said: dict[str, Any] = {"body": b"{}", "status": 200}

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(said["status"])
            self.end_headers()
            self.wfile.write(said["body"])

        def log_message(self, *_words):
            """Say nothing."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.SIGN_ONS = [("contoh", "SSO Contoh")]
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "provider_class": "netral.accounts.sign_on.SignOn",
            "APPS": [
                {
                    "provider_id": "contoh", "name": "SSO Contoh", "client_id": "netral", "secret": "x",
                    "settings": {
                        "server_url": f"http://127.0.0.1:{server.server_port}", "scope": ["openid"],
                        "oauth_pkce_enabled": True, "fetch_userinfo": False,
                    },
                }
            ],
        }
    }  # fmt: skip
    yield said
    server.shutdown()
    server.server_close()


@pytest.fixture
def visitor(static_files):
    return Visitor(SERVER_NAME="meja.localhost", raise_request_exception=False)


@pytest.fixture
def officer(visitor, regency):
    made = account_of(Role.OPERATOR, regency)
    sign_in(visitor, made)
    confirm(visitor, made)
    return made


class TestOddProvider:
    @pytest.mark.parametrize(
        ("status", "body"),
        [
            (500, b"{}"),
            (200, b"<html>"),
            (200, b"[]"),
            (200, b"{}"),
            (200, b'{"authorization_endpoint": null}'),
            (200, b'{"token_endpoint": "http://x.example/", "authorization_endpoint": "javascript:alert(1)"}'),
            (200, b'{"authorization_endpoint": {"a": 1}}'),
        ],
    )
    def test_is_said_to_have_failed(self, visitor, provider, status, body):
        provider.update(status=status, body=body)

        answer = visitor.post("/masuk/lewat/contoh/")
        assert answer.status_code == 401
        assert "SSO instansi tidak berhasil" in answer.text
        assert "Refresh" not in answer.headers

    def test_that_does_not_answer_is_said_too(self, visitor, provider, settings):
        (app,) = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
        app["settings"]["server_url"] = f"http://127.0.0.1:{free_port()}"

        assert visitor.post("/masuk/lewat/contoh/").status_code == 401

    @pytest.mark.parametrize(("issuer", "status"), [("{}", 200), ("{}/", 200), ("{}/other", 401), ("http://evil", 401)])
    def test_is_who_was_asked(self, visitor, provider, settings, issuer, status):
        (app,) = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
        own = issuer.format(app["settings"]["server_url"])
        said = {"issuer": own, "authorization_endpoint": "http://x.example/", "token_endpoint": "http://x.example/"}
        provider["body"] = json.dumps(said).encode()

        assert visitor.post("/masuk/lewat/contoh/").status_code == status

    def test_that_is_well_is_led_to_by_a_page_of_ours(self, visitor, provider, settings):
        (app,) = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
        provider["body"] = json.dumps(
            {
                "issuer": app["settings"]["server_url"],
                "authorization_endpoint": "http://x.example/<b>",
                "token_endpoint": "http://x.example/token",
            }
        ).encode()

        answer = visitor.post("/masuk/lewat/contoh/", {"next": "https://evil.example/"})
        assert answer.status_code == 200
        assert answer.headers["Refresh"].startswith("0; url=http://x.example/%3Cb%3E?")
        assert "code_challenge_method=S256" in answer.headers["Refresh"]
        assert "scope=openid&" in answer.headers["Refresh"]
        assert "<b>" not in answer.text
        assert "evil.example" not in str(dict(visitor.session))

    @pytest.mark.parametrize("path", ["/masuk/lewat/lain/", "/masuk/lewat/openid_connect/"])
    def test_of_another_name_is_not_there(self, visitor, provider, path):
        assert visitor.post(path).status_code == 404

    @pytest.mark.parametrize("path", ["/masuk/lewat/contoh/", "/keamanan/lewat/contoh/"])
    def test_is_not_gone_to_by_a_mere_link(self, visitor, provider, officer, path):
        assert visitor.get(path).status_code == 405


class TestTie:
    def test_secures_an_account_together_with_an_app(self, provider, regency):
        made = account_of(Role.OPERATOR, regency)
        Authenticator.objects.filter(user=made).update(type=Authenticator.Type.TOTP)
        assert not is_secured(made)

        SocialAccount.objects.create(user=made, provider="contoh", uid="x")
        assert is_secured(made)
        assert not is_secured(made, without_tie="contoh")

    def test_to_a_provider_that_is_gone_counts_for_nothing(self, provider, regency):
        made = account_of(Role.OPERATOR, regency)
        Authenticator.objects.filter(user=made).update(type=Authenticator.Type.TOTP)
        SocialAccount.objects.create(user=made, provider="former", uid="x")

        assert not is_secured(made)

    def test_alone_secures_nobody(self, provider, regency):
        made = account_of(Role.OPERATOR, regency)
        Authenticator.objects.filter(user=made).delete()
        SocialAccount.objects.create(user=made, provider="contoh", uid="x")

        assert not is_secured(made)

    def test_may_go_while_something_is_left(self, visitor, provider, officer):
        SocialAccount.objects.create(user=officer, provider="contoh", uid="x")

        assert visitor.post("/keamanan/lewat/contoh/lepas/").status_code == 302
        assert not SocialAccount.objects.exists()
        assert Entry.objects.filter(action="account.way-in-removed").count() == 1
        assert Notice.objects.get(account=officer).kind == Kind.WAY_IN

    def test_is_made_once_a_provider(self, visitor, provider, officer):
        SocialAccount.objects.create(user=officer, provider="contoh", uid="x")

        assert visitor.post("/keamanan/lewat/contoh/").headers["Location"] == "/keamanan/"

    def test_stays_when_it_is_the_only_way_in(self, visitor, provider, officer):
        SocialAccount.objects.create(user=officer, provider="contoh", uid="x")
        Authenticator.objects.filter(user=officer).update(type=Authenticator.Type.TOTP)

        assert visitor.post("/keamanan/lewat/contoh/lepas/").status_code == 404
        assert SocialAccount.objects.exists()

    def test_of_somebody_else_is_not_untied(self, visitor, provider, officer, regency):
        SocialAccount.objects.create(user=account_of(Role.AUDITOR, regency), provider="contoh", uid="x")

        assert visitor.post("/keamanan/lewat/contoh/lepas/").status_code == 404
        assert SocialAccount.objects.exists()

    def test_goes_with_a_recovery(self, provider, regency):
        head = account_of(Role.HEAD, regency, regency.units.get(code="D1"))
        SocialAccount.objects.create(user=head, provider="contoh", uid="x")
        first, second = account_of(Role.OPERATOR, regency), account_of(Role.INSPECTORATE, regency)
        asked = recovery.ask(head, Grant.objects.get(account=first), reason="x", by=by_command("x"), at=NOW)
        key = recovery.agree(asked, Grant.objects.get(account=second), by=by_command("x"), at=NOW)
        recovery.use(key, place="x", at=NOW)

        assert not SocialAccount.objects.exists()

    def test_page_shows_what_there_is(self, visitor, provider, officer):
        assert "SSO Contoh" in visitor.get("/keamanan/").text
        visitor.logout()
        assert "SSO Contoh" in visitor.get("/masuk/").text

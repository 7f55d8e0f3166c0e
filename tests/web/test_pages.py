import io
import logging
import re
from typing import Any

import pytest
from django.core.exceptions import SuspiciousOperation
from django.test import RequestFactory, override_settings
from django.urls import get_resolver
from django.urls.resolvers import LocalePrefixPattern

from netral.web import views

PAGES = [("localhost", "/"), ("localhost", "/en/"), ("meja.localhost", "/masuk/"), ("meja.localhost", "/en/masuk/")]
MISSING = [("localhost", "/tidak-ada"), ("localhost", "/en/none"), ("meja.localhost", "/tidak-ada")]
FIRST_VIEW = 60 * 1024

every_page = pytest.mark.parametrize(("host", "path"), [*PAGES, *MISSING])


def public_paths():
    """Every public page without a parameter, in both languages."""
    table: Any = get_resolver("netral.config.urls.public").url_patterns
    (pages,) = (part for part in table if isinstance(part.pattern, LocalePrefixPattern))
    plain = [path for part in pages.url_patterns for path in addresses(part) if "<" not in path]
    return [prefix + path for prefix in ("/", "/en/") for path in plain]


def addresses(part, before=""):
    """Give every address below a part of the table of addresses."""
    path = before + str(part.pattern)
    below = getattr(part, "url_patterns", None)
    return [path] if below is None else [found for one in below for found in addresses(one, path)]


def assert_says_what_a_browser_may_do(headers, scripts=()):
    policy = {part.split()[0]: part.split()[1:] for part in headers["Content-Security-Policy"].split(";")}
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == ["'none'"]
    assert policy["style-src"] == policy["img-src"] == policy["form-action"] == ["'self'"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert policy.get("script-src", []) == list(scripts)
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.fixture
def log(monkeypatch):
    """What our own handler writes; pytest's handlers are shown more."""
    written = io.StringIO()
    (ours,) = [handler for handler in logging.getLogger().handlers if type(handler) is logging.StreamHandler]
    monkeypatch.setattr(ours, "stream", written)
    return written


class TestPublicHost:
    """What the public page promises in so many words."""

    def test_sets_no_cookie(self, public):
        for path in [*public_paths(), "/tidak-ada", "/en/none", "/en"]:
            for method in (public.get, public.post, public.head, public.options):
                assert not method(path).cookies, path

    def test_has_no_middleware_that_could_set_one(self, settings):
        assert not [name for name in settings.MIDDLEWARE if re.search(r"(?i)session|csrf|auth|message|locale", name)]

    def test_runs_no_scripts_and_loads_nothing_from_elsewhere(self, public):
        for path in (path for path in public_paths() if not path.endswith(".atom")):  # a feed loads nothing
            page = public.get(path).text
            assert not re.search(r"<script|<style|\son\w+=|\sstyle=|javascript:", page)
            loaded = re.findall(r'<(?:link|img|iframe|source|video|audio)[^>]*(?:href|src)="([^"]*)"', page)
            assert loaded
            assert all(url.startswith("/static/") for url in loaded)

    def test_writes_down_neither_who_reads_nor_what(self, public, log):
        for path in ("/", "/canary-path", "/en/canary-path?canary=query"):
            public.get(path, REMOTE_ADDR="203.0.113.7", headers={"user-agent": "canary-agent"})
            public.post(path, {"canary": "said"}, REMOTE_ADDR="203.0.113.7", headers={"origin": "http://canary["})
            public.get(path, REMOTE_ADDR="203.0.113.7", headers={"host": "canary.example"})

        assert not log.getvalue()

    def test_writes_down_of_a_fault_only_where_in_our_code_it_is(self, public, log, monkeypatch):
        monkeypatch.setattr("netral.web.middleware.SameOriginOnly._is_foreign", lambda *given: 1 / 0)

        page = public.post("/canary-path?canary=query", {"canary": "said"}, REMOTE_ADDR="203.0.113.7")

        assert page.status_code == 500
        assert "ERROR django.request: answered 500" in log.getvalue()
        assert "ZeroDivisionError" in log.getvalue()
        assert not re.search("canary|203.0.113.7", log.getvalue())

    def test_writes_down_nothing_of_a_request_that_looks_like_an_attack(self, public, log, monkeypatch):
        def suspicious(middleware, request):
            raise SuspiciousOperation(f"{request.path} by canary")

        monkeypatch.setattr("netral.web.middleware.SameOriginOnly._is_foreign", suspicious)

        assert public.post("/canary-path").status_code == 400
        assert log.getvalue() == "ERROR django.security.SuspiciousOperation: answered 400\n"

    @pytest.mark.parametrize("path", ["/", "/en/"])
    def test_first_view_is_small(self, public, path):
        page = public.get(path)
        parts = re.findall(r'<link [^>]*href="([^"]*)"', page.text)

        size = len(page.content) + sum(len(b"".join(public.get(part))) for part in parts)

        assert len(parts) == 3
        assert size <= FIRST_VIEW


class TestEveryPage:
    @every_page
    def test_has_the_same_neutral_title(self, public, host, path):
        title = "Guide for ASN – Netral" if path.startswith("/en/") else "Panduan ASN – Netral"

        assert f"<title>{title}</title>" in public.get(path, headers={"host": host}).text

    @every_page
    def test_says_what_a_browser_may_do(self, public, host, path):
        headers = public.get(path, headers={"host": host}).headers

        # Asking a browser for a passkey needs a script; it comes from Netral's own desk.
        assert_says_what_a_browser_may_do(headers, ["'self'"] if path.endswith("/masuk/") else [])

    @every_page
    def test_is_kept_by_no_shared_computer(self, public, host, path):
        assert "no-store" in public.get(path, headers={"host": host}).headers["Cache-Control"].split(", ")

    @every_page
    def test_is_one_language_with_the_way_to_the_other(self, public, host, path):
        page = public.get(path, headers={"host": host}).text

        language = "en" if path.startswith("/en/") else "id"
        plain = path.removeprefix("/en")
        assert f'<html lang="{language}">' in page
        assert f'href="{plain}"' in page
        assert f'href="/en{plain}"' in page

    @pytest.mark.parametrize(
        "path", ["/en//evil.example/", "/en/%2Fevil.example/", "/en/%5Cevil.example/", "/en/%09/x"]
    )
    def test_keeps_its_language_links_on_its_own_site(self, public, path):
        links = re.findall(r'<a href="([^"]*)"\s+lang=', public.get(path).text)

        assert len(links) == 2
        assert all(re.match(r"/[^/\\\s]", link) for link in links)

    @every_page
    def test_has_one_first_heading(self, public, host, path):
        assert public.get(path, headers={"host": host}).text.count("<h1") == 1


class TestDeskHome:
    def test_is_for_who_signed_in(self, desk):
        assert desk.get("/").headers["Location"] == "/masuk/?next=%2F"
        assert desk.get("/en/").headers["Location"] == "/en/masuk/?next=%2Fen%2F"

    def test_leads_back_to_the_public_host_on_the_same_port(self, desk):
        page = desk.get("/en/masuk/", headers={"host": "meja.localhost:8123"}).text

        assert 'href="http://localhost:8123/en/"' in page


class TestErrors:
    @pytest.mark.parametrize(
        ("handler", "status", "said"),
        [
            (views.bad_request, 400, "Alamat ini tidak dapat dibaca"),
            (views.forbidden, 403, "Kiriman ini tidak diterima"),
            (views.not_found, 404, "Tidak ada halaman di sini"),
        ],
    )
    def test_say_what_is_wrong_and_not_what_happened_inside(self, static_files, handler, status, said):
        page = handler(RequestFactory().get("/"), exception=Exception("inner detail"))

        assert page.status_code == status
        assert said in page.text
        assert "inner detail" not in page.text

    @override_settings(DEBUG=False)
    def test_a_fault_of_ours_keeps_its_details_inside(self, public, monkeypatch, caplog):
        def broken(*args, **kwargs):
            raise RuntimeError("inner detail")

        monkeypatch.setattr("netral.web.middleware.SameOriginOnly._is_foreign", broken)

        page = public.post("/")

        assert page.status_code == 500
        assert "Kesalahannya ada pada kami" in page.text
        assert "inner detail" not in page.text
        assert "inner detail" in caplog.text  # a bug stays visible to those who run Netral

    @pytest.mark.parametrize(("prefix", "language"), [("", "id"), ("/en", "en")])
    @pytest.mark.parametrize(
        ("method", "path", "host", "status"),
        [
            ("get", "/", "unknown.example", 400),
            ("post", "/", "localhost", 403),
            ("get", "/x", "localhost", 404),
            ("put", "/masuk/ditangguhkan/", "meja.localhost", 405),
            ("delete", "/", "localhost", 500),
        ],
    )
    @pytest.mark.parametrize("https", [True, False])
    def test_are_whole_pages_with_every_header(
        self, public, monkeypatch, settings, https, method, path, host, status, prefix, language
    ):
        settings.SECURE_SSL_REDIRECT = https
        sent = {"sec-fetch-site": "cross-site"} if status == 403 else {}
        if status == 500:
            monkeypatch.setattr("netral.web.middleware.SameOriginOnly._is_foreign", lambda *given: 1 / 0)

        page = getattr(public, method)(prefix + path, headers={"host": host, **sent}, secure=https and status != 400)

        assert page.status_code == status
        assert f'<html lang="{language}">' in page.text
        assert "<h1" in page.text
        assert page.headers["Content-Language"] == language
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers.get("Allow") == ("GET, HEAD" if status == 405 else None)
        assert_says_what_a_browser_may_do(page.headers)

    @pytest.mark.parametrize("host", ["localhost", "meja.localhost"])
    def test_missing_page_is_404_in_the_language_of_its_address(self, public, host):
        assert "Tidak ada halaman di sini" in public.get("/x", headers={"host": host}).text
        assert "There is no page here" in public.get("/en/x", headers={"host": host}).text
        assert public.get("/x", headers={"host": host}).status_code == 404

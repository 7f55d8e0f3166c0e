import gzip
import io
import logging
import tempfile
from typing import ClassVar

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import RequestFactory
from django.test.client import MULTIPART_CONTENT

from netral.common.logs import formatter
from netral.web.gate import gate

HOSTS = ["localhost", "meja.localhost"]


class TestLanguageOfPath:
    def test_is_indonesian_whatever_the_browser_prefers(self, public):
        page = public.get("/", headers={"accept-language": "en", "cookie": "django_language=en"})

        assert page.headers["Content-Language"] == "id"
        assert 'lang="id"' in page.text
        assert "Vary" not in page.headers

    def test_is_english_under_en(self, public):
        page = public.get("/en/", headers={"accept-language": "id"})

        assert page.headers["Content-Language"] == "en"
        assert "Often asked" in page.text

    def test_leaves_nothing_behind_for_the_next_request(self, public):
        public.get("/en/")

        assert "Sering ditanyakan" in public.get("/").text


class TestTwoHosts:
    def test_give_each_host_its_own_page(self, public, desk):
        assert "Sering ditanyakan" in public.get("/").text
        assert "Masuk" in desk.get("/masuk/").text

    @pytest.mark.parametrize("host", ["netral.example", "127.0.0.1", "x.localhost", "localhost@evil", ""])
    def test_refuse_every_other_name(self, public, host):
        page = public.get("/", SERVER_NAME=host, headers={"host": host} if host else {"host": " "})

        assert page.status_code == 400
        assert "Alamat ini tidak dapat dibaca" in page.text

    def test_write_no_unknown_name_to_the_log(self, public, caplog, capfd):
        with caplog.at_level(logging.DEBUG):
            public.get("/", headers={"host": "curious.example"})

        assert "curious" not in capfd.readouterr().err

    @pytest.mark.parametrize("port", ["", ":8000", ":443"])
    def test_do_not_mind_the_port(self, public, port):
        assert public.get("/", headers={"host": f"localhost{port}"}).status_code == 200


class TestStyles:
    STYLE = "/static/web/look.css"

    @pytest.mark.parametrize("host", HOSTS)
    def test_are_given_to_both_hosts_with_every_header(self, public, host):
        picture = public.get("/static/web/icon.svg", headers={"host": host})

        assert b"".join(picture).startswith(b"<svg")
        assert "default-src 'none'" in picture.headers["Content-Security-Policy"]
        assert picture.headers["X-Content-Type-Options"] == "nosniff"
        assert "Permissions-Policy" in picture.headers
        assert "Access-Control-Allow-Origin" not in picture.headers
        assert "Content-Language" not in picture.headers
        assert "public" in picture.headers["Cache-Control"]

    def test_are_not_given_to_an_unknown_host(self, public):
        assert b"".join(public.get(self.STYLE))
        assert public.get(self.STYLE, headers={"host": "unknown.example"}).status_code == 400

    def test_are_only_for_reading(self, public):
        page = public.post(self.STYLE)

        assert page.status_code == 405
        assert "hanya untuk dibaca" in page.text


class TestSameOriginOnly:
    """The first pages take no POST: 405, or the way to the sign-in page, says that it came through."""

    THROUGH: ClassVar = {"localhost": 405, "meja.localhost": 302}

    @pytest.mark.parametrize("host", HOSTS)
    @pytest.mark.parametrize(
        ("sent", "status"),
        [
            ({"sec-fetch-site": "same-origin"}, 405),
            ({"sec-fetch-site": "none"}, 405),
            ({"sec-fetch-site": "same-site"}, 403),  # meja.localhost and localhost are one site, yet not one origin
            ({"sec-fetch-site": "cross-site"}, 403),
            ({"sec-fetch-site": "anything new"}, 403),
            ({"sec-fetch-site": "cross-site", "origin": "{own}"}, 403),
            ({"origin": "{own}"}, 405),
            ({"origin": "null"}, 403),
            ({"origin": "https://evil.example"}, 403),
            ({"origin": "{own}.evil.example"}, 403),
            ({"origin": "{tls}"}, 403),  # the same name by another way is another origin
            ({"origin": "http://["}, 403),
            ({"origin": "http://a]b"}, 403),
            ({"origin": ""}, 403),
            ({}, 405),
        ],
    )
    def test_refuses_what_another_site_sends(self, public, host, sent, status):
        headers = {name: value.format(own=f"http://{host}", tls=f"https://{host}") for name, value in sent.items()}

        for method in (public.post, public.put, public.patch, public.delete):
            answered = method("/", headers={"host": host, **headers}).status_code
            assert answered == (403 if status == 403 else self.THROUGH[host])

    def test_lets_links_from_elsewhere_in(self, public):
        assert public.get("/", headers={"sec-fetch-site": "cross-site"}).status_code == 200


class TestSizeClasses:
    SIZE = 16 * 1024
    PAGES = (
        "/",
        "/en/",
        "/bolehkah/",
        "/perbuatan/",
        "/perbuatan/like/",
        "/wilayah/",
        "/cari/",
        "/no-such/",
        "/antarmuka/",
    )

    @pytest.mark.parametrize("path", PAGES)
    def test_fill_every_page_to_a_multiple(self, public, path):
        page = public.get(path)

        assert len(page.content) % self.SIZE == 0
        assert int(page.headers["Content-Length"]) == len(page.content)

    def test_give_questions_and_answers_one_of_two_sizes(self, public):
        said = [
            {},
            {"act": "like", "guided": "1"},
            {"act": "like"},
            {"act": "vote"},
            {"act": "like", "person": "nobody"},
            {"act": "order-attendance"},
        ]

        assert {len(public.post("/bolehkah/", one).content) for one in said} == {self.SIZE, 2 * self.SIZE}

    def test_change_nothing_in_the_page_and_nothing_from_time_to_time(self, public):
        page, again = public.get("/bolehkah/"), public.get("/bolehkah/")

        assert page.content == again.content
        assert page.text.split("</html>")[1].strip().startswith("<!--")
        assert page.text.count("-->") == 1

    def test_are_not_undone_by_compression(self, public):
        small, large = (len(gzip.compress(public.get(path).content)) for path in ("/no-such/", "/perbuatan/"))

        assert small > 0.6 * self.SIZE
        assert large > 0.5 * self.SIZE

    def test_leave_files_and_data_as_they_are(self, public):
        assert len(public.get("/api/v1/openapi.json").content) % self.SIZE
        assert len(public.get("/koreksi/umpan.atom").content) % self.SIZE


class TestPlainBodiesOnly:
    @pytest.mark.parametrize("path", ["/bolehkah/", "/api/v1/ask"])
    def test_refuse_files_before_anything_is_kept(self, public, path, tmp_path, monkeypatch):
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
        sent = io.BytesIO(b"canary" * 1_000_000)
        answer = public.post(path, {"text": sent}, content_type=MULTIPART_CONTENT)

        assert answer.status_code == 415
        assert not list(tmp_path.iterdir())
        assert sent.tell() == len(sent.getvalue())  # the test client read it; Netral did not keep it

    def test_refuse_a_body_without_its_length(self, public):
        answer = public.generic("POST", "/bolehkah/", headers={"Transfer-Encoding": "chunked"}, CONTENT_LENGTH="")

        assert answer.status_code == 411
        assert "Content-Length" in answer.text


class TestGate:
    @staticmethod
    def answered(**environ):
        told: dict[str, object] = {}

        def start(status, headers, *_):
            told.update(status=status, headers=dict(headers))

        application = gate(get_wsgi_application())  # made now, with the styles of this test
        body = b"".join(application({**RequestFactory(SERVER_NAME="localhost").get("/").environ, **environ}, start))
        return told["status"], told["headers"], body

    @pytest.mark.parametrize("charset", ["idna", "rot13", "base64", "undefined", "no-such"])
    @pytest.mark.usefixtures("static_files")
    @pytest.mark.django_db  # Django looks after its connections when a request begins
    def test_reads_nothing_in_the_character_set_of_a_request(self, charset, caplog):
        status, _headers, body = self.answered(
            CONTENT_TYPE=f"text/plain; charset={charset}", QUERY_STRING="tanggal=x.xn--CANARYQ7ZX-"
        )

        assert status == "200 OK"
        assert "Bolehkah saya" in body.decode()
        assert not caplog.records

    def test_gives_a_page_of_ours_for_a_fault_outside_of_django(self, caplog):
        def broken(environ, start):
            raise UnicodeError(environ["QUERY_STRING"])

        told = []
        body = b"".join(gate(broken)({"QUERY_STRING": "canary"}, lambda *said: told.append(said)))

        assert told[0][0].startswith("500")
        assert dict(told[0][1])["Content-Security-Policy"].startswith("default-src 'none'")
        assert len(body) == 16 * 1024
        for shape in ("line", "json"):
            assert "canary" not in formatter(shape).format(caplog.records[0])

    @pytest.mark.parametrize(
        ("method", "headers"),
        [("PUT", {}), ("POST", {"Sec-Fetch-Site": "cross-site"}), ("GET", {"Host": "evil"}), ("OPTIONS", {})],
    )
    def test_refusals_have_the_size_of_a_page(self, public, method, headers):
        answer = public.generic(method, "/bolehkah/", headers=headers)

        assert answer.status_code in (400, 403, 405)
        assert len(answer.content) == int(answer.headers["Content-Length"]) == 16 * 1024

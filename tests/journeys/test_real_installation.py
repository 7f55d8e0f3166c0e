"""Netral under two real names behind a proxy, asked as the proxy asks it."""

from http.client import HTTPConnection

import pytest

from tools.serving import serving

NAMES = {"NETRAL_PUBLIC_HOST": "netral.example", "NETRAL_DESK_HOST": "meja.netral.example"}
KEY = {
    "NETRAL_SECRET_KEY": "an invented key of more than fifty characters, for tests only",
    "NETRAL_DATA_KEY": "another invented key of more than fifty characters, for tests only",
}


@pytest.fixture(scope="module")
def ask():
    with serving(**NAMES, **KEY, NETRAL_BEHIND_PROXY="1", DATABASE_URL="") as site:

        def ask_(host, path="/", **headers):
            connection = HTTPConnection("127.0.0.1", site.port)
            connection.request("GET", path, headers={"Host": host, **headers})
            answer = connection.getresponse()
            text = answer.read().decode()
            connection.close()
            return answer.status, dict(answer.getheaders()), text

        yield ask_


class TestVisitor:
    def test_is_sent_to_https(self, ask):
        status, headers, _ = ask("netral.example", "/en/")

        assert status == 301
        assert {name.lower(): value for name, value in headers.items()}["location"] == "https://netral.example/en/"

    def test_is_kept_on_https(self, ask):
        status, headers, _ = ask("netral.example", **{"X-Forwarded-Proto": "https"})

        assert status == 200
        assert {name.lower(): value for name, value in headers.items()}[
            "strict-transport-security"
        ] == "max-age=63072000"

    def test_finds_the_way_from_the_desk_to_the_public_page(self, ask):
        status, _, text = ask("meja.netral.example", "/en/masuk/", **{"X-Forwarded-Proto": "https"})

        assert status == 200
        assert 'href="https://netral.example/en/"' in text

    def test_finds_nothing_under_localhost(self, ask):
        status, _, _ = ask("localhost", **{"X-Forwarded-Proto": "https"})

        assert status == 400

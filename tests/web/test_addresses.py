import re
from urllib.parse import unquote, urljoin

import pytest

from netral.web.addresses import in_language, language_of


class TestLanguageOf:
    @pytest.mark.parametrize(
        ("path", "language"),
        [("/", "id"), ("/en/", "en"), ("/en", "en"), ("/en/bolehkah", "en"), ("/energi", "id"), ("/id/en/", "id")],
    )
    def test_is_said_by_the_first_part_alone(self, path, language):
        assert language_of(path) == language


class TestInLanguage:
    @pytest.mark.parametrize(
        ("path", "indonesian", "english"),
        [("/", "/", "/en/"), ("/en/", "/", "/en/"), ("/en", "/", "/en/"), ("/wilayah", "/wilayah", "/en/wilayah")],
    )
    def test_leads_there_and_back(self, path, indonesian, english):
        assert in_language(path, "id") == indonesian
        assert in_language(path, "en") == english

    @pytest.mark.parametrize(
        "path",
        [
            "/en//evil.example/",
            "/en///evil.example/",
            "/en/\\evil.example/",
            "/en/\\/evil.example/",
            "/en/\t/evil.example",
            "//evil.example/",
            "/\\evil.example",
        ],
    )
    @pytest.mark.parametrize("language", ["id", "en"])
    def test_never_leads_to_another_site(self, path, language):
        link = in_language(path, language)

        # As browsers read a link: what stands between two slashes, or a slash and a backslash, is dropped.
        assert urljoin("https://netral.example/", link.replace("\\", "/")).startswith("https://netral.example/")
        assert re.match(r"/(?![/\\\s])", link)

    @pytest.mark.parametrize(
        "odd", ["\0", "\r", "\n", "\t", "?", "#", "\\", "%2F", "\N{RIGHT-TO-LEFT OVERRIDE}", '"', "<"]
    )
    def test_writes_out_what_would_be_read_as_something_else(self, odd):
        link = in_language(f"/en/a{odd}b", "id")

        assert re.fullmatch(r"/a(%[0-9A-F]{2})+(2F)?b", link)
        assert unquote(link) == f"/a{odd}b"

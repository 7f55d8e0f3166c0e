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

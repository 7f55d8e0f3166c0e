import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netral.law.errors import BadQuestion
from netral.law.search import clean, closest, fold, likeness, squeeze, unknown

STEADY = settings(deadline=None, derandomize=True)
NAMES = ["like", "share-post", "attend-campaign", "attend-declaration"]


class TestClean:
    def test_takes_away_outer_spaces(self):
        assert clean("  Rokan Hulu ", "region") == "Rokan Hulu"

    @pytest.mark.parametrize("text", ["", "   ", "a\x00b", "a\x1b[31m", "a\u202eb", "x" * 201])
    def test_refuses_what_nobody_types(self, text):
        with pytest.raises(BadQuestion) as refusal:
            clean(text, "region")

        assert refusal.value.field == "region"
        assert set(refusal.value.message) == {"id", "en"}

    @STEADY
    @given(st.text())
    def test_gives_a_text_or_refuses_and_nothing_else(self, text):
        with contextlib.suppress(BadQuestion):
            assert clean(text, "region").strip()


class TestFold:
    @pytest.mark.parametrize(
        ("text", "words"), [("Kab. Fak-Fak", "kab fak fak"), ("TOLI–TOLI", "tolitoli"), ("Café  Ma'ruf", "cafe maruf")]
    )
    def test_leaves_plain_small_words(self, text, words):
        assert fold(text) == words

    def test_squeezed_names_of_one_place_are_one(self):
        assert squeeze("Fak Fak") == squeeze("Fakfak")


class TestClosest:
    def test_gives_only_the_name_that_was_meant(self):
        assert closest("Share Post", NAMES) == ["share-post"]

    def test_gives_the_nearest_first(self):
        assert closest("atend campaign", NAMES)[0] == "attend-campaign"

    def test_offers_nothing_for_noise(self):
        assert closest("qqqq", NAMES) == []
        assert closest("!!!", NAMES) == []

    def test_keeps_the_order_of_equally_likely_names(self):
        assert [name for _, name in likeness("ab", ["abc", "abd"], cutoff=0.5)] == ["abc", "abd"]


class TestUnknown:
    def test_names_the_field_and_the_nearest_values(self):
        refusal = unknown("act", "lik", NAMES)

        assert refusal.field == "act"
        assert refusal.nearest == ("like",)
        assert "like" in refusal.message["id"]
        assert "like" in refusal.message["en"]

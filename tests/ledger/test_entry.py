"""Entries are commitments of one shape (SECURITY-MODEL F6, T11)."""

from __future__ import annotations

import re

import pytest

from netral.ledger.entry import LENGTH, LONGEST_CONTENT, SALT, Opening, random_entry
from netral.ledger.errors import BadProof


class TestEntry:
    def test_is_the_hash_that_the_reference_shows(self):
        opening = Opening(bytes(range(32)), "pledge", b"Saya netral.")
        assert opening.entry().hex() == "1a33a79c5085531f96faac6af791722686699c00f34fb781209d68a26f327f88"

    @pytest.mark.parametrize("content", [b"", b"x", b"x" * LONGEST_CONTENT])
    def test_has_one_length_whatever_it_says(self, content):
        assert len(Opening.new("release", content).entry()) == len(random_entry()) == LENGTH

    def test_of_the_same_words_is_another_each_time(self):
        assert Opening.new("pledge", b"ya").entry() != Opening.new("pledge", b"ya").entry()

    def test_cannot_shift_words_between_kind_and_content(self):
        salt = bytes(SALT)
        assert Opening(salt, "a", b"b\nc").entry() != Opening(salt, "a.b", b"c").entry()


class TestOpening:
    @pytest.mark.parametrize("content", [b"", b"\n", b"a\nb", bytes(range(256))])
    def test_is_read_as_it_was_written(self, content):
        opening = Opening.new("circular.issued", content)
        assert Opening.parse(opening.octets()) == opening

    @pytest.mark.parametrize(
        "octets",
        [b"", bytes(SALT), bytes(SALT) + b"kind", bytes(SALT) + b"\n", bytes(SALT) + b"Kind\nx",
         bytes(SALT) + b"\xff\nx", bytes(SALT) + b"k\n" + b"x" * (LONGEST_CONTENT + 1)],
    )  # fmt: skip
    def test_that_is_none_is_refused(self, octets):
        with pytest.raises(BadProof):
            Opening.parse(octets)

    @pytest.mark.parametrize(("kind", "content"), [("", b""), ("A", b""), ("a\nb", b""), ("a", b"x" * 65537)])
    def test_of_what_cannot_be_is_not_made(self, kind, content):
        with pytest.raises(ValueError, match=f"^{re.escape(kind)}$"):
            Opening.new(kind, content)

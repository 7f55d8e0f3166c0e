"""Entries are commitments of one shape (SECURITY-MODEL F6, T11)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

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


class TestTicket:
    def test_of_one_hour_stand_together(self):
        at = datetime(2029, 2, 14, 8, tzinfo=UTC)
        earlier, later = (Opening.new("pledge", b"", at=at + timedelta(seconds=by)).ticket() for by in (0, 1))
        assert earlier < later
        assert earlier[:6] == int(at.timestamp()).to_bytes(6)

    def test_tells_nothing_of_when_where_no_moment_is_named(self):
        assert Opening.new("case", b"").ticket()[:6] != Opening.new("case", b"").ticket()[:6]

    def test_leaves_enough_of_the_salt_unknown(self):
        opening = Opening.new("pledge", b"", at=datetime(2029, 2, 14, 8, tzinfo=UTC))
        assert opening.ticket() == opening.salt[:6] + opening.entry()[:10]
        assert SALT - 6 >= 16  # 128 bits and more


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

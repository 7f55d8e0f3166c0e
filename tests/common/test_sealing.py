import hmac
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netral.common.sealing import CannotUnseal, derived

KEYS = derived(settings_half="a half of the settings", database_half=b"d" * 32, purpose="test")
values = st.binary(min_size=1, max_size=64)


class TestKeys:
    def test_of_the_same_halves_are_the_same(self):
        again = derived(settings_half="a half of the settings", database_half=b"d" * 32, purpose="test")

        assert again == KEYS

    @pytest.mark.parametrize(
        "other",
        [
            {"settings_half": "another half"},
            {"database_half": b"e" * 32},
            {"purpose": "another"},
        ],
    )
    def test_need_both_halves_and_the_purpose(self, other):
        halves = {"settings_half": "a half of the settings", "database_half": b"d" * 32, "purpose": "test"} | other
        made = derived(**halves)

        assert made.for_index != KEYS.for_index
        assert made.for_sealing != KEYS.for_sealing

    def test_are_two_different_ones(self):
        assert KEYS.for_index not in KEYS.for_sealing


class TestIndex:
    def test_is_an_hmac(self):
        assert KEYS.index_of(b"x") == hmac.new(KEYS.for_index, b"x", "sha256").digest()[:16]

    @given(st.lists(values, unique=True, max_size=20))
    def test_differs_where_values_differ(self, some):
        assert len({KEYS.index_of(value) for value in some}) == len(some)


class TestSealer:
    @given(values)
    def test_gives_back_what_was_sealed(self, value):
        sealer = KEYS.sealer()

        assert sealer.unseal(sealer.seal(value)) == value

    @given(st.binary(min_size=8, max_size=64))
    def test_shows_nothing_of_it(self, value):
        sealed = KEYS.sealer().seal(value)

        parts = [value[start : start + 6] for start in range(len(value) - 5)]
        assert not any(part in sealed for part in parts)

    def test_notices_every_change_of_a_bit(self):
        sealer = KEYS.sealer()
        sealed = sealer.seal(b"199001012090011900")

        for at, bit in itertools.product(range(len(sealed)), range(8)):
            changed = bytearray(sealed)
            changed[at] ^= 1 << bit
            with pytest.raises(CannotUnseal):
                sealer.unseal(bytes(changed))

    @pytest.mark.parametrize("sealed", [b"", b"short", b"x" * 34])
    def test_refuses_what_it_did_not_seal(self, sealed):
        with pytest.raises(CannotUnseal):
            KEYS.sealer().unseal(sealed)

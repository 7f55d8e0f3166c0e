import itertools

import pytest
from cryptography.hazmat.primitives.ciphers import algorithms
from cryptography.hazmat.primitives.cmac import CMAC
from hypothesis import given
from hypothesis import strategies as st

from netral.common.sealing import CannotUnseal, derived

KEYS = derived(settings_half="a half of the settings", database_half=b"d" * 32, purpose="test")
values = st.binary(min_size=1, max_size=64)
numbers = st.integers(0, 2**64 - 1)


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
        assert made.for_numbers != KEYS.for_numbers
        assert made.for_sealing != KEYS.for_sealing

    def test_are_different_ones(self):
        assert len({KEYS.for_index, KEYS.for_numbers, KEYS.for_sealing[:32], KEYS.for_sealing[32:]}) == 4


class TestNumbers:
    def test_are_found_by_the_first_half_of_an_aes_cmac(self):
        mac = CMAC(algorithms.AES256(KEYS.for_index))
        mac.update((199001012090011900).to_bytes(16, "big")[8:] + bytes(8))

        assert KEYS.numbers().index([199001012090011900]) == [int.from_bytes(mac.finalize()[:8], signed=True)]

    @given(st.lists(numbers, unique=True, max_size=20))
    def test_come_back_and_differ_where_they_differ(self, some):
        keys = KEYS.numbers()

        sealed = keys.seal(some)

        assert [keys.unseal(one) for one in sealed] == some
        assert len(set(keys.index(some))) == len(set(sealed)) == len(some)

    def test_show_every_change_of_a_bit(self):
        keys = KEYS.numbers()
        (sealed,) = keys.seal([199001012090011900])

        for at, bit in itertools.product(range(len(sealed)), range(8)):
            changed = bytearray(sealed)
            changed[at] ^= 1 << bit
            with pytest.raises(CannotUnseal):
                keys.unseal(bytes(changed))

    @pytest.mark.parametrize("sealed", [b"", b"short", b"x" * 16, b"x" * 32])
    def test_are_only_what_was_sealed_here(self, sealed):
        with pytest.raises(CannotUnseal):
            KEYS.numbers().unseal(sealed)


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

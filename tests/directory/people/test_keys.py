import pytest
from django.test import override_settings

from netral.common.sealing import Keys, Numbers
from netral.directory.people.keys import WrongKey, number_keys
from netral.directory.people.models import KeyHalf

pytestmark = pytest.mark.django_db
NIP = 199001012090011900


class TestNumberKeys:
    def test_stay_the_same(self):
        assert isinstance(number_keys(), Keys)
        assert number_keys() == number_keys()

    def test_are_others_in_another_database(self):
        before = number_keys()
        KeyHalf.objects.all().delete()

        assert number_keys() != before

    def test_of_another_setting_are_refused(self):
        number_keys()

        exchanged = override_settings(DATA_KEY="exchanged by mistake, and still long enough to be taken")
        with exchanged, pytest.raises(WrongKey) as refused:
            number_keys()

        assert "NETRAL_DATA_KEY" in refused.value.message["en"]

    def test_are_not_found_by_trying_all_numbers_with_the_database_alone(self):
        keys, half = number_keys().numbers(), bytes(KeyHalf.objects.get().half)
        stored = {*keys.index([NIP]), *keys.seal([NIP])}

        with override_settings(DATA_KEY="what somebody guesses who has only the database and no setting"):
            KeyHalf.objects.all().delete()
            guessed = number_keys()
        numbers = [int(f"19900101209001{sex}{serial:03d}") for sex in (1, 2) for serial in range(1, 1000)]
        assert NIP in numbers
        for key in (half, guessed.for_index):
            tried = Numbers(key, guessed.for_numbers)
            assert stored.isdisjoint([*tried.index(numbers), *tried.seal(numbers)])

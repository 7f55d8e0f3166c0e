from datetime import UTC, datetime, time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from netral.common.disclosure.rounding import BUCKET, LEAST, floored, last_batch, shown

FIVE = time(5)


class TestFloored:
    @pytest.mark.parametrize(("number", "tens"), [(0, 0), (9, 0), (10, 10), (19, 10), (100, 100), (109, 100)])
    def test_gives_the_tens_reached(self, number, tens):
        assert floored(number) == tens

    def test_takes_many_at_once(self):
        assert floored(np.array([9, 10, 25])).tolist() == [0, 10, 20]

    def test_has_no_bucket_on_both_sides_of_the_rule(self):
        assert LEAST % BUCKET == 0


class TestShown:
    @pytest.mark.parametrize(
        ("number", "of", "said"),
        [
            (9, None, None),
            (10, None, 10),
            (57, None, 50),
            (9, 100, None),
            (57, 100, 50),
            (80, 99, 80),
            (80, 98, None),  # 89 might have, then 9 remain
            (98, 98, None),
        ],
    )
    def test_is_floored_and_hidden_where_few_are_or_few_may_remain(self, number, of, said):
        assert shown(number, of=of) == said

    @given(st.integers(0, 10_000), st.integers(0, 10_000))
    def test_says_the_same_after_one_choice_within_a_bucket(self, number, more):
        for one in range(floored(number), floored(number) + BUCKET):
            assert shown(one, of=number + more) == shown(number, of=number + more)
            assert shown(one) == shown(number)


class TestLastBatch:
    @pytest.mark.parametrize(
        ("at", "batch"),
        [
            (datetime(2024, 11, 2, 5, tzinfo=UTC), datetime(2024, 11, 2, 5, tzinfo=UTC)),
            (datetime(2024, 11, 2, 4, 59, tzinfo=UTC), datetime(2024, 11, 1, 5, tzinfo=UTC)),
            (datetime(2024, 11, 2, 23, tzinfo=UTC), datetime(2024, 11, 2, 5, tzinfo=UTC)),
        ],
    )
    def test_is_the_same_hour_of_this_day_or_the_one_before(self, at, batch):
        assert last_batch(at, hour=FIVE) == batch

    def test_shows_a_choice_to_nobody_before_the_next_one(self):
        chosen_at = [datetime(2024, 11, 1, hour, tzinfo=UTC) for hour in range(24)]

        def page(at):
            return shown(sum(one < last_batch(at, hour=FIVE) for one in chosen_at))

        during = {page(datetime(2024, 11, 1, hour, tzinfo=UTC)) for hour in range(5, 24)}
        assert during == {None}
        assert page(datetime(2024, 11, 2, 5, tzinfo=UTC)) == 20

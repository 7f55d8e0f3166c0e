import importlib
import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from netral.common.disclosure.errors import BadTable, Contradiction, Leak
from netral.common.disclosure.publish import audit, publish
from netral.common.disclosure.release import WITHHELD, Release
from netral.common.disclosure.rounding import BUCKET, LEAST, floored
from netral.common.disclosure.table import Dimension
from tests.common.disclosure.worlds import CAP, THREE, TREE, YES_NO, again, all_worlds, flat, table, tables

SEX = Dimension.flat("sex", ["f", "m"])
SCHOOL = Dimension.flat("school", ["primary", "secondary"])
checked = settings(max_examples=60, deadline=None, derandomize=True)


def numbers(release):
    return [one.numbers.tolist() for one in release.tables]


class TestPublish:
    @pytest.mark.parametrize(
        ("leaves", "said"),
        [
            ([50, 60], [110, 50, 60]),
            ([5, 15, 40], [60, -1, -1, 40]),  # the smallest that will do goes too
            ([5, 6, 40], [51, -1, -1, 40]),  # 11 together are enough
            ([5, 2, 40], [47, -1, -1, -1]),  # 7 are not
            ([50, 0, 0], [50, -1, -1, -1]),  # or all fifty are known to be in one
            ([4, 5], [-1, -1, -1]),
            ([5, 5], [10, -1, -1]),
            ([0, 0], [-1, -1, -1]),
        ],
    )
    def test_withholds_what_is_small_and_what_would_tell_it(self, leaves, said):
        assert numbers(publish([flat(*leaves)])) == [said]

    def test_shows_a_zero_that_everybody_knows(self):
        known = np.array([False, True, False, False])

        assert numbers(publish([flat(0, 30, 40, known=known)])) == [[70, 0, 30, 40]]

    def test_hides_those_who_signed_where_few_remain(self):
        known = np.array([True, False, False])

        assert numbers(publish([table([95, 3], YES_NO, known=known, is_floored=True)])) == [[98, -1, -1]]
        assert numbers(publish([table([50, 48], YES_NO, known=known, is_floored=True)])) == [[98, 50, -1]]

    def test_leaves_possible_what_was_possible_before(self):
        # That four work here everybody knows; how many of them signed, nobody.
        known = np.array([True, False, False])

        assert numbers(publish([table([4, 0], YES_NO, known=known)])) == [[4, -1, -1]]

    def test_protects_across_levels_of_a_tree(self):
        release = publish([table([3, 50, 40, 30], TREE)])

        # e1 is withheld; so is e2, or their sum would tell it.
        assert numbers(release) == [[123, 53, -1, -1, 70, 40, 30]]

    def test_hides_a_shared_total_in_both_tables(self):
        by_sex = table([[5, 95], [60, 40]], TREE_TWO, SEX, name="by sex")
        by_age = table([[40, 40, 20], [50, 30, 20]], TREE_TWO, THREE, name="by age")

        one, other = publish([by_sex, by_age]).tables

        assert (one.numbers[:, 0] == other.numbers[:, 0]).all()
        assert audit([by_sex, by_age], publish([by_sex, by_age])) == []

    @checked
    @given(tables(is_floored=st.booleans()))
    def test_never_shows_a_small_number_or_a_wrong_one(self, some):
        (released,) = publish([some]).tables

        shown = released.numbers != WITHHELD
        assert (released.numbers[shown] >= LEAST).all()
        wanted = floored(some.counts) if some.is_floored else some.counts
        assert (released.numbers[shown] == wanted[shown]).all()

    @checked
    @given(tables(is_floored=st.booleans()))
    def test_leaves_zero_and_ten_possible_for_each_small_number(self, some):
        """By trying every table that fits, which knows nothing of programmes or bounds."""
        release = publish([some])
        worlds = all_worlds(again(release).tables[0])
        assume(worlds is not None and len(worlds))

        is_small = some.counts.ravel() < LEAST
        assert (worlds.min(0)[is_small] == 0).all()
        assert (worlds.max(0)[is_small] >= LEAST).all()

    @checked
    @given(tables(is_floored=st.just(True)))
    def test_leaves_every_bucket_whole(self, some):
        (released,) = publish([some]).tables
        worlds = all_worlds(released)
        assume(worlds is not None and some.counts.max() < CAP)

        shown = released.numbers.ravel() != WITHHELD
        assert (worlds.min(0)[shown] == released.numbers.ravel()[shown]).all()
        assert (worlds.max(0)[shown] == released.numbers.ravel()[shown] + BUCKET - 1).all()

    @checked
    @given(st.lists(st.integers(0, 60), min_size=3, max_size=3), st.integers(0, 2), st.integers(0, 2))
    def test_says_the_same_of_floored_numbers_after_one_choice_within_every_bucket(self, leaves, left, joined):
        before = flat(*leaves, is_floored=True)
        leaves[left], leaves[joined] = leaves[left] - 1, leaves[joined] + 1
        assume(leaves[left] >= 0)
        after = flat(*leaves, is_floored=True)
        assume(np.array_equal(floored(before.counts), floored(after.counts)))

        assert publish([before]).octets() == publish([after]).octets()

    @settings(max_examples=15, deadline=None, derandomize=True)
    @given(st.integers(0, 2**32 - 1))
    def test_passes_the_audit_in_three_dimensions_and_linked_tables(self, seed):
        random = np.random.default_rng(seed)
        leaves = random.negative_binomial(1, 0.06, (4, 3, 2, 2))
        regions_ages_sexes = table(leaves.sum(3), TREE, THREE, SEX, name="one")
        regions_schools = table(leaves.sum((1, 2)), TREE, SCHOOL, name="other")

        release = publish([regions_ages_sexes, regions_schools])

        assert audit([regions_ages_sexes, regions_schools], again(release)) == []
        assert publish([regions_ages_sexes, regions_schools]).octets() == release.octets()

    def test_refuses_tables_that_count_the_same_persons_differently(self):
        with pytest.raises(BadTable) as refusal:
            publish([table([20, 30], SEX), table([20, 31], YES_NO, name="other")])

        assert refusal.value.said_in("en") == "Table “other” counts the same persons otherwise than another table."

    def test_refuses_what_the_attack_breaks(self, monkeypatch):
        module = importlib.import_module("netral.common.disclosure.publish")
        monkeypatch.setattr(module, "suppress", lambda problem: (problem.counts != 5, []))

        with pytest.raises(Leak) as refusal:
            publish([flat(5, 15, 40)])

        assert refusal.value.said_in("en") == (
            "Not published: the numbers would tell too much of a few persons, in 1 cells, among them “persons”, 2024,"
            " part 0."
        )


TREE_TWO = Dimension.flat("region", ["r", "s"])


class TestAfterEarlierReleases:
    def test_keeps_back_a_number_that_moved_by_a_few(self):
        first = publish([flat(100, 50, 60, period="1 May")])

        release = publish([flat(103, 70, 60, period="2 May")], [first])

        # 103 - 100 would tell of three; so would the total less all others.
        assert release.tables[0].numbers.tolist() == [233, -1, 70, -1]

    def test_compares_two_periods_that_are_published_at_once(self):
        days = [flat(100, 50, 60, period="1 May"), flat(103, 70, 60, period="2 May")]

        release = publish(days)

        assert [one.numbers[1] for one in release.tables] == [100, -1]
        assert audit(days, release) == []

    def test_shows_what_stayed_or_moved_by_ten(self):
        first = publish([flat(100, 50, 60, period="1 May")])

        release = publish([flat(110, 50, 72, period="2 May")], [again(first)])

        assert release.tables[0].numbers.tolist() == [232, 110, 50, 72]

    def test_shows_neighbouring_tens(self):
        first = publish([flat(19, 50, is_floored=True, period="1 May")])

        release = publish([flat(20, 50, is_floored=True, period="2 May")], [first])

        assert release.tables[0].numbers.tolist() == [70, 20, 50]

    def test_keeps_what_was_shown_and_protects_what_was_hidden(self):
        first = publish([table([[5, 30, 40], [30, 30, 30]], SEX, THREE)])
        more = table([[20, 55], [40, 50]], SEX, SCHOOL, name="more")

        release = publish([more], [first])

        old, new = first.tables[0].numbers, release.tables[0].numbers
        assert old[1, 1] == WITHHELD
        assert all(a in (b, WITHHELD) or b == WITHHELD for a, b in zip(old[:, 0], new[:, 0], strict=True))
        assert audit([more], release, [first]) == []

    def test_refuses_a_correction_without_a_new_period(self):
        first = publish([flat(100, 50)])

        with pytest.raises(Contradiction) as refusal:
            publish([flat(101, 50)], [first])

        assert refusal.value.said_in("en").endswith("A corrected number needs a new period.")

    def test_counts_as_no_leak_of_ours_what_was_known_before(self):
        # Of 160, told before, everybody knows 156; that 4 are left we do not tell.
        first = publish([table([100, 60], Dimension.flat("kind", ["a", "b"]), name="first")])

        release = publish([flat(90, 66, 4, known=np.array([False, True, True, False]))], [first])

        assert release.tables[0].numbers.tolist() == [160, 90, 66, -1]

    @settings(max_examples=30, deadline=None, derandomize=True)
    @given(st.integers(0, 2**32 - 1))
    def test_tells_of_no_small_change(self, seed):
        random = np.random.default_rng(seed)
        leaves = random.integers(0, 25, 3)
        moves = random.choice([0, 0, 1, 3, 15], 3)
        first = publish([table(leaves, THREE, period="1 May")])
        second = publish([table(leaves + moves, THREE, period="2 May")], [first])

        worlds = [all_worlds(one) for one in (first.tables[0], second.tables[0])]
        assume(all(some is not None and len(some) for some in worlds))
        (least, most), (later_least, later_most) = [(some.min(0), some.max(0)) for some in worlds]

        for low, high in zip(later_least - most, later_most - least, strict=True):
            assert not 0 < low <= high < LEAST
            assert not -LEAST < low <= high < 0

    def test_are_many_and_still_decided_the_same_way(self):
        releases = list[Release]()
        for day, more in enumerate(itertools.accumulate([0, 4, 4, 4, 20])):
            releases.append(publish([flat(100 + more, 80, 90, period=f"{day} May")], releases))

        assert [release.tables[0].numbers[1] for release in releases] == [100, -1, -1, 112, 132]

"""Worked by hand, enumerated, and planted: what the attack must find."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from netral.common.disclosure import attack
from netral.common.disclosure.attack import Need, Possible, Why, exact_bounds, narrow_cells, shown_possible
from netral.common.disclosure.errors import Contradiction
from netral.common.disclosure.publish import audit
from netral.common.disclosure.release import Release, Released
from netral.common.disclosure.system import UNBOUNDED, System
from netral.common.disclosure.table import Dimension
from tests.common.disclosure.worlds import CAP, THREE, YES_NO, all_worlds, flat, table, tables

SEX = Dimension.flat("sex", ["f", "m"])


def published(some, *hidden):
    """Publish a table but for these cells."""
    is_shown = np.ones(some.counts.shape, bool)
    for cell in hidden:
        is_shown[cell] = False
    return Released.of(some, is_shown)


def bounds(*released):
    system = System.over(released)
    known = system.nothing_known()
    for place, one in zip(system.places, released, strict=True):
        system.learn_released(known, place, one)
    lower, upper = exact_bounds(system, known, np.arange(len(system.keys)))
    return [
        list(zip(lower[place].ravel().tolist(), upper[place].ravel().tolist(), strict=True)) for place in system.places
    ]


class TestBounds:
    def test_of_two_unknown_parts_are_what_is_left_for_them(self):
        # 60 = x + y + 40
        assert bounds(published(flat(5, 15, 40), 1, 2)) == [[(60, 60), (0, 20), (0, 20), (40, 40)]]

    def test_of_a_square_of_unknowns_follow_from_rows_and_columns(self):
        # x11 + x12 = 8, x11 + x21 = 5, x11 + x12 + x21 + x22 = 38: what x11 has more, both its neighbours have less.
        some = table([[3, 5], [2, 28]], YES_NO, SEX)

        (found,) = bounds(published(some, (1, 1), (1, 2), (2, 1), (2, 2)))

        assert [found[at] for at in (4, 5, 7, 8)] == [(0, 5), (3, 8), (0, 5), (25, 30)]

    def test_need_several_sums_at_once(self):
        # The rows of x have 2 (x11 + x12) and 3; the columns leave x11 + x21 = 5, so that x12 + x22 = 0.
        some = table([[2, 0, 30], [3, 0, 40]], SEX, THREE)

        (found,) = bounds(published(some, (1, 1), (1, 2), (2, 1), (2, 2), (0, 2), (0, 1)))

        assert found[0 * 4 + 1] == (0, 5)

    def test_of_floored_parts_meet_those_of_the_total(self):
        # 90 … 99 = 50 … 59 + 40 … 49 + x
        some = flat(52, 41, 2, is_floored=True)

        assert bounds(published(some, 3))[0][3] == (0, 9)

    def test_of_a_total_without_anything_above_are_open_upwards(self):
        (found,) = bounds(published(flat(5, 15, 40), 0, 1))

        assert (found[0][0], found[1][0]) == (55, 0)
        assert min(found[0][1], found[1][1]) > UNBOUNDED // 2

    @settings(max_examples=60, deadline=None, derandomize=True)
    @given(tables(is_floored=st.booleans()), st.data())
    def test_are_those_of_all_tables_that_fit(self, some, data):
        hidden = data.draw(st.lists(st.booleans(), min_size=some.counts.size, max_size=some.counts.size))
        hidden[0] = False
        released = Released.of(some, ~np.array(hidden).reshape(some.counts.shape))
        worlds = all_worlds(released)
        assume(worlds is not None and some.counts.max() < CAP)

        (found,) = bounds(released)

        assert found == list(zip(worlds.min(0).tolist(), worlds.max(0).tolist(), strict=True))

    @pytest.mark.parametrize("seed", [4, 14])
    def test_are_of_whole_numbers_where_halves_would_go_further(self, seed):
        # Three dimensions: sums are no network any more. These two were found by trying.
        leaves = np.random.default_rng(seed).integers(0, 2, (3, 3, 3))
        is_shown = np.ones((4, 4, 4), bool)
        is_shown[1:, 1:, 1:] = False
        released = Released.of(table(leaves, *(Dimension.flat(name, "abc") for name in "xyz")), is_shown)

        worlds = all_worlds(released)
        (found,) = bounds(released)

        assert found == list(zip(worlds.min(0).tolist(), worlds.max(0).tolist(), strict=True))

    def test_are_none_where_nothing_fits(self):
        released = published(flat(5, 15, 40), 1)
        numbers = released.numbers.copy()
        numbers[0] = 30

        with pytest.raises(Contradiction, match="perlu periode baru"):
            bounds(released._replace(numbers=numbers))


class TestNarrowCells:
    def test_tells_how_a_cell_is_found_out(self):
        some = table([[4, 12], [3, 40]], YES_NO, SEX)
        system = System.over([some])
        known = system.nothing_known()
        system.learn_released(known, system.places[0], published(some, (1, 1), (1, 2), (2, 1), (2, 2)))

        found = narrow_cells(system, known, Need(np.array([4]), np.array([0]), np.array([10])))

        assert found == [(4, 0, 7, Why.SUMS)]

    def test_solves_circles_of_sums(self):
        # Rows: a + b = 6, c + d = 5; columns over both: a + c = 11 with what is shown, so that b + d = 0 (hand-made).
        some = table([[6, 0, 30], [5, 0, 40]], SEX, THREE)
        system = System.over([some])
        known = system.nothing_known()
        system.learn_released(known, system.places[0], published(some, (1, 1), (1, 2), (2, 1), (2, 2), (0, 1), (0, 2)))

        found = narrow_cells(system, known, Need(system.places[0][1, 1:3], np.zeros(2, int), np.array([6, 7])))

        assert [(one.lower, one.upper) for one in found] == [(0, 6)]

    def test_believes_only_worlds_that_add_up(self):
        some = flat(5, 15, 40)
        system = System.over([some])
        known = system.nothing_known()
        system.learn_released(known, system.places[0], published(some, 1, 2))
        need = Need(np.array([1]), np.array([0]), np.array([10]))

        def shown(*worlds):
            truth = some.counts.ravel()
            return shown_possible(
                system, known, need, truth, [Possible(np.array([1, 2]), np.array(one)) for one in worlds]
            )

        assert narrow_cells(system, known, need) == []
        assert shown([0, 20], [20, 0]).all()
        assert not shown([0, 20]).any()
        assert not shown([0, 19], [21, 0]).any()
        assert not shown([0, 20], [21, -1]).any()


class TestUndecided:
    def test_counts_as_found_out(self, monkeypatch):
        some = table([[4, 12, 30], [3, 40, 50], [20, 30, 40]], Dimension.flat("row", "abc"), THREE)
        square = published(some, (1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (3, 3), (1, 3))
        monkeypatch.setattr(attack._Part, "_programme", staticmethod(lambda *given: None))

        found = audit([some], Release((square,)))

        assert found
        assert {one.why for one in found} == {Why.UNDECIDED}


class TestImport:
    def test_of_everything_here_loads_no_scipy(self):
        code = "import sys, netral.common.disclosure.publish; sys.exit('scipy' in sys.modules)"

        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


class TestAudit:
    """Leaks that a test planted."""

    def found(self, tables_, released, earlier=()):
        found = audit(tables_, Release(tuple(released)), earlier)
        return {(one.cell[2][-1][1] if one.cell[2] else "total", one.lower, one.upper) for one in found}

    def test_finds_a_small_number_that_is_shown(self):
        some = flat(5, 15, 40)

        assert ("part 0", 5, 5) in self.found([some], [published(some)])

    def test_finds_a_cell_without_a_complement(self):
        some = flat(5, 15, 40)

        assert self.found([some], [published(some, 1)]) == {("part 0", 5, 5)}

    def test_finds_two_cells_that_make_too_little_together(self):
        some = flat(5, 2, 40)

        assert self.found([some], [published(some, 1, 2)]) == {("part 0", 0, 7), ("part 1", 0, 7)}

    def test_finds_a_whole_group_in_one_category(self):
        some = flat(50, 0, 0)

        assert self.found([some], [published(some, 2, 3)]) == {("part 1", 0, 0), ("part 2", 0, 0)}

    def test_finds_a_square_that_gives_too_little(self):
        # Both rows have enough unknown; but 20 of the column of 27 is shown, which leaves 7.
        some = table([[4, 12], [3, 40], [20, 30]], Dimension.flat("row", "abc"), SEX)
        square = published(some, (1, 1), (1, 2), (2, 1), (2, 2))

        assert self.found([some], [square]) == {("f", 0, 7)}

    def test_finds_what_a_linked_table_gives_away(self):
        # Alone, 5 is hidden beside its region's total. The other table shows that total, as the sum of its own parts.
        regions = Dimension.flat("region", ["r", "s"])
        by_age = table([[5, 15, 30], [30, 30, 30]], regions, THREE, name="by age")
        by_sex = table([[20, 30], [40, 50]], regions, SEX, name="by sex")
        hides = published(by_age, (1, 1), (1, 0), (2, 1), (2, 0))
        also_hides = published(by_sex, (1, 0), (2, 0))

        assert self.found([by_age], [hides]) == set()
        assert self.found([by_age, by_sex], [hides, also_hides]) == {("r", 5, 5)}

    def test_finds_what_exact_numbers_make_of_floored_ones(self):
        # Floored: 30 … 39 and 50 … 59 of 90 … 99 leave up to 19. With both others told exactly, 1 … 10 are left.
        some = table([35, 54, 5], THREE, is_floored=True)
        alone = published(some, 3)
        exact = published(table([35, 54, 5], THREE, name="exact"), 0, 3)

        assert self.found([some], [alone]) == set()
        assert self.found([some], [alone], [Release((exact,))]) == {("old", 1, 10)}

    def test_finds_a_number_that_two_periods_bring_to_light(self):
        before = Release((published(flat(100, 200, period="1 May")),))
        some = flat(103, 200, period="2 May")

        assert ("part 0", 103, 103) in self.found([some], [published(some)], [before])

    def test_finds_a_difference_although_the_cell_is_hidden(self):
        before = Release((published(flat(100, 20, 200, period="1 May")),))
        some = flat(103, 20, 200, period="2 May")
        hidden = published(some, 1)

        assert ("part 0", 103, 103) in self.found([some], [hidden], [before])

    def test_finds_what_an_earlier_table_of_the_same_period_completes(self):
        # 5 hides beside 25; published before, 25 tells it.
        some = flat(5, 25, 30)
        hidden = published(some, 1, 2)
        before = Release((published(flat(5, 25, 30, name="before"), 0, 1),))

        assert self.found([some], [hidden]) == set()
        assert self.found([some], [hidden], [before]) == {("part 0", 5, 5)}

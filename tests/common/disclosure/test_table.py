import numpy as np
import pytest

from netral.common.disclosure.errors import BadTable
from netral.common.disclosure.system import System
from netral.common.disclosure.table import Dimension, Table
from tests.common.disclosure.worlds import THREE, TREE, YES_NO, flat, table


class TestTable:
    def test_of_leaves_has_every_total(self):
        made = table([[1, 2, 3], [4, 5, 6], [7, 8, 9], [10, 11, 12]], TREE, THREE)

        assert made.counts[0].tolist() == [78, 22, 26, 30]
        assert made.counts[:, 0].tolist() == [78, 21, 6, 15, 57, 24, 33]

    @pytest.mark.parametrize(
        ("counts", "en"),
        [
            ([5, 2, 2], "“total” is not the sum of its parts"),
            ([1, 2, -1], "one number of persons for each cell"),
            ([4.0, 2.0, 2.0], "one number of persons for each cell"),
            ([4, 4], "one number of persons for each cell"),
        ],
    )
    def test_refuses_what_is_no_table(self, counts, en):
        with pytest.raises(BadTable) as refusal:
            Table("t", "persons", "2024", (YES_NO,), np.array(counts))

        assert refusal.value.said_in("en") == f"Table “t”: {en}."

    @pytest.mark.parametrize("dimensions", [(), (YES_NO, YES_NO), (YES_NO, THREE, TREE, YES_NO._replace(name="more"))])
    def test_has_one_to_three_dimensions(self, dimensions):
        shape = [len(dimension.codes) for dimension in dimensions]

        with pytest.raises(BadTable, match="satu sampai tiga dimensi"):
            Table("t", "persons", "2024", dimensions, np.zeros(shape, int))

    @pytest.mark.parametrize(
        "dimension",
        [
            Dimension("d", ("total", "a"), (-1, 1)),
            Dimension("d", ("total", "a"), (-1, -1)),
            Dimension("d", ("total", "a", "a"), (-1, 0, 0)),
            Dimension("d", (), ()),
        ],
    )
    def test_refuses_codes_that_are_no_tree(self, dimension):
        with pytest.raises(BadTable, match="tidak membentuk pohon"):
            Table("t", "persons", "2024", (dimension,), np.zeros(len(dimension.codes), int))


class TestSystem:
    def test_has_a_shared_total_once(self):
        system = System.over([table([10, 20], YES_NO), table([10, 12, 8], THREE)])

        assert len(system.keys) == 1 + 2 + 3
        assert len(system.starts) - 1 == 2

    def test_has_a_sum_for_each_divided_code_and_line(self):
        system = System.over([table(np.ones((4, 3), int), TREE, THREE)])

        # Three families of regions in four columns, one of ages in seven rows.
        assert len(system.starts) - 1 == 3 * 4 + 7
        assert system.has(table(np.ones((4, 3), int), TREE, THREE).counts.ravel())

    def test_is_the_same_again(self):
        one, other = (System.over([flat(1, 2, 3), table([1, 2, 3], THREE)]) for _ in range(2))

        assert one.keys == other.keys
        assert np.array_equal(one.cells, other.cells)

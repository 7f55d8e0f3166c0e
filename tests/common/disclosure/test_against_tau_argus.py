"""The same tables given to tau-Argus, which knows nothing of us: its intervals are ours, and each finds no fault."""

import numpy as np
import pytest
from pytauargus import HiTaSCtrl
from pytauargus._tauargus import audit_jj

from netral.common.disclosure.attack import exact_bounds
from netral.common.disclosure.publish import audit, publish
from netral.common.disclosure.release import WITHHELD, Release, Released
from netral.common.disclosure.rounding import LEAST
from netral.common.disclosure.system import System
from netral.common.disclosure.table import Dimension
from tests.common.disclosure.worlds import THREE, TREE, YES_NO, table

ENDLESS = 1_000_000


def jj(some, released, *, protect):
    """Write a table as tau-Argus reads it: cells, what is withheld or to be protected, and sums that make 0."""
    system = System.over([some])
    lines = ["0", str(len(system.keys))]
    for cell, (count, shown) in enumerate(zip(some.counts.ravel(), released.numbers.ravel() >= 0, strict=True)):
        status = "u" if count < LEAST else "s" if shown or protect else "m"
        below, above = (count, LEAST - count) if status == "u" and protect else (0, 0)
        lines.append(f"{cell} {count} {count + 1} {status} 0 {ENDLESS} {below} {above} 0")
    lines.append(str(len(system.starts) - 1))
    for start, end in zip(system.starts, system.starts[1:], strict=False):
        cells = zip(system.cells[start:end], system.signs[start:end], strict=True)
        lines.append(f"0.0 {end - start} : " + " ".join(f"{cell} ({sign})" for cell, sign in cells))
    return "\n".join(lines) + "\n"


def random_table(seed):
    random = np.random.default_rng(seed)
    shape, dimensions = [((4,), (TREE,)), ((2, 3), (YES_NO, THREE)), ((4, 3), (TREE, THREE)), ((6, 5), ROWS)][seed % 4]
    return table(random.negative_binomial(1, 0.03, shape) + 10 * (random.random(shape) < 0.7), *dimensions)


ROWS = (Dimension.flat("row", "abcdef"), Dimension.flat("column", "vwxyz"))
seeds = pytest.mark.parametrize("seed", range(12))


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path, monkeypatch):
    """It leaves files where it runs."""
    monkeypatch.chdir(tmp_path)


class TestTauArgus:
    @seeds
    def test_finds_the_intervals_that_we_find(self, seed, tmp_path):
        some = random_table(seed)
        (released,) = publish([some]).tables
        (tmp_path / "table.jj").write_text(jj(some, released, protect=False))
        system = System.over([some])
        known = system.nothing_known()
        system.learn_released(known, system.places[0], released)

        its = {row["cell"]: (round(row["min"]), round(row["max"])) for row in audit_jj(str(tmp_path / "table.jj"))}
        lower, upper = exact_bounds(system, known, np.array(sorted(its), np.int64))

        assert set(its) == set(np.flatnonzero(released.numbers.ravel() == WITHHELD))
        for cell, (least, most) in its.items():
            assert least == lower[cell]
            assert most == upper[cell] or most > ENDLESS / 2
            if some.counts.ravel()[cell] < LEAST:
                assert least == 0
                assert most >= LEAST

    @seeds
    def test_withholds_what_our_attack_finds_enough(self, seed, tmp_path):
        some = random_table(seed)

        its = Release((Released.of(some, optimal(some, tmp_path)),))

        assert audit([some], its) == []

    def test_withholds_little_less_than_we(self, tmp_path):
        ours, its = 0, 0
        for seed in range(12):
            some = random_table(seed)
            ours += int(some.counts[publish([some]).tables[0].numbers == WITHHELD].sum())
            its += int(some.counts[~optimal(some, tmp_path)].sum())

        assert its <= ours <= 1.5 * its


def optimal(some, folder):
    """Give which cells tau-Argus shows so that as few persons as can be are withheld with the small ones."""
    is_shown = some.counts.ravel() >= LEAST
    nothing = Released.of(some, np.zeros(some.counts.shape, bool))
    (folder / "table.jj").write_text(jj(some, nothing, protect=True))
    assert HiTaSCtrl().full_jj(str(folder / "table.jj"), str(folder / "out"), 20) == 0
    is_shown[[int(line) for line in (folder / "out").read_text().split()]] = False
    return is_shown.reshape(some.counts.shape)

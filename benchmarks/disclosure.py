"""DISCLOSURE: withhold small numbers in tables of regions and attack them, beside the least any attacker must solve."""

from functools import partial

import numpy as np

from benchmarks.measure import QUICK_RUNS, whole
from benchmarks.report import Outcome, Section, times, within
from netral.common.disclosure.problem import Problem
from netral.common.disclosure.publish import publish
from netral.common.disclosure.release import WITHHELD, Release
from netral.common.disclosure.rounding import LEAST
from netral.common.disclosure.table import Dimension, Table

TITLE = "numbers of persons, withheld and attacked"
BASELINE, PUBLISH = "one programme over the same sums", "suppress and attack"
REGIONS, PROVINCES = 545, 38
CATEGORIES = (5, 2, 4, 6, 3)
"""How many categories each table of one population has; the five share the totals of their regions."""
SIZES, QUICK = (10, 20, 40), (2,)
"""Tables."""
RUNS = 2
LIMIT = 60_000
"""Milliseconds that the largest may take."""


def run(*, quick: bool = False) -> Outcome:
    """Publish the same tables run after run; small numbers are common, as they are in small regions."""
    outcome = Outcome("DISCLOSURE", TITLE)
    outcome.does = {
        BASELINE: "HiGHS finds once, over all sums and all that the release withholds, numbers that fit, "
        "the small ones together as great as can be. It proves one world possible and decides nothing yet; "
        "whoever attacks needs two worlds or more for each small number, in both directions.",
        PUBLISH: "`publish`: small numbers, complementary cells, attack and repair until it finds nothing; then every "
        "cell anew from what stands in the release.",
    }
    section = Section("Regions × categories", "tables", [])
    for size in QUICK if quick else SIZES:
        tables = made(size)
        release = publish(tables)
        counts = np.concatenate([table.counts.ravel() for table in tables])
        withheld = np.concatenate([one.numbers.ravel() == WITHHELD for one in release.tables])
        small, all_ = int((counts < LEAST).sum()), int(withheld.sum())
        outcome.remarks.append(f"{size} tables: {len(counts):,} cells, {small:,} below ten, {all_:,} withheld.")
        sides = {BASELINE: partial(_one_programme, *_solvable(tables, release)), PUBLISH: partial(publish, tables)}
        section.figures += whole(sides, size, QUICK_RUNS if quick else RUNS)
    outcome.sections = [section]
    largest = (QUICK if quick else SIZES)[-1]
    if not quick:
        seconds = f"{largest} tables × {REGIONS} regions ≤ 60 s"
        outcome.goals += within(seconds, section.median(PUBLISH, largest), LIMIT, "ms")
    outcome.goals += times(f"{largest} tables, beside one programme", section.ratio(PUBLISH, BASELINE, largest))
    return outcome


def made(many: int) -> list[Table]:
    """Make tables of skewed numbers, the same each time: few large regions, many small ones, uneven categories."""
    random = np.random.default_rng(1)
    each, more = divmod(REGIONS, PROVINCES)
    under = {f"p{at}": [f"r{at}.{one}" for one in range(each + (at < more))] for at in range(PROVINCES)}
    regions = Dimension.tree("region", under)
    tables = list[Table]()
    while len(tables) < many:
        population = f"population {len(tables) // len(CATEGORIES)}"
        persons = random.lognormal(4.2, 1.4, REGIONS).astype(int)
        for number, categories in enumerate(CATEGORIES):
            shares = random.dirichlet([8, 4, 2, 1, 0.5, 0.3][:categories], REGIONS)
            category = Dimension.flat(f"category {number}", [str(at) for at in range(categories)])
            leaves = random.multinomial(persons, shares)
            name = f"table {len(tables)}"
            tables.append(Table.of_leaves(name, population, "2024", (regions, category), leaves))
    return tables[:many]


def _solvable(tables: list[Table], release: Release) -> tuple[np.ndarray, object, np.ndarray, np.ndarray]:
    """Give cost, sums and bounds of one programme over all that is published and withheld."""
    from scipy.sparse import csr_array

    problem = Problem.of(tables, [])
    is_shown = problem.may_show.copy()
    for place, released in zip(problem.system.places, release.tables, strict=True):
        is_shown[place[released.numbers == WITHHELD]] = False
    system, (lower, upper) = problem.system, problem.known(is_shown)
    shape = (len(system.starts) - 1, len(system.keys))
    matrix = csr_array((system.signs.astype(float), system.cells, system.starts), shape=shape)
    cost = np.where(~problem.may_show, -1.0, 0.0)
    return cost, matrix, lower, upper


def _one_programme(cost: np.ndarray, matrix: object, lower: np.ndarray, upper: np.ndarray) -> None:
    from scipy.optimize import Bounds, LinearConstraint, milp

    solved = milp(cost, bounds=Bounds(lower, upper), constraints=LinearConstraint(matrix, 0, 0))
    if solved.status:
        raise RuntimeError(solved.message)

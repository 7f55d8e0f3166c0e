"""P2: a million questions at once, beside OpenFisca's vectorised simulation on the equal table."""

from functools import partial
from typing import TYPE_CHECKING, Any

from benchmarks import netral_side, peers, table
from benchmarks.measure import QUICK_RUNS, RUNS, Figure, whole
from benchmarks.report import Outcome, Section, faster

if TYPE_CHECKING:
    from collections.abc import Callable

TITLE = "a million questions at once"
ROWS = 40
SIZES = (250_000, 500_000, 1_000_000)
QUICK_SIZES = (20_000, 40_000)
CHECKED, QUICK_CHECKED = 50_000, 2_000
NETRAL = "Netral"
CACHE = "Growth above 2 towards a million, on any side: the columns no longer fit the processor's cache."
OPENFISCA = {"openfisca-core, numpy.select": False, "openfisca-core, tuned": True}


def run(*, quick: bool = False) -> Outcome:
    """Measure all sides at each size."""
    outcome = Outcome("P2", TITLE)
    try:
        import numpy as np
    except ImportError as error:
        outcome.missing.append(f"all of it: {error}; {peers.INSTALL}")
        return outcome
    sides = _sides(outcome, np, QUICK_CHECKED if quick else CHECKED)
    section = Section(f"The equal table of {ROWS} rows", "questions", [])
    for size in QUICK_SIZES if quick else SIZES:
        section.figures += _figures(sides, size, QUICK_RUNS if quick else RUNS)
    outcome.sections = [section] if section.figures else []
    for name in OPENFISCA:
        most = max((figure.size for figure in section.figures), default=0)
        outcome.goals += faster(f"≥ 1 × {name}", section.ratio(NETRAL, name, most), 1)
    outcome.remarks += [*_rates(section), CACHE]
    return outcome


def _sides(outcome: Outcome, np: Any, checked: int) -> dict[str, Any]:
    """Load every side and drop those that err."""
    equal = table.build(ROWS)
    loaders: dict[str, Callable[[], Any]] = {NETRAL: partial(netral_side.Bulk, equal)}
    outcome.does[NETRAL] = netral_side.Bulk.does
    try:
        from benchmarks.peers import openfisca
    except ImportError as error:
        outcome.missing.append(f"openfisca-core: {error}; {peers.INSTALL}")
    else:
        for name, tuned in OPENFISCA.items():
            loaders[name] = partial(openfisca.Bulk, equal, tuned=tuned)
        outcome.does["openfisca-core"] = openfisca.DOES_IN_BULK

    asked = table.questions(checked, seed=1)
    columns = table.columns(checked, seed=1)
    sides = {}
    for name, load in loaders.items():
        try:
            side = load()
            words = [side.words[code] for code in np.asarray(side.ask(side.prepare(columns)))]
            peers.refuse_any(name, table.mismatches(equal, asked, words))
        except (peers.WrongAnswer, netral_side.NotReady) as why:
            outcome.missing.append(f"{name}: {why}")
            continue
        sides[name] = side
    return sides


def _figures(sides: dict[str, Any], size: int, runs: int) -> list[Figure]:
    columns = table.columns(size, seed=2)
    work = {name: partial(side.ask, side.prepare(columns)) for name, side in sides.items()}
    return whole(work, size, runs)


def _rates(section: Section) -> list[str]:
    most = max((figure.size for figure in section.figures), default=0)
    return [
        f"{figure.side}: {figure.size / figure.median / 1_000:.1f} million questions a second at {figure.size:,}"
        for figure in section.figures
        if figure.size == most
    ]

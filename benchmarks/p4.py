"""P4: load the corpus from its sources, validate it and index it; and load the compiled artefact instead."""

import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import netral_side
from benchmarks.measure import QUICK_RUNS, RUNS, whole
from benchmarks.report import Outcome, Section, at_most

if TYPE_CHECKING:
    from collections.abc import Callable

TITLE = "load the corpus"
TOMLLIB, SOURCES, ARTEFACT = "tomllib alone", "Netral, from sources", "Netral, from the artefact"
TIMES = (1, 2, 4)
PAIRS = (
    "Growth from sources: the compiler compares the rules of one act in pairs, to know which prevails, and the copies "
    "all speak about the same acts. Law that grows by new acts does not pay for that; law that piles up on one does."
)


def run(*, quick: bool = False) -> Outcome:
    """Measure the three ways on the same files, and on a corpus with every instrument two and four times."""
    outcome = Outcome("P4", TITLE)
    outcome.does = {
        TOMLLIB: "Reads every TOML file of the corpus and parses it, nothing else.",
        SOURCES: netral_side.SOURCES_DOES,
        ARTEFACT: netral_side.ARTEFACT_DOES,
    }
    section = Section("The corpus, and the same with every instrument copied", "provisions", [])
    with tempfile.TemporaryDirectory() as folder:
        for times in TIMES[:1] if quick else TIMES:
            corpus = netral_side.grown_corpus(Path(folder), times)
            compiled = netral_side.build_artefact(corpus)
            work: dict[str, Callable[[], Any]] = {
                TOMLLIB: partial(netral_side.parse_alone, corpus),
                SOURCES: partial(netral_side.load_sources, corpus),
                ARTEFACT: partial(netral_side.load_artefact, compiled),
            }
            section.figures += whole(work, netral_side.count_provisions(corpus), QUICK_RUNS if quick else RUNS)
    outcome.sections = [section]
    outcome.remarks = [PAIRS]
    own = min(figure.size for figure in section.figures)
    outcome.goals = [
        *at_most("from sources ≤ 3 × tomllib alone", section.ratio(SOURCES, TOMLLIB, own), 3),
        *at_most("from the artefact ≤ 0.2 × tomllib alone", section.ratio(ARTEFACT, TOMLLIB, own), 0.2),
    ]
    return outcome

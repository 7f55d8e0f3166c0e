"""P4: load the corpus from its sources, validate it and index it; and load the compiled artefact instead."""

import tomllib

from benchmarks import netral_side
from benchmarks.measure import QUICK_RUNS, RUNS, whole
from benchmarks.report import Outcome, Section, at_most

TITLE = "load the corpus"
TOMLLIB, SOURCES, ARTEFACT = "tomllib alone", "Netral, from sources", "Netral, from the artefact"


def run(*, quick: bool = False) -> Outcome:
    """Measure the three ways on the same files."""
    outcome = Outcome("P4", TITLE)
    outcome.does = {
        TOMLLIB: "`tomllib.loads` of every TOML file of the corpus that the loader reads, and nothing else.",
        SOURCES: netral_side.SOURCES_DOES,
        ARTEFACT: netral_side.ARTEFACT_DOES,
    }
    try:
        files = netral_side.corpus_files()
        section = Section("The corpus", "files", [])
        section.figures = whole(
            {
                TOMLLIB: lambda: [tomllib.loads(path.read_text(encoding="utf-8")) for path in files],
                SOURCES: netral_side.load_sources,
                ARTEFACT: netral_side.load_artefact,
            },
            len(files),
            QUICK_RUNS if quick else RUNS,
        )
    except netral_side.NotReady as why:
        outcome.missing.append(str(why))
        return outcome
    outcome.sections = [section]
    alone = section.median(TOMLLIB, len(files))
    outcome.goals = [
        *at_most("from sources ≤ 3 × tomllib alone", section.median(SOURCES, len(files)), alone, 3),
        *at_most("from the artefact ≤ 0.2 × tomllib alone", section.median(ARTEFACT, len(files)), alone, 0.2),
    ]
    return outcome

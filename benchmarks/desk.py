"""DESK: pages of the desk, beside a view that is empty and passes the same middleware, guard and session."""

import json
import tempfile
from pathlib import Path

from benchmarks.apart import netral, run_apart
from benchmarks.desk_side import EMPTY, PAGES
from benchmarks.measure import Figure
from benchmarks.report import Outcome, Section, faster

TITLE = "pages of the desk"
PEOPLE, RUNS, QUICK_RUNS = 1_000, 5, 1


def run(*, quick: bool = False) -> Outcome:
    """Ask for each page in turn, in one process, run after run."""
    outcome = Outcome("DESK", TITLE)
    outcome.does = {
        EMPTY: "Nothing, for somebody signed in: every middleware, the session from the database, the guard.",
        **dict.fromkeys(PAGES, "The page."),
    }
    section = Section("SQLite", "people", [Figure(side, PEOPLE, "µs") for side in (EMPTY, *PAGES)])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        netral(folder, "", "manage", "migrate", "-v0")
        netral(folder, "", "manage", "collectstatic", "--no-input", "-v0")
        netral(folder, "", "demo-data", "--people", str(PEOPLE), "--regions", "2020")
        for _ in range(QUICK_RUNS if quick else RUNS):
            said, _took, _peak = run_apart(folder, "", "benchmarks.desk_side")
            for figure in section.figures:
                figure.runs.append(json.loads(said)[figure.side])
    outcome.sections = [section]
    for page in PAGES:
        outcome.goals += faster(f"{page} ≥ 0.5 × an empty view", section.ratio(page, EMPTY, PEOPLE), 0.5)
    return outcome

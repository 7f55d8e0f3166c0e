"""P5: `POST /api/v1/check`, beside a view that does nothing in the same server."""

import json
import math

from benchmarks import web
from benchmarks.measure import QUICK_RUNS, RUNS
from benchmarks.report import Goal, Outcome, Section, faster, within

TITLE = "`POST /api/v1/check`"
CHECK, NOTHING = "check, one act of a campaign", "an empty view"
QUESTION = {"acts": ["like"], "object": "calon", "person": "pns", "on": "2024-10-10", "election": "pilkada-2024"}
PACE = 100


def run(*, quick: bool = False) -> Outcome:
    """Ask both as often as they answer, then check at an even pace."""
    outcome = Outcome("P5", TITLE)
    outcome.does = {
        CHECK: "Reads the JSON, answers with provisions, sanctions, route and trace (about 15 kB), through the whole "
        "middleware.",
        NOTHING: "Same server, same middleware, no body.",
    }
    asked = web.Asked("/api/v1/check", json.dumps(QUESTION), {"Content-Type": "application/json"})
    section = Section("One answer, of two processes", "at a time", [])
    try:
        with web.served() as port:
            verdict = json.loads(web.answer(port, asked)[2])["verdict"]
            sides = {NOTHING: web.Asked(web.EMPTY), CHECK: asked}
            section.figures = web.rates(port, sides, QUICK_RUNS if quick else RUNS, 1 if quick else 3)
            took = sorted(web.paced(port, asked, rate=PACE, seconds=1 if quick else 10))
    except FileNotFoundError as why:
        outcome.missing.append(str(why))
        return outcome
    outcome.sections = [section]
    outcome.goals = [
        Goal("a prohibited act is answered as such", verdict, verdict == "prohibited"),
        *faster("≥ 0.5 × the rate of an empty view", section.ratio(CHECK, NOTHING, 1), 0.5),
        *within(f"p95 ≤ 20 ms at {PACE} a second", took[math.ceil(0.95 * len(took)) - 1], 20, "ms"),
    ]
    return outcome

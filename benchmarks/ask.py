"""ASK: read a text and answer it, beside the engine that answers when the acts are named; and make ready to read."""

import random
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.measure import QUICK_RUNS, RUNS, answer_by_answer, whole
from benchmarks.report import Goal, Outcome, Section, within
from netral.law import artefact, ask
from netral.law.language import asked, reply
from netral.law.language.decide import Given
from netral.law.language.model import Model
from netral.law.language.understand import Reader
from netral.law.question import Question

TITLE = "`netral ask`: from words to an answer"
TEXTS, NAMED, READY = "netral ask, one text", "netral check, the labelled acts", "read and build model and cues"
TIMES = (1, 2, 4)
MOST_BYTES = 5_000_000


def run(*, quick: bool = False) -> Outcome:
    """Measure the development questions, as they are and each said two and four times over."""
    outcome = Outcome("ASK", TITLE)
    outcome.does = {
        TEXTS: "Reads a development question, weighs its readings, and gives the whole reply.",
        NAMED: "Answers the same questions with their labelled acts and person, without reading a word.",
        READY: "Reads model and cues from the artefact and builds what reads texts.",
    }
    rows = [row for row in asked.read(Path(artefact.CORPUS)) if row["split"] == "dev"]
    runs = QUICK_RUNS if quick else RUNS
    texts = Section("One question", "times over", [])
    for times in TIMES[:1] if quick else TIMES:
        texts.figures += answer_by_answer(
            {TEXTS: partial(_reply, times=times), NAMED: _check},
            {side: [_shuffled(rows, run) for run in range(runs)] for side in (TEXTS, NAMED)},
            times,
        )
    ready = Section("Make ready", "times", whole({READY: _ready}, 1, runs))
    outcome.sections = [texts, ready]
    size = Path(artefact.ARTEFACT, "model.json").stat().st_size
    p95 = texts.figures[0].percentile(95)
    outcome.goals = [
        *within("one text, p95 ≤ 5 ms", p95 and p95 / 1000, 5, "ms"),
        *within("make ready ≤ 50 ms", ready.median(READY, 1), 50, "ms"),
        Goal("the model < 5 MB", f"{size / 1e6:.1f} MB", size < MOST_BYTES),
    ]
    return outcome


def _shuffled(rows: list[dict[str, Any]], run: int) -> list[dict[str, Any]]:
    return random.Random(run).sample(rows, len(rows))  # noqa: S311  # another order in each run


def _reply(row: dict[str, Any], *, times: int) -> Any:
    given = Given(on=date.fromisoformat(row["on"]), region=row["region"], election=row["election"])
    return reply.reply(" ".join([row["text"]] * times), given)


def _check(row: dict[str, Any]) -> Any:
    person = None if row["person"] == "unknown" else row["person"]
    return ask.answer(
        Question(
            tuple(row["acts"]),
            date.fromisoformat(row["on"]),
            person,
            election=row["election"],
            region=row["region"],
        )
    )


def _ready() -> Reader:
    artefact.model.cache_clear()
    artefact.section.cache_clear()
    return Reader(artefact.section("language"), Model(artefact.model()))

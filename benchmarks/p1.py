"""P1: one question, engine only, the full verdict with citations and trace, serialised.

Every question is another one and nothing keeps results. All sides answer the equal table; the corpus stands apart.
"""

from collections.abc import Mapping

from benchmarks import netral_side, peers, table
from benchmarks.measure import QUICK_RUNS, RUNS, Figure, answer_by_answer
from benchmarks.report import Goal, Outcome, Section, at_least, within

TITLE = "one question, full verdict with citations and trace"
ROWS = (20, 40, 80)
MAIN = 40
ACTS = (1, 2, 4)
NETRAL, PLAIN = "Netral", "plain row walker"

CHECKED, ASKED = 2_000, 2_000
QUICK_CHECKED, QUICK_ASKED = 200, 100


def run(*, quick: bool = False) -> Outcome:
    """Measure the equal table, then Netral on its corpus."""
    outcome = Outcome("P1", TITLE)
    found, outcome.missing = peers.installed()
    contenders: dict[str, type[peers.Peer]] = {NETRAL: netral_side.EqualTable, PLAIN: peers.Walker, **found}
    outcome.does = {name: contender.does for name, contender in contenders.items()}

    equal = Section("The equal table, 6 inputs and a day", "rows", [])
    for rows in ROWS[:2] if quick else ROWS:
        equal.figures += _equal_table(rows, contenders, outcome, quick=quick)
    full = Section("Netral's own corpus", "acts at once", [])
    try:
        for acts in ACTS[:2] if quick else ACTS:
            full.figures += _full_corpus(acts, quick=quick)
    except netral_side.NotReady as why:
        outcome.missing.append(f"{full.title}: {why}")
    outcome.does[f"{NETRAL}, full corpus"] = netral_side.FULL_CORPUS_DOES
    outcome.sections = [section for section in (equal, full) if section.figures]
    outcome.goals = [*_goals(equal, found), *_full_goals(full)]
    return outcome


def _equal_table(
    rows: int, contenders: Mapping[str, type[peers.Peer]], outcome: Outcome, *, quick: bool
) -> list[Figure]:
    """Check every side against the reference, and time those that are right."""
    equal = table.build(rows)
    to_check = table.questions(QUICK_CHECKED if quick else CHECKED, seed=1)
    runs = [
        table.questions(QUICK_ASKED if quick else ASKED, seed=100 + run) for run in range(QUICK_RUNS if quick else RUNS)
    ]
    sides, inputs = {}, {}
    for name, contender in contenders.items():
        try:
            peer = contender(equal)
            peers.check(name, peer, equal, to_check)
        except (peers.WrongAnswer, netral_side.NotReady) as why:
            outcome.missing.append(f"{name} at {rows} rows: {why}")
            continue
        sides[name] = peer.ask
        inputs[name] = [[peer.prepare(question) for question in asked] for asked in runs]
    return answer_by_answer(sides, inputs, rows)


def _full_corpus(acts: int, *, quick: bool) -> list[Figure]:
    corpus = netral_side.FullCorpus()
    count, runs = (QUICK_ASKED, QUICK_RUNS) if quick else (ASKED, RUNS)
    inputs = [corpus.questions(count, acts=acts, seed=run) for run in range(runs)]
    return answer_by_answer({NETRAL: corpus.ask}, {NETRAL: inputs}, acts)


def _goals(equal: Section, found: Mapping[str, type[peers.Peer]]) -> list[Goal]:
    mine = equal.median(NETRAL, MAIN)
    wanted = {name: 1.0 if name.startswith("CEL") else 10.0 for name in found if not name.startswith("regopy")}
    goals = []
    for name, factor in wanted.items():
        goals += at_least(f"≥ {factor:g} × {name}", mine, equal.median(name, MAIN), factor)
    return goals


def _full_goals(full: Section) -> list[Goal]:
    one = next((figure for figure in full.figures if figure.size == 1), None)
    return within("p99 ≤ 200 µs on the full corpus, one act", one and one.percentile(99), 200, "µs")

"""P1: one question, engine only, the full verdict with citations and trace, serialised.

Every question is another one and nothing keeps results. All sides answer the equal table; the corpus stands apart.
"""

from collections.abc import Mapping

from benchmarks import netral_side, peers, table
from benchmarks.measure import QUICK_RUNS, RUNS, Figure, answer_by_answer
from benchmarks.report import Goal, Outcome, Section, faster, times, within

TITLE = "one question, full verdict with citations and trace"
ROWS = (20, 40, 80)
MAIN = 40
ACTS = (1, 2, 4)
NETRAL, ALONE, PLAIN = "Netral, full answer", "Netral, verdict alone", "plain row walker"
PLACED, BY_CALENDAR = "Netral, stage given", "Netral, placed by the calendar"
ADDITIONS = 2_000
LOOP = f"a Python loop of {ADDITIONS:,} additions"

# PERFORMANCE set these when zen-engine took 269 µs, asked through a decision object as its manual shows.
PROMISED = {"zen-engine, decision object": 10.0, "openfisca-core, single": 10.0, "CEL (Rust)": 1.0}
REMARKS = """\
Every peer returns a verdict and nothing else (zen-engine also a trace, where it says so). Netral's full answer has \
citations, sanctions, authority, conditions, trace, as JSON text; “verdict alone” is the row that is like for like.
zen-engine's loader compiles the table and answers some 25 times faster than its decision object. The goal of 10 × was \
set beside the latter; beside the loader we claim what its row says and no more.
Growth on Netral's own corpus: single answers are skewed (a few acts have very many rules), and the median of several \
acts at once nears the mean of one; so its median may grow faster than the work, which is a sum.
""".splitlines()

CHECKED, ASKED = 2_000, 2_000
QUICK_CHECKED, QUICK_ASKED = 200, 100


def run(*, quick: bool = False) -> Outcome:
    """Measure the equal table, then Netral on its corpus."""
    outcome = Outcome("P1", TITLE)
    found, outcome.missing = peers.installed()
    contenders: dict[str, type[peers.Peer]] = {
        NETRAL: netral_side.EqualTable,
        ALONE: netral_side.VerdictAlone,
        PLAIN: peers.Walker,
        **found,
    }
    outcome.does = {name: contender.does for name, contender in contenders.items()}

    equal = Section("The equal table, 6 inputs and a day", "rows", [])
    for rows in ROWS[:2] if quick else ROWS:
        equal.figures += _equal_table(rows, contenders, outcome, quick=quick)
    full = Section("Netral's own corpus", "acts at once", [])
    for acts in ACTS[:2] if quick else ACTS:
        full.figures += _full_corpus(acts, quick=quick)
    outcome.does["Netral's own corpus"] = netral_side.FullCorpus.does
    outcome.does[LOOP] = "How fast this machine was in the same moments: the sides take turns, 250 answers each."
    outcome.sections = [equal, full]
    outcome.remarks += REMARKS
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
        except peers.WrongAnswer as why:
            outcome.missing.append(f"{name} at {rows} rows: {why}")
            continue
        sides[name] = peer.ask
        inputs[name] = [[peer.prepare(question) for question in asked] for asked in runs]
    return answer_by_answer(sides, inputs, rows)


def _full_corpus(acts: int, *, quick: bool) -> list[Figure]:
    corpus = netral_side.FullCorpus()
    count, runs = (QUICK_ASKED, QUICK_RUNS) if quick else (ASKED, RUNS)
    asked = [corpus.questions(count, acts=acts, seed=run) for run in range(runs)]
    placed = [[corpus.placed(question) for question in questions] for questions in asked]
    for question in corpus.questions(
        count, acts=acts, seed=runs
    ):  # others, as the sides of the table were asked to check
        corpus.place_and_ask(question)
    sides = {PLACED: corpus.ask, BY_CALENDAR: corpus.place_and_ask, LOOP: _additions}
    return answer_by_answer(sides, {PLACED: placed, BY_CALENDAR: asked, LOOP: asked}, acts)


def _additions(_: object) -> int:
    """Do what takes as long on every question, to tell how fast the machine is at this moment."""
    total = 0
    for n in range(ADDITIONS):
        total += n
    return total


def _goals(equal: Section, found: Mapping[str, type[peers.Peer]]) -> list[Goal]:
    """Compare the full answer with every peer, and with those that return a word also the word alone."""
    goals = []
    for name in found:
        wanted = PROMISED.get(name)
        text = f"full answer ≥ {wanted:g} × {name}" if wanted else f"full answer beside {name}"
        goals += faster(text, equal.ratio(NETRAL, name, MAIN), wanted)
    for name in found:
        goals += faster(f"verdict alone beside {name}", equal.ratio(ALONE, name, MAIN))
    return goals


def _full_goals(full: Section) -> list[Goal]:
    """Give the absolute time, which PERFORMANCE calls a wish, beside a baseline of the same run."""
    one = {figure.side: figure.percentile(99) for figure in full.figures if figure.size == 1}
    wish = "p99 ≤ 200 µs on Netral's own corpus, one act, engine only (a wish: machines differ)"
    slowest, loop = one.get(PLACED), full.median(LOOP, 1)
    beside = slowest / loop if slowest and loop else None
    return [*within(wish, slowest, 200, "µs"), *times(f"that p99 in units of {LOOP}", beside)]

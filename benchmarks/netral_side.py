"""Netral's side of every benchmark: the only module here that knows the engine.

A part of Netral that is not there raises ``NotReady``; the harness says so and goes on.
"""

import importlib.util
import json
import random
import re
import shutil
import tempfile
import tomllib
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks import equal_corpus
from benchmarks.peers import Peer
from benchmarks.table import INPUTS, Table
from benchmarks.table import Question as TableQuestion
from netral.law import artefact, compile, scenarios
from netral.law.ask import engine, timeline
from netral.law.errors import BadQuestion
from netral.law.evaluate import Engine
from netral.law.load import CORPUS, Sources
from netral.law.question import Question
from netral.law.situate import situate
from netral.law.terms import STRICTEST_FIRST

SOURCES_DOES = (
    "Reads every source, checks shape, types, ids, references and dates, compiles the index of cases by act, builds "
    "the engine: all that building the wheel does, except the copy for `law show` and writing the artefact."
)
ARTEFACT_DOES = "Reads the same sections compiled (JSON, as frozen in the wheel) and builds the engine."


class NotReady(Exception):
    """The engine cannot be asked this yet."""


class EqualTable(Peer):
    """The equal table as Netral's corpus, with the full answer."""

    does = (
        "The table as a TOML corpus through Netral's own loader. Timed: `Engine.check_json` (where orjson is not "
        "installed: `check` and the standard library's json), the whole answer as JSON text: verdict, citations, "
        "sanctions, who handles it, conditions, what is still needed, and the trace with the facts that decided it. "
        "No result is kept. What no question changes is looked up beforehand (a citation as JSON, a mask per value)."
    )

    def __init__(self, table: Table) -> None:
        self._engine = equal_engine(table)
        self._answer = full_answer(self._engine)

    def prepare(self, question: TableQuestion) -> Question:
        facts = {name: value for name, value in question.facts.items() if name not in ("act", "status")}
        return Question((question.facts["act"],), question.on, person=question.facts["status"], facts=facts)

    def ask(self, prepared: Question) -> bytes | str:
        return self._answer(prepared)

    def verdict_in(self, answer: Any) -> str:
        verdict: str = json.loads(answer)["verdict"]
        return verdict


class VerdictAlone(EqualTable):
    """The same engine, asked for no more than its peers return."""

    does = "The same engine and question; timed: `Engine.verdict`, which returns the verdict, as the peers do."

    def ask(self, prepared: Question) -> str:
        return self._engine.verdict(prepared)

    def verdict_in(self, answer: Any) -> str:
        return str(answer)


class FullCorpus:
    """Netral's own corpus, asked about real acts by all kinds of people on all kinds of days."""

    does = (
        "Netral's own corpus. Questions draw an act, a person, a region, a day (half of them within 120 days before a "
        "vote, else 2015–2026) and each fact the act asks for with probability one half, so many answers are "
        "conditional and say what is still needed. None occurs twice; as many others are asked before the clock "
        "starts. Timed as above; “placed by the calendar” also finds the stage of the elections running there on that "
        "day, the other is given it."
    )
    votes = (date(2015, 12, 9), date(2019, 4, 17), date(2020, 12, 9), date(2024, 2, 14), date(2024, 11, 27))

    def __init__(self) -> None:
        self._answer = full_answer(engine())
        self._vocabulary = engine().vocabulary
        self._timeline = timeline()
        self._regions = [code for code in artefact.section("elections")["codes"] if "." in code]

    def questions(self, count: int, *, acts: int, seed: int) -> list[Question]:
        """Draw distinct questions, each about so many acts; what contradicts itself or the calendar is drawn anew."""
        chance = random.Random(seed * 10 + acts)  # noqa: S311 - questions anyone can repeat
        found: dict[str, Question] = {}
        while len(found) < count:
            question = self._draw(chance, acts)
            try:
                engine().verdict(situate(question, self._timeline))
            except BadQuestion:
                continue
            found.setdefault(repr(question), question)
        return list(found.values())

    def placed(self, question: Question) -> Question:
        """Give the question with what the calendar knows."""
        return situate(question, self._timeline)

    def ask(self, placed: Question) -> bytes | str:
        """Answer one placed question in full, as JSON."""
        return self._answer(placed)

    def place_and_ask(self, question: Question) -> bytes | str:
        """Answer one question in full, from day and region to JSON."""
        return self._answer(situate(question, self._timeline))

    def _draw(self, chance: random.Random, acts: int) -> Question:
        vocabulary = self._vocabulary
        named = tuple(chance.sample(list(vocabulary.acts), acts))
        if chance.random() < 0.5:
            on = chance.choice(self.votes) - timedelta(days=chance.randrange(120))
        else:
            on = date(2015, 1, 1) + timedelta(days=chance.randrange(12 * 365))
        asked = {fact for act in named for fact in vocabulary.acts[act]["asks"]} - {"status", "stage", "election-kind"}
        facts: dict[str, Any] = {}
        for fact in sorted(asked):
            values = vocabulary.values[vocabulary.number[fact]]
            if values and chance.random() < 0.5 and not vocabulary.facts[vocabulary.number[fact]]["bands"]:
                facts[fact] = chance.choice(values)
        return Question(
            named, on, person=chance.choice(list(vocabulary.people)), facts=facts, region=chance.choice(self._regions)
        )


class Bulk:
    """The equal table, vectorised."""

    does = (
        "`netral.law.bulk.verdicts` on the same coded columns, acts and days mixed as they come; the same masks as for "
        "one question, three-valued, dated. Returns one verdict code for each question."
    )

    def __init__(self, table: Table) -> None:
        self._engine = equal_engine(table)
        self.words: tuple[str, ...] = STRICTEST_FIRST

    def prepare(self, columns: dict[str, Any]) -> tuple[Any, Any, dict[str, Any]]:
        """Tell the columns apart; their codes are the corpus's own, which names the values in the table's order."""
        return columns["act"], columns["day"], {name: columns[name] for name in INPUTS if name != "act"}

    def ask(self, prepared: tuple[Any, Any, dict[str, Any]]) -> Any:
        """Return one code into ``words`` for each question."""
        from netral.law.bulk import verdicts

        return verdicts(self._engine, *prepared)


def equal_engine(table: Table) -> Engine:
    """Load the equal table as Netral loads its law: sources, checks, compiler, artefact, engine."""
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus"
        equal_corpus.write(table, corpus)
        return Engine(json.loads(json.dumps(compile.rules(Sources(corpus)))))


def full_answer(engine: Engine) -> Callable[[Question], bytes | str]:
    """Give the quickest way to the whole answer as JSON text that is installed here."""
    if importlib.util.find_spec("orjson"):
        return engine.check_json
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    return lambda question: encode(engine.check(question))


def check_arguments(acts: Sequence[str]) -> list[str]:
    """Return the arguments of one question on the command line."""
    named = [word for act in acts for word in ("--act", act)]
    return ["check", *named, "--person", "pns", "--on", "2024-10-10", "--json"]


def grown_corpus(folder: Path, times: int) -> Path:
    """Copy the corpus with every instrument so many times, the copies under names of their own."""
    corpus = folder / f"times-{times}" / "corpus"
    shutil.copytree(CORPUS, corpus)
    for path in sorted((corpus / "instruments").glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        for copy in range(2, times + 1):
            renamed = re.sub(r'^id = "([^"]+)"$', rf'id = "\1-copy-{copy}"', text, flags=re.MULTILINE)
            path.with_stem(f"{path.stem}-copy-{copy}").write_text(renamed, encoding="utf-8")
    return corpus


def count_provisions(corpus: Path) -> int:
    """Count the provisions of a corpus."""
    return len(Sources(corpus).provisions)


def parse_alone(corpus: Path) -> list[Any]:
    """Do what nobody can avoid: read every TOML file and parse it."""
    return [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(corpus.rglob("*.toml"))]


def load_sources(corpus: Path) -> tuple[Engine, Any]:
    """Read, check and index everything, ready to answer."""
    sources = Sources(corpus)
    calendar = {name: importlib.import_module(module).read(corpus) for name, module in artefact.MADE_BY.items()}
    return Engine(compile.rules(sources)), (calendar, scenarios.read(corpus, sources))


def build_artefact(corpus: Path) -> Path:
    """Compile a corpus beside itself, as for a wheel."""
    return artefact.build(corpus.parent / "artefact", frozen=True, corpus=corpus)


def load_artefact(folder: Path) -> tuple[Engine, Any]:
    """Read the compiled sections that ``load_sources`` makes, ready to answer."""
    read = {name: json.loads((folder / f"{name}.json").read_bytes()) for name in artefact.SECTIONS if name != "library"}
    return Engine(read["rules"]), read

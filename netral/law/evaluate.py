"""Decide what the law says of an act: three-valued, dated twice, pure. Same arguments, same answer; it reads no clock.

Every fact is the set of values still possible, so an atom ("stage is campaign or quiet") is true when all that is
possible lies inside, false when nothing does, and open otherwise. What Kleene's logic makes of true, open and false
only grows firmer when more is known: no firm verdict ever turns into another firm one, presumptions apart, and those
are named in the answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from netral.law.answer import Writer, as_json_pieces
from netral.law.errors import BadQuestion
from netral.law.knowledge import Vocabulary
from netral.law.masks import ALLOWED, CONTESTED, NOT_COVERED, PROHIBITED, ActTable, Finding
from netral.law.question import Question
from netral.law.terms import NEVER, STRICTEST_FIRST, Case, cases_of

Table = dict[str, Any]
VERDICTS = {PROHIBITED: "prohibited", CONTESTED: "contested", ALLOWED: "allowed", NOT_COVERED: "not-covered"}


class Cases(Mapping[str, list[Case]]):
    """The cases of each act. In the artefact they are text, one for each act, read when somebody asks about it."""

    def __init__(self, index: Mapping[str, list[list[Any]] | str]) -> None:
        self._index = index
        self._read: dict[str, list[Case]] = {}

    def __getitem__(self, act: str) -> list[Case]:
        found = self._read.get(act)
        if found is None:
            rows = self._index[act]
            found = self._read[act] = cases_of(json.loads(rows) if isinstance(rows, str) else rows)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._index)

    def __len__(self) -> int:
        return len(self._index)


class Engine:
    """The compiled law, ready to answer. Build it once from `artefact.section("rules")`, ask it often."""

    def __init__(self, rules: Table) -> None:
        self.version: str = rules["version"]
        self.vocabulary = Vocabulary(rules)
        self.atoms = [(atom[0], atom[1], atom[2]) for atom in rules["atoms"]]
        self.index = Cases(rules["index"])
        self.provisions: list[str] = [provision["id"] for provision in rules["provisions"]]
        self.disputes: list[str] = [dispute["id"] for dispute in rules["disputes"]]
        self._tables: dict[str, ActTable] = {}
        self._rules = rules
        self._writer = Writer(rules, self.atoms, self.vocabulary)
        self._json_writer: Writer | None = None
        self._json_tables: dict[str, ActTable] = {}

    def table(self, act: str) -> ActTable:
        """Give the act's cases ready to be asked; made at first use."""
        return self._table(act, self._tables)

    def _table(self, act: str, tables: dict[str, ActTable]) -> ActTable:
        found = tables.get(act)
        if found is None:
            found = tables[act] = ActTable(self.index[act], self.atoms, self.vocabulary.sizes)
        return found

    def check(self, question: Question) -> Table:
        """Answer. One act gives one answer; several give `{"answers": [...], "overall": verdict}`, strictest first.

        Raises BadQuestion for an unknown act, person, fact or value, and for facts that contradict one another. The
        parts of an answer are shared between answers: read them, do not change them.
        """
        return self._check(question, self._writer, self._tables)

    def _check(self, question: Question, writer: Writer, tables: dict[str, ActTable]) -> Table:
        acts = acts_of(question)
        if len(question.acts) == 1:
            return self._answer(question, acts[0], writer, tables)
        answers = [self._answer(question, act, writer, tables) for act in acts]
        answers.sort(key=lambda answer: STRICTEST_FIRST.index(answer["verdict"]))
        return {"answers": answers, "overall": answers[0]["verdict"]}

    def check_json(self, question: Question) -> bytes:
        """Answer as `check` does, as compact JSON in UTF-8: for a server, which writes the same parts often."""
        import orjson

        if self._json_writer is None:
            self._json_writer = Writer(self._rules, self.atoms, self.vocabulary, as_json_pieces)
        return orjson.dumps(self._check(question, self._json_writer, self._json_tables))

    def verdict(self, question: Question) -> str:
        """Give the (overall) verdict alone. Raises as `check` does."""
        known = known_on(question)
        found = []
        for act in acts_of(question):
            bits, said = self.vocabulary.read(question, act)
            table = self.table(act)
            finding = table.find(bits, said, table.in_force(question.on.toordinal(), known))
            found.append(VERDICTS.get(finding.outcomes, "conditional"))
        return found[0] if len(found) == 1 else min(found, key=STRICTEST_FIRST.index)

    def _answer(self, question: Question, act: str, writer: Writer, tables: dict[str, ActTable]) -> Table:
        bits, said = self.vocabulary.read(question, act)
        table = self._table(act, tables)
        in_force = table.in_force(question.on.toordinal(), known_on(question))
        finding = table.find(bits, said, in_force)
        verdict = VERDICTS.get(finding.outcomes, "conditional")
        needed = self.needs(act, finding) if verdict == "conditional" else []
        return writer.answer(question, act, verdict=verdict, finding=finding, needed=needed)

    def needs(self, act: str, finding: Finding) -> list[int]:
        """Give the facts still to be asked of a conditional answer, the next one first.

        First what can settle it, then in the act's own order. What the calendar computes is asked of nobody.
        """
        needed = finding.table.matters(finding) or finding.table.open_facts(finding)
        asks, ids = self.vocabulary.acts[act]["asks"], self.vocabulary.ids
        place = {fact: n for n, fact in enumerate(asks)}
        order = sorted((rank, place.get(ids[n], len(asks)), n) for rank, n in needed)
        return [n for _, _, n in order if n not in self.vocabulary.computed]


def acts_of(question: Question) -> tuple[str, ...]:
    """Give the acts asked about, each once. Raises BadQuestion when there are none: silence allows nothing."""
    if not question.acts:
        raise BadQuestion("act", id="Sebutkan paling sedikit satu perbuatan.", en="Name at least one act.")
    return tuple(dict.fromkeys(question.acts))


def known_on(question: Question) -> int:
    """Give the day number whose knowledge of the law counts."""
    return question.as_known_on.toordinal() if question.as_known_on else NEVER

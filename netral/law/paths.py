"""How many questions the worst answers lead to: every way through the questions about an act, followed to its end.

Two situations in which the same terms may and do hold, with the same facts still to be asked, go on alike; so each
such situation is followed once, and the walk over all acts, people and days takes seconds.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from netral.law.errors import BadQuestion
from netral.law.evaluate import VERDICTS, Engine, known_on
from netral.law.masks import ActTable, Finding, bits_of
from netral.law.question import FIRST_DAY, Question
from netral.law.terms import NEVER

MOST_QUESTIONS = 7
"""FEATURES 1.1: an answer is reached in at most so many questions."""

Path = tuple[tuple[str, str], ...]  # (fact, answer), one after the other


class Paths:
    """The questions about one act under the law of one day."""

    def __init__(self, engine: Engine, question: Question) -> None:
        """`question` has one act; its day counts, and what it already says."""
        self._engine, self._vocabulary = engine, engine.vocabulary
        self._act = question.acts[0]
        self._table: ActTable = engine.table(self._act)
        self._in_force = self._table.in_force(question.on.toordinal(), known_on(question))
        self._found: dict[Any, Path] = {}

    def longest(self, question: Question) -> Path:
        """Give the longest way of questions and answers from this question on. Raises BadQuestion as `check` does."""
        return self._follow(*self._vocabulary.read(question, self._act))

    def _follow(self, bits: list[int], said: int) -> Path:
        table, vocabulary = self._table, self._vocabulary
        finding = table.find(bits, said, self._in_force)
        if finding.outcomes in VERDICTS:
            return ()
        may, does = finding.may, finding.does
        terms, unsaid = table.looked_at(may), sum(1 << row.fact for row in table.rows if not said >> row.fact & 1)
        named = bits[vocabulary.number["object"]], bits[vocabulary.stage]  # see Vocabulary.settle
        key = (unsaid, finding.possible & terms, finding.certain & terms, may, does, named)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._longest_from(finding)
        return found

    def _longest_from(self, finding: Finding) -> Path:
        bits, said, needs = finding.bits, finding.said, self._engine.needs(self._act, finding)
        if not needs:
            return ()
        fact = needs[0]
        longest: Path = ()
        for value in bits_of(bits[fact]):
            then = [*bits[:fact], 1 << value, *bits[fact + 1 :]]
            self._vocabulary.settle(then)
            step = (self._vocabulary.ids[fact], self._vocabulary.values[fact][value])
            longest = max(longest, (step, *self._follow(then, said | 1 << fact)), key=len)
        return longest


def longest(engine: Engine, question: Question) -> Path:
    """Give the longest way of questions that can follow this one. Raises BadQuestion as `check` does."""
    return Paths(engine, question).longest(question)


def too_long(engine: Engine, acts: Iterable[str] | None = None) -> list[tuple[Question, Path]]:
    """Give every (act, person, epoch) in which some answers lead to more than `MOST_QUESTIONS`, with the way."""
    out = []
    computed = {engine.vocabulary.ids[n]: "unknown" for n in engine.vocabulary.computed}
    for act in acts or engine.vocabulary.acts:
        table, seen = engine.table(act), set()
        for day in [
            FIRST_DAY.toordinal(),
            *(day for day in table.epochs if FIRST_DAY.toordinal() < day < date.max.toordinal()),
        ]:
            in_force = table.in_force(day, NEVER)
            if in_force in seen:
                continue
            seen.add(in_force)
            paths = Paths(engine, Question((act,), date.fromordinal(day)))
            for person in [*engine.vocabulary.people, *engine.vocabulary.aliases, None]:
                question = Question((act,), date.fromordinal(day), person, computed)
                try:
                    way = paths.longest(question)
                except BadQuestion:
                    continue  # not somebody who can do such an act
                if len(way) > MOST_QUESTIONS:
                    out.append((question, way))
    return out

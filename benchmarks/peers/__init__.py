"""The engines Netral is measured beside. Each module needs its package; none is needed to import the harness."""

import importlib
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from benchmarks.table import Question, Table, mismatches

INSTALL = "pip install -r requirements-bench.txt"


class WrongAnswer(Exception):
    """A side that does not agree with the reference must not be timed."""


class Peer(ABC):
    """One table inside one engine, asked a question at a time."""

    does: ClassVar[str]
    """What is timed and what comes back, for the results page."""

    @abstractmethod
    def __init__(self, table: Table) -> None:
        """Load the table; not timed."""

    @abstractmethod
    def prepare(self, question: Question) -> Any:
        """Put the question into the form the engine takes; not timed."""

    @abstractmethod
    def ask(self, prepared: Any) -> Any:
        """Answer one prepared question: all that is timed."""

    def verdict_in(self, answer: Any) -> str:
        """Read the verdict out of an answer, to check it; not timed."""
        return str(answer)


class Walker(Peer):
    """The reference itself, as a measure of what plain Python costs."""

    does = "The reference: plain Python walks the rows until one fits. Returns the verdict."

    def __init__(self, table: Table) -> None:
        self._table = table

    def prepare(self, question: Question) -> Question:
        return question

    def ask(self, prepared: Question) -> str:
        return self._table.decide(prepared).verdict


@dataclass(frozen=True)
class Contender:
    """Where a peer's class is, and what the tables call it."""

    name: str
    module: str
    attribute: str

    def load(self) -> type[Peer]:
        """Import the class; ``ImportError`` when its package is not installed."""
        peer: type[Peer] = getattr(importlib.import_module(f"benchmarks.peers.{self.module}"), self.attribute)
        return peer


# Each is asked in the way its manual shows and, where we found a faster one, in that too.
CONTENDERS = (
    Contender("zen-engine, decision object", "zen", "DecisionObject"),
    Contender("zen-engine, loaded", "zen", "Loaded"),
    Contender("zen-engine, loaded, with trace", "zen", "Traced"),
    Contender("openfisca-core, single", "openfisca", "Single"),
    Contender("regopy", "rego", "Bundle"),
    Contender("CEL (Rust)", "cel", "Program"),
)


def installed() -> tuple[dict[str, type[Peer]], list[str]]:
    """Return the peers that can be asked here, and a message for each that cannot."""
    found: dict[str, type[Peer]] = {}
    missing = []
    for contender in CONTENDERS:
        try:
            found[contender.name] = contender.load()
        except ImportError as error:
            missing.append(f"{contender.name}: {error}; {INSTALL}")
    return found, missing


def check(name: str, peer: Peer, table: Table, asked: Sequence[Question]) -> None:
    """Refuse a side that errs in one of these questions."""
    refuse_any(
        name, mismatches(table, asked, [peer.verdict_in(peer.ask(peer.prepare(question))) for question in asked])
    )


def refuse_any(name: str, wrong: Iterable[tuple[Question, str, str]]) -> None:
    """Raise ``WrongAnswer`` with the first mismatch, if there is one."""
    for question, right, given in wrong:
        raise WrongAnswer(f"{name} says {given}, the reference {right}, to {question.facts} on {question.on}")

"""Netral's side of every benchmark: the only module here that knows the engine.

To complete when the engine stands (each part raises ``NotReady`` until then, and the harness says so and goes on):

* ``EqualTable``: ``Engine(data)`` with the equal table as its corpus; ``ask`` is ``engine.check(…).as_json()``.
* ``FullCorpus``: ``Engine(artefact.section("rules"))`` and distinct questions over its vocabulary.
* ``Bulk``: ``bulk.verdicts(engine, columns)``, giving indices into ``table.VERDICTS``.
* ``load_sources``, ``load_artefact``, ``corpus_files``, ``check_arguments``: what P3 and P4 call.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.peers import Peer
from benchmarks.table import Question, Table

FULL_CORPUS_DOES = "`Engine.check` and `as_json` on the whole corpus; questions drawn from its vocabulary, none twice."
SOURCES_DOES = "Reads every source, validates and indexes it, ready to answer."
ARTEFACT_DOES = "Reads the compiled artefact, ready to answer."


class NotReady(Exception):
    """The engine cannot be asked this yet."""


class EqualTable(Peer):
    """The equal table as Netral's corpus."""

    does = "`Engine.check` and `as_json`: the whole answer (verdict, provisions, trace), as a JSON string."

    def __init__(self, table: Table) -> None:
        raise NotReady("the engine is not there yet")

    def prepare(self, question: Question) -> Any:
        raise NotImplementedError

    def ask(self, prepared: Any) -> Any:
        raise NotImplementedError


class FullCorpus:
    """Netral's own corpus."""

    def __init__(self) -> None:
        raise NotReady("the engine is not there yet")

    def questions(self, count: int, *, acts: int, seed: int) -> list[Any]:
        """Distinct questions, each about so many acts."""
        raise NotImplementedError

    def ask(self, prepared: Any) -> Any:
        """Answer one question in full, as JSON."""
        raise NotImplementedError


class Bulk:
    """The equal table, vectorised."""

    does = "`bulk.verdicts` on coded columns."

    def __init__(self, table: Table) -> None:
        raise NotReady("netral.law.bulk is not there yet")

    def prepare(self, columns: dict[str, Any]) -> Any:
        """Columns of codes into ``table.INPUTS`` and ``day``; not timed."""
        raise NotImplementedError

    def ask(self, prepared: Any) -> Any:
        """Return one code of ``table.VERDICTS`` for each question."""
        raise NotImplementedError


def check_arguments(acts: Sequence[str]) -> list[str]:
    """Return the arguments of one question on the command line."""
    named = [word for act in acts for word in ("--act", act)]
    return ["check", *named, "--person", "pns", "--on", "2024-10-10", "--json"]


def corpus_files() -> list[Path]:
    """Return the TOML files that the loader reads."""
    raise NotReady("the loader is not there yet")


def load_sources() -> Any:
    """Read, validate and index the sources."""
    raise NotReady("the loader is not there yet")


def load_artefact() -> Any:
    """Load the compiled artefact."""
    raise NotReady("the artefact is not there yet")

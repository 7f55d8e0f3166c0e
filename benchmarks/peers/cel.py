"""Common Expression Language, the Rust implementation: the table as one nested conditional expression."""

from typing import Any

import cel

from benchmarks.peers import Peer
from benchmarks.table import FIRST_DAY, Question, Row, Table


class Program(Peer):
    """One table as one compiled program."""

    does = (
        "One expression, `row-1 ? word : row-2 ? word : … : 'not-covered'`, each row a conjunction of `==` (faster "
        "here than `in`); the day is an integer. Compiled once; timed: `program.execute(dict)`. Returns the "
        "verdict, a word and nothing else."
    )

    def __init__(self, table: Table) -> None:
        self._execute = cel.compile(_expression(table)).execute

    def prepare(self, question: Question) -> dict[str, Any]:
        return {**{_variable(name): value for name, value in question.facts.items()}, "day": question.day}

    def ask(self, variables: dict[str, Any]) -> str:
        verdict: str = self._execute(variables)
        return verdict


def _expression(table: Table) -> str:
    return "".join(f"{_condition(row)} ? '{row.verdict}' : " for row in table.rows) + "'not-covered'"


def _condition(row: Row) -> str:
    parts = []
    for name, values in row.when.items():
        among = " || ".join(f"{_variable(name)} == '{value}'" for value in values)
        parts.append(among if len(values) == 1 else f"({among})")
    if row.in_force_from > FIRST_DAY:
        parts.append(f"day >= {row.first_day}")
    if row.in_force_until:
        parts.append(f"day < {row.end_day}")
    return "(" + " && ".join(parts) + ")"


def _variable(name: str) -> str:
    return name.replace("-", "_")

"""regopy (rego-cpp, Open Policy Agent's language): the table as one rule with an else-chain, built into a bundle."""

import json
from typing import Any

import regopy

from benchmarks.peers import Peer
from benchmarks.table import FIRST_DAY, Question, Row, Table


class Bundle(Peer):
    """One table as one bundle."""

    does = (
        "One Rego v1 rule, `verdict := … if {…} else := … if {…}`, with a default; days are integers (this engine "
        "does not order date strings with `>=`). Built into a bundle once; timed: `set_input(dict)`, "
        "`query_bundle`, reading the word from the output. Returns the verdict. This is rego-cpp, not OPA's Go "
        "evaluator."
    )

    def __init__(self, table: Table) -> None:
        self._interpreter = regopy.Interpreter()
        self._interpreter.add_module("table", _module(table))
        self._bundle = self._interpreter.build("data.table.verdict")

    def prepare(self, question: Question) -> dict[str, Any]:
        return {**{_field(name): value for name, value in question.facts.items()}, "day": question.day}

    def ask(self, document: dict[str, Any]) -> str:
        self._interpreter.set_input(document)
        verdict: str = self._interpreter.query_bundle(self._bundle)[0][0]
        return verdict


def _module(table: Table) -> str:
    chain = " else := ".join(f'"{row.verdict}" if {{ {_body(row)} }}' for row in table.rows)
    return f'package table\nimport rego.v1\ndefault verdict := "not-covered"\nverdict := {chain}\n'


def _body(row: Row) -> str:
    parts = [
        f'input.{_field(name)} == "{values[0]}"'
        if len(values) == 1
        else f"input.{_field(name)} in {{{', '.join(json.dumps(value) for value in values)}}}"
        for name, values in row.when.items()
    ]
    if row.in_force_from > FIRST_DAY:
        parts.append(f"input.day >= {row.first_day}")
    if row.in_force_until:
        parts.append(f"input.day < {row.end_day}")
    return "; ".join(parts)


def _field(name: str) -> str:
    return name.replace("-", "_")

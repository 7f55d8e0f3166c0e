"""GoRules zen-engine: the table as one JDM decision-table node, hit policy "first"."""

import json
from functools import partial
from typing import Any

import zen

from benchmarks.peers import Peer
from benchmarks.table import INPUTS, Question, Row, Table

_TABLE = (
    "One decision-table node (JDM), hit policy `first`, one rule per row and a last rule for `not-covered`; the "
    "day is an integer field. Timed: `evaluate` of a Python dict until the Python dict is back. Returns the "
    "verdict"
)


class DecisionObject(Peer):
    """One table as a decision object."""

    does = f"{_TABLE}. As in its manual: `ZenEngine().create_decision(json)` once, then `decision.evaluate`; no trace."

    def __init__(self, table: Table) -> None:
        self._decide = zen.ZenEngine().create_decision(json.dumps(_graph(table))).evaluate

    def prepare(self, question: Question) -> dict[str, Any]:
        return {**{_field(name): value for name, value in question.facts.items()}, "day": question.day}

    def ask(self, context: dict[str, Any]) -> str:
        verdict: str = self._decide(context)["result"]["verdict"]
        return verdict


class Loaded(DecisionObject):
    """One table in the engine's own loader: the fastest way we found to ask zen-engine."""

    does = "The same table in the engine's static loader, which compiles it once; `engine.evaluate(key, …)`; no trace."

    def __init__(self, table: Table) -> None:
        engine = zen.ZenEngine({"loader": {"type": "static", "content": {"table": _graph(table)}}})
        self._decide = partial(engine.evaluate, "table")


class Traced(Loaded):
    """The same, with the trace that says which rule decided."""

    does = "As the loaded one, and its trace is made: the nearest to what Netral returns."

    def ask(self, context: dict[str, Any]) -> str:
        verdict: str = self._decide(context, {"trace": True})["result"]["verdict"]
        return verdict


def _graph(table: Table) -> dict[str, Any]:
    rules = [_rule(row) for row in table.rows]
    rules.append({"_id": "otherwise", "verdict": '"not-covered"'})
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": name, "name": name, "field": _field(name)} for name in (*INPUTS, "day")],
        "outputs": [{"id": "verdict", "name": "verdict", "field": "verdict"}],
        "rules": rules,
    }
    return {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "question"},
            {"id": "table", "type": "decisionTableNode", "name": "table", "content": content},
            {"id": "out", "type": "outputNode", "name": "answer"},
        ],
        "edges": [
            {"id": "1", "type": "edge", "sourceId": "in", "targetId": "table"},
            {"id": "2", "type": "edge", "sourceId": "table", "targetId": "out"},
        ],
    }


def _rule(row: Row) -> dict[str, str]:
    cells = {name: ", ".join(f'"{value}"' for value in values) for name, values in row.when.items()}
    days = f"[{row.first_day}..{row.end_day})"
    return {"_id": row.id, **cells, "day": days, "verdict": f'"{row.verdict}"'}


def _field(name: str) -> str:
    return name.replace("-", "_")

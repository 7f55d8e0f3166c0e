from dataclasses import replace
from datetime import date

import pytest

from benchmarks import table
from benchmarks.table import FIRST_DAY, SECOND_EPOCH, Question, Row, Table

PROHIBITION = Row("b", "Pasal 2", "prohibited", "prohibition", {"act": ("like", "share")}, FIRST_DAY, SECOND_EPOCH)
EXCEPTION = replace(PROHIBITION, id="a", verdict="allowed", kind="exception", when={"object": ("spouse",)})
PERMISSION = replace(PROHIBITION, id="c", verdict="allowed", kind="permission", when={}, in_force_until=None)


def ask(act: str = "like", object: str = "party", on: date = FIRST_DAY) -> Question:
    facts = {name: values[0] for name, values in table.INPUTS.items()}
    return Question({**facts, "act": act, "object": object}, on.toordinal())


class TestDecide:
    @pytest.mark.parametrize(
        ("question", "row"),
        [
            (ask(), "b"),
            (ask(object="spouse"), "a"),
            (ask(act="post"), "c"),
            (ask(on=date(2021, 8, 30)), "b"),
            (ask(on=SECOND_EPOCH), "c"),
        ],
        ids=["prohibition", "exception first", "permission last", "last day", "first day of the new law"],
    )
    def test_takes_the_first_row_that_fits(self, question, row):
        decision = Table((EXCEPTION, PROHIBITION, PERMISSION)).decide(question)

        assert decision.row == row

    def test_never_allows_by_silence(self):
        assert Table((PROHIBITION,)).decide(ask(act="post")) == ("not-covered", None)


class TestBuild:
    @pytest.mark.parametrize("size", [20, 40, 80])
    def test_orders_exceptions_prohibitions_permissions(self, size):
        kinds = [row.kind for row in table.build(size).rows]

        assert len(kinds) == size
        assert kinds == sorted(kinds, key=("exception", "prohibition", "permission").index)

    def test_makes_the_same_table_again(self):
        assert table.build(40) == table.build(40)

    def test_speaks_in_the_words_of_its_inputs(self):
        for row in table.build(80).rows:
            assert all(set(values) <= set(table.INPUTS[name]) for name, values in row.when.items())

    def test_lets_every_row_decide_something(self):
        equal = table.build(40)

        deciding = {equal.decide(question).row for question in table.questions(20_000)}

        assert deciding == {row.id for row in equal.rows} | {None}


class TestQuestions:
    def test_are_distinct_and_repeatable(self):
        asked = table.questions(5_000, seed=7)

        assert len({(*question.facts.values(), question.day) for question in asked}) == 5_000
        assert asked == table.questions(5_000, seed=7)
        assert asked != table.questions(5_000, seed=8)

    def test_are_the_same_in_columns(self):
        columns = table.columns(500, seed=7)

        for number, question in enumerate(table.questions(500, seed=7)):
            assert {name: table.INPUTS[name][columns[name][number]] for name in table.INPUTS} == question.facts
            assert columns["day"][number] == question.day

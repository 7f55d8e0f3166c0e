"""OpenFisca Core: the table as a variable with dated formulas (one question), and as one vectorised formula (many).

Its arithmetic is numpy's. A question at a time it must build a simulation for one person; many at a time it is at home.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from openfisca_core import entities, indexed_enums, periods, simulations, taxbenefitsystems, variables

from benchmarks.peers import Peer
from benchmarks.table import FIRST_DAY, INPUTS, SECOND_EPOCH, VERDICTS, Question, Row, Table

DOES_IN_BULK = (
    "One simulation of all persons, made before the clock starts (40–70 ms per million, not counted); the day is "
    "an integer variable, because a calculation has one date for all. Timed: `set_input` of seven columns (already "
    "coded), `calculate`. Written twice: with `numpy.select`, and tuned by us, rows written backwards into one "
    "array; both compute each comparison once. Both return the verdict's index."
)
DAY = periods.period("day:2020-01-01")
Formula = Callable[[Any, Any, Any], Any]


class Single(Peer):
    """One table as a tax and benefit system with a single person per simulation."""

    does = (
        "A variable `verdict` with one formula per epoch (OpenFisca's own dated formulas). Timed: a default "
        "simulation for one person, `set_input` of the six enums, `calculate` for the day, decoding. The formula "
        "computes each comparison once, and only those that rows use. Returns the verdict."
    )

    def __init__(self, table: Table) -> None:
        epochs = [
            (start, tuple(row for row in table.rows if row.first_day <= start.toordinal() < row.end_day))
            for start in (FIRST_DAY, SECOND_EPOCH)
        ]
        formulas = {f"formula_{start:%Y_%m_%d}": _formula(rows, _backwards, dated=False) for start, rows in epochs}
        self._system = _system(formulas)

    def prepare(self, question: Question) -> tuple[periods.Period, dict[str, Any]]:
        day = periods.period(f"day:{question.on}")
        return day, {_name(name): _codes(name, [value]) for name, value in question.facts.items()}

    def ask(self, question: tuple[periods.Period, dict[str, Any]]) -> str:
        day, inputs = question
        simulation = simulations.SimulationBuilder().build_default_simulation(self._system, count=1)
        for name, array in inputs.items():
            simulation.set_input(name, day, array)
        verdict: str = simulation.calculate("verdict", day).decode()[0].value
        return verdict


class Bulk:
    """One table for a whole population at once."""

    def __init__(self, table: Table, *, tuned: bool) -> None:
        self._system = _system({"formula": _formula(table.rows, _backwards if tuned else _select, dated=True)})
        self._simulation: Any = None
        self.words = VERDICTS

    def prepare(self, columns: dict[str, Any]) -> dict[str, Any]:
        """Make the population; not timed."""
        count = len(columns["day"])
        self._simulation = simulations.SimulationBuilder().build_default_simulation(self._system, count=count)
        return {_name(name): column for name, column in columns.items()}

    def ask(self, columns: dict[str, Any]) -> Any:
        """Set the inputs anew and calculate; whatever a former call left is forgotten first."""
        simulation = self._simulation
        simulation.delete_arrays("verdict")
        for name, column in columns.items():
            simulation.set_input(name, DAY, column)
        return np.asarray(simulation.calculate("verdict", DAY))


def _system(formulas: dict[str, Formula]) -> Any:
    person = entities.Entity("person", "persons", "", "")
    system = taxbenefitsystems.TaxBenefitSystem([person])
    common = {"entity": person, "definition_period": periods.DateUnit.DAY}
    for name, values in INPUTS.items():
        system.add_variable(_variable(_name(name), values, common))
    system.add_variable(type("day", (variables.Variable,), {**common, "value_type": int}))
    system.add_variable(_variable("verdict", VERDICTS, {**common, **formulas}))
    return system


def _variable(name: str, values: tuple[str, ...], attributes: dict[str, Any]) -> Any:
    words = indexed_enums.Enum(f"{name}_words", [(_name(value), value) for value in values])
    return type(
        name,
        (variables.Variable,),
        {**attributes, "value_type": indexed_enums.Enum, "possible_values": words, "default_value": next(iter(words))},
    )


def _formula(rows: tuple[Row, ...], decide: Callable[[tuple[Row, ...], "_Masks"], Any], *, dated: bool) -> Formula:
    def formula(person: Any, period: Any, _parameters: Any) -> Any:
        columns = {name: np.asarray(person(_name(name), period)) for name in INPUTS}
        return decide(rows, _Masks(columns, person("day", period) if dated else None))

    return formula


class _Masks:
    """The comparisons a formula needs, each computed once."""

    def __init__(self, columns: dict[str, Any], days: Any) -> None:
        self._columns = columns
        self._days = days
        self._known: dict[tuple[str, Any], Any] = {}

    def __len__(self) -> int:
        return len(self._columns["act"])

    def of(self, row: Row) -> Any:
        fits = None
        for name, values in row.when.items():
            among = self._equal(name, values[0])
            for value in values[1:]:
                among = among | self._equal(name, value)
            fits = among if fits is None else fits & among
        if self._days is not None and row.in_force_from > FIRST_DAY:
            fits = fits & self._once(("from", row.first_day), lambda: self._days >= row.first_day)
        if self._days is not None and row.in_force_until:
            fits = fits & self._once(("until", row.end_day), lambda: self._days < row.end_day)
        return fits

    def _equal(self, name: str, value: str) -> Any:
        return self._once((name, value), lambda: self._columns[name] == INPUTS[name].index(value))

    def _once(self, key: tuple[str, Any], compare: Callable[[], Any]) -> Any:
        if key not in self._known:
            self._known[key] = compare()
        return self._known[key]


def _select(rows: tuple[Row, ...], masks: _Masks) -> Any:
    words = [np.uint8(VERDICTS.index(row.verdict)) for row in rows]
    return np.select([masks.of(row) for row in rows], words, np.uint8(0))


def _backwards(rows: tuple[Row, ...], masks: _Masks) -> Any:
    verdicts = np.zeros(len(masks), np.uint8)
    for row in reversed(rows):
        verdicts[masks.of(row)] = VERDICTS.index(row.verdict)
    return verdicts


def _codes(name: str, values: list[str]) -> Any:
    return np.array([INPUTS[name].index(value) for value in values], np.uint8)


def _name(word: str) -> str:
    return word.replace("-", "_")

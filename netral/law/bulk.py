"""A million questions at once: the masks of `ActTable` as numpy arrays. Needs the extra `bulk` (numpy).

The same cases, the same logic, the same verdicts; only the loop over questions is numpy's.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from datetime import date
from itertools import product
from typing import Any

import numpy as np

from netral.law.evaluate import VERDICTS, Engine
from netral.law.masks import ALLOWED, CONTESTED, NOT_COVERED, PROHIBITED
from netral.law.question import Question
from netral.law.terms import STRICTEST_FIRST

UNKNOWN = 255  # the code of a fact that is not known
CONTRADICTORY = len(STRICTEST_FIRST)  # the code of a question whose facts contradict the act
WORDS = (*STRICTEST_FIRST, "contradictory")
WORD = 64
Array = Any

_CODE_OF = np.full(16, STRICTEST_FIRST.index("conditional"), dtype=np.uint8)
for _outcome, _verdict in VERDICTS.items():
    _CODE_OF[_outcome] = STRICTEST_FIRST.index(_verdict)


def verdicts(engine: Engine, acts: Array, days: Array, facts: Mapping[str, Array]) -> Array:
    """Give the code of each verdict in `WORDS`, as uint8 of shape (n,).

    `acts`: uint8 or uint16 (n,), numbers in the order of `engine.vocabulary.acts`. `days`: day numbers (n,), as
    `date.toordinal` gives. `facts`: fact id → uint8 (n,), numbers in the order of the fact's values, UNKNOWN for
    what is not known; a fact that is left out is unknown to all. What is known here counts as said. What alone would
    be refused, because the act implies otherwise, is CONTRADICTORY.
    """
    names = list(engine.vocabulary.acts)
    number = engine.vocabulary.number
    out = np.empty(len(acts), dtype=np.uint8)
    order = np.argsort(acts, kind="stable")  # one pass of a radix sort, then every act's questions lie together
    starts = np.searchsorted(acts[order], np.arange(len(names) + 1))
    if {"object", "stage"} <= facts.keys():
        facts = {**facts, "object": _by_stage(engine, facts["object"], facts["stage"])}
    days, columns = days[order], {number[fact]: column[order] for fact, column in facts.items()}
    for act in np.flatnonzero(np.diff(starts)):
        part = slice(starts[act], starts[act + 1])
        own = {fact: column[part] for fact, column in columns.items()}
        out[order[part]] = _verdicts(_Act(engine, names[int(act)]), days[part], own)
    return out


def _by_stage(engine: Engine, objects: Array, stages: Array) -> Array:
    """Let the stage decide between bakal calon and calon, as it does for one question."""
    vocabulary = engine.vocabulary
    n = vocabulary.number["object"]
    neutral = [act for act, table in vocabulary.acts.items() if not table["implies"]][:1]
    decided = np.arange(256, dtype=np.uint8).repeat(256)  # by 256 × object + stage
    for act, name, stage in product(neutral, ("bakal-calon", "calon"), vocabulary.values[vocabulary.stage]):
        bits, _ = vocabulary.read(Question((act,), date.min, None, {"object": name, "stage": stage}), act)
        asked = 256 * vocabulary.values[n].index(name) + vocabulary.values[vocabulary.stage].index(stage)
        decided[asked] = bits[n].bit_length() - 1
    return decided[objects.astype(np.uint16) << 8 | stages]


class _Act:
    """One act's table, and what the act itself makes known."""

    def __init__(self, engine: Engine, act: str) -> None:
        vocabulary = engine.vocabulary
        self.table, self.sizes = engine.table(act), vocabulary.sizes
        self.rows = {row.fact: row for row in self.table.rows}
        self.implied = {
            vocabulary.number[fact]: vocabulary.bits_of(vocabulary.number[fact], values)
            for fact, values in vocabulary.acts[act]["implies"].items()
        }

    def kinds(self, fact: int) -> Iterator[Hashable]:
        """Give for each value of a fact something that is equal where all cases treat two values alike."""
        row, implied = self.rows.get(fact), self.implied.get(fact, -1)
        for value in range(self.sizes[fact]):
            yield row and row.masks(1 << value, said=True), implied >> value & 1

    def contradicted(self, facts: dict[int, Array]) -> Iterator[Array]:
        """Give for each implied fact which questions say otherwise."""
        for fact, implied in self.implied.items():
            if fact in facts:
                otherwise = np.zeros(256, dtype=bool)
                otherwise[: self.sizes[fact]] = [not implied >> value & 1 for value in range(self.sizes[fact])]
                yield otherwise[facts[fact]]


def _verdicts(act: _Act, days: Array, facts: dict[int, Array]) -> Array:
    """Answer about one act: when fewer situations can be told apart than questions are asked, decide the situations.

    A situation is an epoch of the law and, of each fact, a class of values that all cases treat alike.
    """
    epochs = act.table.epochs
    situation, axes, size = np.zeros(len(days), dtype=np.int32), [], len(epochs)
    for fact in sorted(act.rows.keys() | act.implied.keys()):
        if fact not in facts:
            continue
        classes: dict[Hashable, int] = {}
        class_of = [classes.setdefault(kind, len(classes)) for kind in act.kinds(fact)]
        one_of_each = np.array([*map(class_of.index, range(len(classes))), UNKNOWN], dtype=np.uint8)
        lookup = np.full(256, len(classes) * size, dtype=np.int32)
        lookup[: len(class_of)] = np.array(class_of) * size
        axes.append((fact, one_of_each, size, lookup))
        size *= len(one_of_each)
        if size > len(days):
            return _codes(act, days, facts)
    for first in epochs[1:]:
        situation += days >= first
    for fact, _, _, lookup in axes:
        situation += lookup[facts[fact]]
    every = np.arange(size)
    grid = {fact: values[every // step % len(values)] for fact, values, step, _ in axes}
    return _codes(act, np.array(epochs)[every % len(epochs)], grid)[situation]


def _codes(act: _Act, days: Array, facts: dict[int, Array]) -> Array:
    codes = _CODE_OF[_outcomes(act, days, facts)]
    for where in act.contradicted(facts):
        codes[where] = CONTRADICTORY
    return codes


def _outcomes(act: _Act, days: Array, facts: dict[int, Array]) -> Array:
    """Give the possible verdicts of each question about one act, as bits."""
    table = act.table
    words = range(-(-max(table.terms, 1) // WORD))
    everything = np.uint64(2**64 - 1)
    possible: list[Array] = [everything for _ in words]
    certain: list[Array] = [everything for _ in words]
    for row in table.rows:
        column = facts.get(row.fact)
        known = [row.masks(1 << value, said=True) for value in range(len(row.accepts))]
        full = (1 << len(row.accepts)) - 1
        unknown = row.masks(full & act.implied.get(row.fact, -1), said=False)
        for kept, part in ((possible, 0), (certain, 1)):
            for word in words:
                found: Array = np.uint64(_word(unknown[part], word))
                if column is not None:
                    lookup = np.full(256, _word(unknown[part], word), dtype=np.uint64)
                    lookup[: len(known)] = [_word(masks[part], word) for masks in known]
                    found = lookup[column]
                kept[word] = kept[word] & found
    epoch = np.searchsorted(np.array(table.epochs), days, side="right") - 1
    in_force = [np.array([_word(mask, word) for mask in table.by_epoch], dtype=np.uint64)[epoch] for word in words]
    may = [p & e for p, e in zip(possible, in_force, strict=True)]
    does = [c & e for c, e in zip(certain, in_force, strict=True)]
    for bit, groups, never in table.extras:
        for ways in groups:
            _clear(may, bit, ~_any(possible, ways))
            _clear(does, bit, ~_any(certain, ways))
        if never:
            _clear(does, bit, _any(possible, never))
            _clear(may, bit, _any(certain, never))
    does = [d & m & np.uint64(_word(~table.open, word)) for word, (d, m) in enumerate(zip(does, may, strict=True))]
    left_may, left_does = list(may), list(does)
    for bit, stronger in table.beaten:
        _clear(left_does, bit, _any(may, stronger))
        _clear(left_may, bit, _any(does, stronger))
    forbids, allows, disputed = table.sides
    forbidden, no_longer = _any(left_may, forbids), ~_any(left_does, forbids)
    contested, settled = no_longer & _any(left_may, disputed), no_longer & ~_any(left_does, disputed)
    allowed, silent = settled & _any(left_may, allows), settled & ~_any(left_does, allows)
    return sum(
        (
            part * np.uint8(bit)
            for part, bit in (
                (forbidden, PROHIBITED),
                (contested, CONTESTED),
                (allowed, ALLOWED),
                (silent, NOT_COVERED),
            )
        ),
        np.uint8(0),
    )


def _word(mask: int, word: int) -> int:
    part: int = mask >> (WORD * word) & (2**WORD - 1)
    return part


def _any(masks: list[Array], wanted: int) -> Array:
    """Tell for each question whether any of the wanted bits is set."""
    out = None
    for word, mask in enumerate(masks):
        part = _word(wanted, word)
        if part:
            found = (mask & np.uint64(part)) != 0
            out = found if out is None else out | found
    return np.zeros(np.shape(masks[0]), dtype=bool) if out is None else out


def _clear(masks: list[Array], bit: int, where: Array) -> None:
    """Take a bit away where the condition holds."""
    word, shift = divmod(bit.bit_length() - 1, WORD)
    masks[word] = masks[word] & ~(where.astype(np.uint64) << np.uint64(shift))

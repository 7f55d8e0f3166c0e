"""A million questions at once: the masks of `ActTable` as numpy arrays. Needs the extra `bulk` (numpy).

The same cases, the same logic, the same verdicts; only the loop over questions is numpy's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from netral.law.evaluate import VERDICTS, Engine
from netral.law.masks import ALLOWED, CONTESTED, NOT_COVERED, PROHIBITED, ActTable
from netral.law.terms import STRICTEST_FIRST

UNKNOWN = 255  # the code of a fact that is not known
WORD = 64
Array = Any

_CODE_OF = np.full(16, STRICTEST_FIRST.index("conditional"), dtype=np.uint8)
for _outcome, _verdict in VERDICTS.items():
    _CODE_OF[_outcome] = STRICTEST_FIRST.index(_verdict)


def verdicts(engine: Engine, acts: Array, days: Array, facts: Mapping[str, Array]) -> Array:
    """Give the code of each verdict in `STRICTEST_FIRST`, as uint8 of shape (n,).

    `acts`: uint8 or uint16 (n,), numbers in the order of `engine.vocabulary.acts`. `days`: day numbers (n,), as
    `date.toordinal` gives. `facts`: fact id → uint8 (n,), numbers in the order of the fact's values, UNKNOWN for
    what is not known; a fact that is left out is unknown to all. What is known here counts as said.
    """
    names = list(engine.vocabulary.acts)
    number = engine.vocabulary.number
    out = np.empty(len(acts), dtype=np.uint8)
    order = np.argsort(acts, kind="stable")  # one pass of a radix sort, then every act's questions lie together
    starts = np.searchsorted(acts[order], np.arange(len(names) + 1))
    days, columns = days[order], {number[fact]: column[order] for fact, column in facts.items()}
    for act in np.flatnonzero(np.diff(starts)):
        part = slice(starts[act], starts[act + 1])
        own = {fact: column[part] for fact, column in columns.items()}
        out[order[part]] = _verdicts(engine.table(names[int(act)]), days[part], own)
    return out


def _verdicts(table: ActTable, days: Array, facts: dict[int, Array]) -> Array:
    """Answer about one act: when fewer situations can be told apart than questions are asked, decide the situations.

    A situation is an epoch of the law and, of each fact, a class of values that all cases treat alike.
    """
    situation, axes, size = np.zeros(len(days), dtype=np.int32), [], len(table.epochs)
    for row in table.rows:
        if row.fact not in facts:
            continue
        classes: dict[Any, int] = {}
        masks = [row.masks(1 << value, said=True) for value in range(len(row.accepts))]
        class_of = [classes.setdefault(mask, len(classes)) for mask in masks]
        one_of_each = np.array([*map(class_of.index, range(len(classes))), UNKNOWN], dtype=np.uint8)
        lookup = np.full(256, len(classes) * size, dtype=np.int32)
        lookup[: len(class_of)] = np.array(class_of) * size
        axes.append((row.fact, one_of_each, size, lookup))
        size *= len(one_of_each)
        if size > len(days):
            return _CODE_OF[_outcomes(table, days, facts)]
    for first in table.epochs[1:]:
        situation += days >= first
    for fact, _, _, lookup in axes:
        situation += lookup[facts[fact]]
    every = np.arange(size)
    grid = {fact: values[every // step % len(values)] for fact, values, step, _ in axes}
    return _CODE_OF[_outcomes(table, np.array(table.epochs)[every % len(table.epochs)], grid)][situation]


def _outcomes(table: ActTable, days: Array, facts: dict[int, Array]) -> Array:
    """Give the possible verdicts of each question about one act, as bits."""
    words = range(-(-max(table.terms, 1) // WORD))
    everything = np.uint64(2**64 - 1)
    possible: list[Array] = [everything for _ in words]
    certain: list[Array] = [everything for _ in words]
    for row in table.rows:
        column = facts.get(row.fact)
        known = [row.masks(1 << value, said=True) for value in range(len(row.accepts))]
        unknown = row.masks(row.full, said=False)
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

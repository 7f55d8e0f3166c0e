"""Frequency tables: numbers of persons by up to three dimensions, with every total a cell of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from netral.common.disclosure.errors import BadTable

MOST_DIMENSIONS = 3
TOTAL = -1
"""The parent of the total, which has none."""


class Dimension(NamedTuple):
    """What persons are told apart by: codes in a tree. The total stands first, and each code after its parent.

    `parents`: for each code the place of its parent among the codes; `TOTAL` for the first.
    """

    name: str
    codes: tuple[str, ...]
    parents: tuple[int, ...]

    @classmethod
    def flat(cls, name: str, codes: Sequence[str], total: str = "total") -> Dimension:
        """Give a dimension with one total over all codes."""
        return cls(name, (total, *codes), (TOTAL, *([0] * len(codes))))

    @classmethod
    def tree(cls, name: str, under: Mapping[str, Sequence[str]], total: str = "total") -> Dimension:
        """Give a dimension of two levels under the total: groups, each with its codes, directly after it."""
        codes, parents = [total], [TOTAL]
        for group, members in under.items():
            codes.append(group)
            parents.append(0)
            at = len(codes) - 1
            codes += members
            parents += [at] * len(members)
        return cls(name, tuple(codes), tuple(parents))

    def check(self) -> None:
        """Refuse a dimension whose codes are no tree (`BadTable`)."""
        is_tree = (
            len(self.codes) == len(self.parents) > 0
            and self.parents[0] == TOTAL
            and all(0 <= parent < place for place, parent in enumerate(self.parents[1:], 1))
        )
        if not is_tree or len(set(self.codes)) != len(self.codes):
            raise BadTable(
                id=f"Kode-kode “{self.name}” tidak membentuk pohon: jumlah lebih dulu, setiap kode sekali, sesudah"
                " induknya.",
                en=f"The codes of “{self.name}” are no tree: the total first, each code once, after its parent.",
            )

    def families(self) -> Iterator[tuple[int, np.ndarray]]:
        """Give each code that is divided, with the places of those directly under it."""
        under: dict[int, list[int]] = {}
        for place, parent in enumerate(self.parents):
            under.setdefault(parent, []).append(place)
        yield from ((parent, np.array(children)) for parent, children in sorted(under.items()) if parent != TOTAL)

    def leaves(self) -> np.ndarray:
        """Give the places of the codes that are not divided."""
        return np.setdiff1d(np.arange(len(self.codes)), np.array(self.parents))


@dataclass(frozen=True, eq=False)
class Table:
    """Numbers of persons. Tables with the same population and period count the same persons and share their totals.

    `counts`: whole numbers, one axis for each dimension, as long as it has codes; totals are the sums of their parts.
    `known`: which cells everybody knows without us, as how many work in an office, or that nobody can be in a cell (a
    structural zero). They are shown as they are; all other zeros say “nobody”, and count as small numbers.
    `is_floored`: whether numbers are shown floored to tens, because one person's choice moves them.
    """

    name: str
    population: str
    period: str
    dimensions: tuple[Dimension, ...]
    counts: np.ndarray
    known: np.ndarray = field(default_factory=lambda: np.array(0, bool))
    is_floored: bool = False

    def __post_init__(self) -> None:
        """Refuse what is no table, or whose totals are not the sums of their parts (`BadTable`)."""
        names = {dimension.name for dimension in self.dimensions}
        if not 1 <= len(names) == len(self.dimensions) <= MOST_DIMENSIONS:
            raise self._bad(
                id="satu sampai tiga dimensi, masing-masing sekali", en="one to three dimensions, each once"
            )
        for dimension in self.dimensions:
            dimension.check()
        shape = tuple(len(dimension.codes) for dimension in self.dimensions)
        counts, known = np.asarray(self.counts), np.asarray(self.known)
        if counts.shape != shape or counts.dtype.kind not in "iu" or counts.min() < 0 or known.dtype != bool:
            raise self._bad(id="satu bilangan cacah untuk setiap sel", en="one number of persons for each cell")
        object.__setattr__(self, "counts", counts.astype(np.int64))
        object.__setattr__(self, "known", np.broadcast_to(known, shape))
        for axis, dimension in enumerate(self.dimensions):
            for parent, children in dimension.families():
                if (self.counts.take(parent, axis) != self.counts.take(children, axis).sum(axis)).any():
                    code = dimension.codes[parent]
                    raise self._bad(id=f"“{code}” bukan jumlah bagiannya", en=f"“{code}” is not the sum of its parts")

    @classmethod
    def of_leaves(
        cls,
        name: str,
        population: str,
        period: str,
        dimensions: tuple[Dimension, ...],
        leaves: np.ndarray,
        *,
        known: np.ndarray | None = None,
        is_floored: bool = False,
    ) -> Table:
        """Make a table of the numbers of undivided codes: one axis for each dimension, codes in its order."""
        counts = np.asarray(leaves)
        for axis, dimension in enumerate(dimensions):
            counts = _with_totals(counts, axis, dimension)
        return cls(
            name, population, period, dimensions, counts, np.array(0, bool) if known is None else known, is_floored
        )

    def _bad(self, *, id: str, en: str) -> BadTable:
        return BadTable(id=f"Tabel “{self.name}”: {id}.", en=f"Table “{self.name}”: {en}.")


def _with_totals(counts: np.ndarray, axis: int, dimension: Dimension) -> np.ndarray:
    shape = list(counts.shape)
    shape[axis] = len(dimension.codes)
    whole = np.zeros(shape, np.int64)
    along = np.moveaxis(whole, axis, 0)
    along[dimension.leaves()] = np.moveaxis(counts, axis, 0)
    for place in range(len(dimension.codes) - 1, 0, -1):
        along[dimension.parents[place]] += along[place]
    return whole

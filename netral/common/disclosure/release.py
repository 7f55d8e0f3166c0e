"""What was published: kept, read again, and hashed as one stable text."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from netral.common.disclosure.errors import BadRelease, DisclosureError
from netral.common.disclosure.rounding import BUCKET, floored
from netral.common.disclosure.table import Dimension, Table

FORM = "netral.disclosure.v1"
WITHHELD = -1
"""Stands for a number that is not published."""
Key: TypeAlias = tuple[str, str, tuple[tuple[str, str], ...]]
"""Names a cell in every table: population, period, and code by dimension, in order, without totals."""


class Released(NamedTuple):
    """One published table. `numbers` has its shape; a number is as published, floored or exact, or `WITHHELD`."""

    name: str
    population: str
    period: str
    dimensions: tuple[Dimension, ...]
    is_floored: bool
    known: np.ndarray
    numbers: np.ndarray

    @classmethod
    def of(cls, table: Table, is_shown: np.ndarray) -> Released:
        """Give what is published of a table, when the cells that `is_shown` marks are; those everybody knows are."""
        floors = floored(table.counts) if table.is_floored else table.counts
        numbers = np.where(table.known, table.counts, np.where(is_shown, floors, WITHHELD))
        return cls(table.name, table.population, table.period, table.dimensions, table.is_floored, table.known, numbers)

    def spread(self) -> np.ndarray:
        """Give by how much each number that is published may be too small."""
        return np.where(self.known | (not self.is_floored), 0, BUCKET - 1)

    def keys(self) -> list[Key]:
        """Name each cell, in the order of the numbers."""
        return keys(self.population, self.period, self.dimensions)

    def as_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "population": self.population,
            "period": self.period,
            "dimensions": [{"name": one.name, "codes": one.codes, "parents": one.parents} for one in self.dimensions],
            "floored": self.is_floored,
            "known": np.flatnonzero(self.known).tolist(),
            "numbers": [None if number == WITHHELD else number for number in self.numbers.ravel().tolist()],
        }

    @classmethod
    def from_dict(cls, read: dict[str, Any]) -> Released:
        dimensions = tuple(
            Dimension(one["name"], tuple(one["codes"]), tuple(one["parents"])) for one in read["dimensions"]
        )
        for dimension in dimensions:
            dimension.check()
        shape = tuple(len(dimension.codes) for dimension in dimensions)
        numbers = np.array([WITHHELD if number is None else number for number in read["numbers"]], np.int64)
        known = np.zeros(numbers.shape, bool)
        known[read["known"]] = True
        texts = (read["name"], read["population"], read["period"])
        return cls(*texts, dimensions, read["floored"], known.reshape(shape), numbers.reshape(shape))


class Release(NamedTuple):
    """Tables published at once. Its text is the same whenever it says the same; a line of JSON with an end."""

    tables: tuple[Released, ...]

    def octets(self) -> bytes:
        """Give it as a file."""
        whole = {"form": FORM, "tables": [table.as_dict() for table in self.tables]}
        return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"

    @classmethod
    def parse(cls, octets: bytes) -> Release:
        """Read a file; refuses with `BadRelease` what is not written exactly as `octets` writes it."""
        try:
            read = json.loads(octets)
            release = cls(tuple(Released.from_dict(table) for table in read["tables"]))
        except (ValueError, LookupError, TypeError, AttributeError, OverflowError, DisclosureError):
            raise _unread() from None
        if release.octets() != octets:
            raise _unread()
        return release


def _unread() -> BadRelease:
    return BadRelease(id=f"Berkas itu bukan terbitan berbentuk {FORM}.", en=f"That file is no release of form {FORM}.")


def keys(population: str, period: str, dimensions: tuple[Dimension, ...]) -> list[Key]:
    """Name each cell of a table with these dimensions, the last dimension running fastest."""
    return [(population, period, place) for place in _places(dimensions)]


def _places(dimensions: tuple[Dimension, ...]) -> Iterator[tuple[tuple[str, str], ...]]:
    order = sorted(range(len(dimensions)), key=lambda at: dimensions[at].name)
    parts = [[()] + [((one.name, code),) for code in one.codes[1:]] for one in dimensions]
    for combined in itertools.product(*parts):
        yield tuple(itertools.chain.from_iterable(combined[at] for at in order))

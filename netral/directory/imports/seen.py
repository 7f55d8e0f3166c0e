"""Which rows of a file came before: small enough for millions, and fast enough for each."""

from __future__ import annotations

import polars as pl


class Seen:
    """A growing set of 64-bit numbers, kept as few sorted runs of eight bytes each (a log-structured merge)."""

    def __init__(self) -> None:
        self._runs: list[pl.Series] = []

    def add(self, new: pl.Series) -> pl.Series:
        """Add numbers that differ from each other, and say of each whether it was there before."""
        before = pl.repeat(value=False, n=len(new), eager=True)
        for run in self._runs:
            place = run.search_sorted(new).clip(0, len(run) - 1)
            before |= run.gather(place) == new
        self._keep(new.filter(~before).sort())
        return before

    def _keep(self, run: pl.Series) -> None:
        while self._runs and len(self._runs[-1]) <= 2 * len(run):
            run = pl.concat([self._runs.pop(), run]).sort()
        if len(run):
            self._runs.append(run)

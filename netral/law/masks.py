"""All cases of one act at once: each case is a bit, and a question is a handful of ANDs.

A *term* is a conjunction of atoms: what a case demands, or one of its alternatives ("any"), or one of its exceptions
("unless"). For a fact whose possible values are the set K, a term stays possible if it accepts some value of K, and is
certain if it accepts every value of K. Both are precomputed per fact and set as one mask over all terms. Combining
masks by AND gives exactly Kleene's conjunction.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

from netral.law.terms import ALLOWS, DISPUTED, FORBIDS

PROHIBITED, CONTESTED, ALLOWED, NOT_COVERED = 1, 2, 4, 8


class _Row:
    """What one fact says about the terms: masks by the set of its possible values, found once and kept."""

    __slots__ = ("accepts", "fact", "free", "full", "said", "told", "unsaid")

    def __init__(self, fact: int, size: int, everything: int, atoms: Sequence[tuple[int, int, bool]]) -> None:
        self.fact, self.full = fact, (1 << size) - 1
        self.accepts = [everything] * size
        self.told = 0
        for term, among, told in atoms:
            for value in range(size):
                if not among >> value & 1:
                    self.accepts[value] &= ~(1 << term)
            if told:
                self.told |= 1 << term
        self.said: dict[int, tuple[int, int]] = {}
        self.unsaid: dict[int, tuple[int, int]] = {}

    def masks(self, known: int, *, said: bool) -> tuple[int, int]:
        """Give (possible, certain) over all terms when the fact is one of `known`."""
        kept = self.said if said else self.unsaid
        found = kept.get(known)
        if found is None:
            possible, certain = 0, -1
            for value, accepted in enumerate(self.accepts):
                if known >> value & 1:
                    possible |= accepted
                    certain &= accepted
            if not said:
                possible, certain = possible & ~self.told, certain & ~self.told
            found = kept[known] = (possible, certain)
        return found


class ActTable:
    """The compiled cases of one act (see `compile._cases` for their parts), ready to be asked."""

    def __init__(self, cases: Sequence[list[Any]], atoms: Sequence[tuple[int, int, bool]], sizes: Sequence[int]) -> None:
        self.cases = cases
        terms: list[Sequence[int]] = []
        groups: list[list[list[int]]] = []
        for case in cases:
            bound, must = case[5], case[6]
            terms.append([*must, *bound] if len(bound) == 1 else must)
            groups.append([*case[7], *([[[atom] for atom in bound]] if len(bound) > 1 else [])])
        extras: list[tuple[int, list[int], int]] = []
        for n, case in enumerate(cases):
            masks = []
            for ways in groups[n]:
                masks.append(self._add(terms, ways))
            never = self._add(terms, case[8])
            if masks or never:
                extras.append((1 << n, masks, never))
        self.extras = extras
        everything = (1 << len(terms)) - 1
        by_fact: dict[int, list[tuple[int, int, bool]]] = {}
        for term, conjunction in enumerate(terms):
            for atom in conjunction:
                fact, among, told = atoms[atom]
                by_fact.setdefault(fact, []).append((term, among, told))
        self.rows = [_Row(fact, sizes[fact], everything, found) for fact, found in sorted(by_fact.items())]
        self.main = (1 << len(cases)) - 1
        self.open = sum(1 << n for n, case in enumerate(cases) if case[9] >= 0 or case[10])
        self.sides = [sum(1 << n for n, case in enumerate(cases) if case[1] == side) for side in (FORBIDS, ALLOWS, DISPUTED)]
        self.beaten = [(1 << n, sum(1 << m for m in case[11])) for n, case in enumerate(cases) if case[11]]
        self._epochs, self._in_force = self._calendar()

    @staticmethod
    def _add(terms: list[Sequence[int]], ways: Sequence[Sequence[int]]) -> int:
        mask = 0
        for way in ways:
            mask |= 1 << len(terms)
            terms.append(way)
        return mask

    def _calendar(self) -> tuple[list[int], list[int]]:
        """Give the days on which something changes, and the cases in force from each on."""
        days = sorted({0, *(case[2] for case in self.cases), *(case[3] for case in self.cases)})
        return days, [sum(1 << n for n, case in enumerate(self.cases) if case[2] <= day < case[3]) for day in days]

    def in_force(self, day: int, known_on: int) -> int:
        """Give the cases in force on `day` (day number) and known by `known_on`."""
        mask = self._in_force[bisect_right(self._epochs, day) - 1]
        for n in bits_of(mask):
            if self.cases[n][4] > known_on:
                mask ^= 1 << n
        return mask

    def holds(self, bits: Sequence[int], said: int, in_force: int) -> tuple[int, int]:
        """Give the cases that may speak about the question, and those that certainly do."""
        possible = certain = -1
        for row in self.rows:
            fact = row.fact
            if said >> fact & 1:
                found = row.said.get(bits[fact]) or row.masks(bits[fact], said=True)
            else:
                found = row.unsaid.get(bits[fact]) or row.masks(bits[fact], said=False)
            possible &= found[0]
            certain &= found[1]
        may, does = possible & in_force, certain & in_force
        for bit, groups, never in self.extras:
            if not may & bit:
                continue
            for ways in groups:
                if not possible & ways:
                    may &= ~bit
                if not certain & ways:
                    does &= ~bit
            if possible & never:
                does &= ~bit
                if certain & never:
                    may &= ~bit
        return may, does & may & ~self.open

    def beat(self, may: int, does: int) -> tuple[int, int]:
        """Take away what another case prevails over."""
        left_may, left_does = may, does
        for bit, stronger in self.beaten:
            if may & stronger:
                left_does &= ~bit
                if does & stronger:
                    left_may &= ~bit
        return left_may, left_does

    def outcomes(self, may: int, does: int) -> int:
        """Give the verdicts still possible, as bits: PROHIBITED, CONTESTED, ALLOWED, NOT_COVERED."""
        forbids, allows, disputed = self.sides
        out = PROHIBITED if may & forbids else 0
        if not does & forbids:
            if may & disputed:
                out |= CONTESTED
            if not does & disputed:
                if may & allows:
                    out |= ALLOWED
                if not does & allows:
                    out |= NOT_COVERED
        return out

    def matters(self, bits: list[int], said: int, in_force: int, outcomes: int) -> list[int]:
        """Give the facts whose answer alone could change what is possible, presumptions standing; leaves `bits` as it was."""
        out = []
        for row in self.rows:
            fact, before = row.fact, bits[row.fact]
            if not before & (before - 1):
                continue
            tried = set()
            for value in bits_of(before):
                accepted = row.accepts[value]
                if accepted in tried:
                    continue
                tried.add(accepted)
                bits[fact] = 1 << value
                if self.outcomes(*self.beat(*self.holds(bits, said, in_force))) != outcomes:
                    out.append(fact)
                    break
            bits[fact] = before
        return out


def bits_of(mask: int) -> Iterator[int]:
    """Give the numbers of the bits set, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low

"""All cases of one act at once: each case is a bit, and a question is a handful of ANDs.

A *term* is a conjunction of atoms: what a case demands, or one of its alternatives ("any"), or one of its exceptions
("unless"). For a fact whose possible values are the set K, a term stays possible if it accepts some value of K, and is
certain if it accepts every value of K. Both are precomputed per fact and set as one mask over all terms. Combining
masks by AND gives exactly Kleene's conjunction.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any, NamedTuple

from netral.law.terms import ALLOWS, DISPUTED, FORBIDS, Case

PROHIBITED, CONTESTED, ALLOWED, NOT_COVERED = 1, 2, 4, 8
MOST_MASKS = 50_000
MOST_SETS = 128  # sets of values kept for each fact of each act: every single value, all, and the usual lists
SETTLES, CHANGES = 0, 1
SIDES = (FORBIDS, ALLOWS, DISPUTED)
Extra = tuple[int, list[int], int]  # a case's bit, the masks of its groups, the mask of its exceptions
Atom = tuple[int, int, bool]  # a fact's number, the bits of the values, whether it counts only when told


class Row:
    """What one fact says about the terms: masks by the set of its possible values, found once and kept."""

    __slots__ = ("accepts", "fact", "ruled_out", "ruled_out_alone", "said", "told", "unsaid")

    def __init__(self, fact: int, size: int, everything: int, atoms: Sequence[tuple[int, int, bool]]) -> None:
        self.fact = fact
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
        # What an answer says when this fact rules out several cases (by their mask), and one (by its number).
        self.ruled_out: dict[int, list[Any]] = {}
        self.ruled_out_alone: dict[int, Any] = {}

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
            found = (possible, certain)
            if len(kept) < MOST_SETS:
                kept[known] = found
        return found

    def of(self, bits: Sequence[int], said: int) -> tuple[int, int]:
        """Give (possible, certain) over all terms for what is known of this fact."""
        known = bits[self.fact]
        if said >> self.fact & 1:
            return self.said.get(known) or self.masks(known, said=True)
        return self.unsaid.get(known) or self.masks(known, said=False)


class Finding(NamedTuple):
    """A question put to all cases of an act, as bits."""

    table: ActTable
    bits: list[int]  # for each fact the values still possible
    said: int  # the facts that were mentioned
    in_force: int  # the cases in force
    possible: int  # the terms that may be met
    certain: int  # the terms that are
    may: int  # the cases that may hold
    does: int  # the cases that do
    left: tuple[int, int]  # the same two without those over which another prevails
    outcomes: int  # the verdicts still possible

    @property
    def undecided(self) -> int:
        """The cases that may hold, and that facts could decide."""
        return self.may & ~self.does & ~self.table.open


class ActTable:
    """The compiled cases of one act (see `compile._cases` for their parts), ready to be asked."""

    def __init__(self, cases: Sequence[Case], atoms: Sequence[Atom], sizes: Sequence[int]) -> None:
        self.cases = cases
        terms: list[Sequence[int]] = [
            [*case.bound, *case.must] if len(case.bound) == 1 else case.must for case in cases
        ]
        self.extras = self._extras(terms)
        self.extra_of = {bit.bit_length() - 1: (groups, never) for bit, groups, never in self.extras}
        self.ways = self._ways(terms)
        self.conjunctions = terms  # the atoms of each term
        self.terms = len(terms)
        self.rows = _rows(terms, atoms, sizes)
        self.open = sum(1 << n for n, case in enumerate(cases) if case.opening >= 0 or case.weak)
        self.sides = [sum(1 << n for n, case in enumerate(cases) if case.side == side) for side in SIDES]
        self.beaten = [(1 << n, sum(1 << m for m in case.beaten_by)) for n, case in enumerate(cases) if case.beaten_by]
        self.stronger = sum({1 << m for case in cases for m in case.beaten_by})
        self.epochs, self.by_epoch = self._calendar()
        self._last_known = max((day for case in cases for day in (case.known, case.end_known)), default=0)
        self.presumable = self._presumable(atoms)
        self.told = 0  # the terms that something must be told for
        for row in self.rows:
            self.told |= row.told
        # What an answer says again and again is written once and kept here.
        self.applied: dict[tuple[int, str], Any] = {}
        self.met: dict[int, list[Any]] = {}
        self.listed: dict[int, list[int]] = {}
        self.stated: dict[int, Any] = {}
        self.presumed: dict[int, Any] = {}

    def _extras(self, terms: list[Sequence[int]]) -> list[Extra]:
        """Add the terms of alternatives and exceptions: (the case's bit, masks of its groups, mask of exceptions)."""
        out = []
        for n, case in enumerate(self.cases):
            groups = [*case.groups, *([[[atom] for atom in case.bound]] if len(case.bound) > 1 else [])]
            masks = [self._add(terms, ways) for ways in groups]
            never = self._add(terms, case.never)
            if masks or never:
                out.append((1 << n, masks, never))
        return out

    def _presumable(self, atoms: Sequence[Atom]) -> list[tuple[int, int, int]]:
        """Give the facts that count only when told: (fact, the cases that ask for it, the values they ask for)."""
        found: dict[int, tuple[int, int]] = {}
        for n, case in enumerate(self.cases):
            ways = [case.bound, case.must, *case.never, *(way for group in case.groups for way in group)]
            for fact, among, told in (atoms[atom] for way in ways for atom in way):
                if told:
                    cases, values = found.get(fact, (0, 0))
                    found[fact] = cases | 1 << n, values | among
        return [(fact, *found[fact]) for fact in sorted(found)]

    def _ways(self, terms: list[Sequence[int]]) -> list[tuple[int, int]]:
        """Add the terms on the way to other legal acts: (the term's mask, the cases that lie behind it)."""
        behind: dict[tuple[int, ...], int] = {}
        for n, case in enumerate(self.cases):
            if case.on_the_way:
                behind[tuple(case.on_the_way)] = behind.get(tuple(case.on_the_way), 0) | 1 << n
        return [(self._add(terms, [way]), reached) for way, reached in behind.items()]

    @staticmethod
    def _add(terms: list[Sequence[int]], ways: Sequence[Sequence[int]]) -> int:
        mask = 0
        for way in ways:
            mask |= 1 << len(terms)
            terms.append(way)
        return mask

    def _calendar(self) -> tuple[list[int], list[int]]:
        """Give the days on which something changes, and the cases in force from each on."""
        days = sorted({0, *(case.begin for case in self.cases), *(case.end for case in self.cases)})
        return days, [sum(1 << n for n, case in enumerate(self.cases) if case.begin <= day < case.end) for day in days]

    def in_force(self, day: int, known_on: int) -> int:
        """Give the cases in force on `day` (day number) and known by `known_on`."""
        mask = self.by_epoch[bisect_right(self.epochs, day) - 1]
        if known_on < self._last_known:
            for n, case in enumerate(self.cases):
                ended = case.end <= day and case.end_known <= known_on
                mask = mask | 1 << n if case.begin <= day and not ended and case.known <= known_on else mask & ~(1 << n)
        return mask

    def find(self, bits: list[int], said: int, in_force: int) -> Finding:
        """Put a question to the cases in force."""
        possible, certain = self.terms_of(bits, said)
        may, does = self._decide(possible, certain, in_force, self.extras)
        left = self.beat(may, does)
        return Finding(self, bits, said, in_force, possible, certain, may, does, left, self.outcomes(*left))

    def terms_of(self, bits: Sequence[int], said: int) -> tuple[int, int]:
        """Give the terms that may be met, and those that certainly are."""
        possible = certain = -1
        for row in self.rows:
            fact = row.fact
            if said >> fact & 1:
                found = row.said.get(bits[fact]) or row.masks(bits[fact], said=True)
            else:
                found = row.unsaid.get(bits[fact]) or row.masks(bits[fact], said=False)
            possible &= found[0]
            certain &= found[1]
        return possible, certain

    def relevant(self, possible: int, in_force: int) -> int:
        """Give the cases in force about acts that this act may count as."""
        for way, reached in self.ways:
            if not possible & way:
                in_force &= ~reached
        return in_force

    def _decide(self, possible: int, certain: int, in_force: int, extras: Sequence[Extra]) -> tuple[int, int]:
        """Put alternatives and exceptions to the terms: the cases that may hold, and those that do."""
        may, does = possible & in_force, certain & in_force
        for bit, groups, never in extras:
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
        if not may & self.stronger:
            return may, does
        left_may, left_does = may, does
        for bit, stronger in self.beaten:
            if may & bit and may & stronger:
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

    def matters(self, finding: Finding) -> list[tuple[int, int]]:
        """Give the facts whose answer alone could change what is possible, presumptions standing.

        Each as (SETTLES if some answer settles the verdict, else CHANGES; the fact's number).
        """
        bits, said, may = finding.bits, finding.said, finding.may  # what cannot hold never will
        undecided = may & ~finding.does
        terms = self.looked_at(undecided)
        live = [extra for extra in self.extras if undecided & extra[0]]
        open_rows, decided = [], (-1, -1)
        for row in self.rows:
            own = row.of(bits, said)
            if own[0] & ~own[1] & terms:
                open_rows.append((row, own))
            else:
                decided = decided[0] & own[0], decided[1] & own[1]
        out = []
        for row, _ in open_rows:
            possible, certain = decided
            for other, own in open_rows:
                if other is not row:
                    possible, certain = possible & own[0], certain & own[1]
            found = self._alternatives(row, bits[row.fact], said, (possible, certain), terms, may, live)
            if found - {finding.outcomes}:
                out.append((SETTLES if any(not one & (one - 1) for one in found) else CHANGES, row.fact))
        return out

    def _alternatives(
        self,
        row: Row,
        known: int,
        said: int,
        others: tuple[int, int],
        terms: int,
        may: int,
        extras: Sequence[Extra],
    ) -> set[int]:
        """Give what would be possible for each value of this fact, all else as it is; values alike in `terms` once."""
        told = 0 if said >> row.fact & 1 else row.told
        answers = {row.accepts[value] & terms: row.accepts[value] & ~told for value in bits_of(known)}
        found = set()
        for accepted in answers.values():
            held = self._decide(others[0] & accepted, others[1] & accepted, may, extras)
            found.add(self.outcomes(*self.beat(*held)))
        return found

    def looked_at(self, cases: int) -> int:
        """Give all terms of these cases, those of their alternatives and exceptions with them."""
        for bit, groups, never in self.extras:
            if cases & bit:
                cases |= never | sum(groups)
        return cases

    def open_facts(self, finding: Finding) -> list[tuple[int, int]]:
        """Give the unknown facts that undecided cases look at: what to ask when no answer alone changes anything."""
        out = []
        terms = self.looked_at(finding.undecided)
        for row in self.rows:
            possible, certain = row.of(finding.bits, finding.said)
            if possible & ~certain & terms:
                out.append((CHANGES, row.fact))
        return out


def _rows(terms: Sequence[Sequence[int]], atoms: Sequence[Atom], sizes: Sequence[int]) -> list[Row]:
    by_fact: dict[int, list[tuple[int, int, bool]]] = {}
    for term, conjunction in enumerate(terms):
        for atom in conjunction:
            fact, among, told = atoms[atom]
            by_fact.setdefault(fact, []).append((term, among, told))
    everything = (1 << len(terms)) - 1
    return [Row(fact, sizes[fact], everything, found) for fact, found in sorted(by_fact.items())]


def bits_of(mask: int) -> tuple[int, ...]:
    """Give the numbers of the bits set, lowest first. Masks come back often, so what was found is kept."""
    found = _BITS.get(mask)
    if found is None:
        numbers, left = [], mask
        while left:
            low = left & -left
            numbers.append(low.bit_length() - 1)
            left ^= low
        found = tuple(numbers)
        if len(_BITS) < MOST_MASKS:
            _BITS[mask] = found
    return found


_BITS: dict[int, tuple[int, ...]] = {}

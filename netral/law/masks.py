"""All cases of one act at once: each case is a bit, and a question is a handful of ANDs.

A *term* is a conjunction of atoms: what a case demands, or one of its alternatives ("any"), or one of its exceptions
("unless"). For a fact whose possible values are the set K, a term stays possible if it accepts some value of K, and is
certain if it accepts every value of K. Both are precomputed per fact and set as one mask over all terms. Combining
masks by AND gives exactly Kleene's conjunction.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

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

    __slots__ = ("accepts", "fact", "ruled_out", "said", "told", "unsaid")

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
        self.ruled_out: dict[int, Any] = {}  # what an answer says when this fact rules a case out

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


class ActTable:
    """The compiled cases of one act (see `compile._cases` for their parts), ready to be asked."""

    def __init__(self, cases: Sequence[Case], atoms: Sequence[Atom], sizes: Sequence[int]) -> None:
        self.cases = cases
        terms: list[Sequence[int]] = [
            [*case.must, *case.bound] if len(case.bound) == 1 else case.must for case in cases
        ]
        self.extras = self._extras(terms)
        self.plain = ~sum(bit for bit, _, _ in self.extras)  # the cases that have neither
        self.ways = self._ways(terms)
        self.terms = len(terms)
        self.rows = _rows(terms, atoms, sizes)
        self.open = sum(1 << n for n, case in enumerate(cases) if case.opening >= 0 or case.weak)
        self.sides = [sum(1 << n for n, case in enumerate(cases) if case.side == side) for side in SIDES]
        self.beaten = [(1 << n, sum(1 << m for m in case.beaten_by)) for n, case in enumerate(cases) if case.beaten_by]
        self.stronger = sum({1 << m for case in cases for m in case.beaten_by})
        self.epochs, self.by_epoch = self._calendar()
        self._last_known = max((day for case in cases for day in (case.known, case.end_known)), default=0)
        self.presumable = [row.fact for row in self.rows if row.told]
        # What an answer says again and again is written once and kept here.
        self.applied: dict[tuple[int, str], Any] = {}
        self.listed: dict[int, list[int]] = {}
        self.stated: dict[int, Any] = {}

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

    def holds(self, bits: Sequence[int], said: int, in_force: int) -> tuple[int, int]:
        """Give the cases that may speak about the question, and those that certainly do."""
        return self.decide(*self.terms_of(bits, said), in_force)

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

    def decide(self, possible: int, certain: int, in_force: int) -> tuple[int, int]:
        """Give the cases that may hold, and those that do, from their terms."""
        return self._decide(possible, certain, in_force, self.extras)

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

    def matters(self, bits: Sequence[int], said: int, in_force: int, outcomes: int) -> list[tuple[int, int]]:
        """Give the facts whose answer alone could change what is possible, presumptions standing.

        Each as (SETTLES if some answer settles the verdict, else CHANGES; the fact's number).
        """
        rows = [(row, row.masks(bits[row.fact], said=bool(said >> row.fact & 1))) for row in self.rows]
        after = [(-1, -1)]
        for _, (possible, certain) in reversed(rows):
            after.append((after[-1][0] & possible, after[-1][1] & certain))
        in_force, does = self._decide(*after[-1], in_force, self.extras)  # what cannot hold never will
        undecided = in_force & ~does
        terms = self.looked_at(undecided)
        live = [extra for extra in self.extras if undecided & extra[0]]
        before, out = (-1, -1), list[tuple[int, int]]()
        for n, (row, own) in enumerate(rows):
            if own[0] & ~own[1] & terms:
                rest = after[len(rows) - 1 - n]
                others = (before[0] & rest[0], before[1] & rest[1])
                found = self._alternatives(row, bits[row.fact], said, others, terms, in_force, live)
                if found - {outcomes}:
                    out.append((SETTLES if any(not one & (one - 1) for one in found) else CHANGES, row.fact))
            before = (before[0] & own[0], before[1] & own[1])
        return out

    def _alternatives(
        self,
        row: Row,
        known: int,
        said: int,
        others: tuple[int, int],
        terms: int,
        in_force: int,
        extras: Sequence[Extra],
    ) -> set[int]:
        """Give what would be possible for each value of this fact, all else as it is; values alike in `terms` once."""
        told = 0 if said >> row.fact & 1 else row.told
        answers = {row.accepts[value] & terms: row.accepts[value] & ~told for value in bits_of(known)}
        found = set()
        for accepted in answers.values():
            held = self._decide(others[0] & accepted, others[1] & accepted, in_force, extras)
            found.add(self.outcomes(*self.beat(*held)))
        return found

    def looked_at(self, cases: int) -> int:
        """Give all terms of these cases, those of their alternatives and exceptions with them."""
        for bit, groups, never in self.extras:
            if cases & bit:
                cases |= never | sum(groups)
        return cases

    def undecided(self, bits: Sequence[int], said: int, cases: int) -> list[tuple[int, int]]:
        """Give the unknown facts that these cases look at: what to ask when no answer alone changes anything."""
        out = []
        terms = self.looked_at(cases)
        for row in self.rows:
            open_ = row.masks(bits[row.fact], said=bool(said >> row.fact & 1))
            if open_[0] & ~open_[1] & terms:
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
        found = tuple(n for n in range(mask.bit_length()) if mask >> n & 1)
        if len(_BITS) < MOST_MASKS:
            _BITS[mask] = found
    return found


_BITS: dict[int, tuple[int, ...]] = {}

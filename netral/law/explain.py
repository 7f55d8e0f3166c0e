"""Say why: each rule in force about an act, whether it applies, and the facts that decided it.

What a rule says again and again is written once. It depends on the rules alone, so it grows with the law and not with
the questions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from netral.law.knowledge import Vocabulary
from netral.law.masks import MOST_SETS, ActTable, Atom, Finding, Row, bits_of
from netral.law.terms import DISPUTED, Case

Table = dict[str, Any]
NO, OPEN, YES = 0, 1, 2
TRUTH = ("no", "open", "yes")
DEMANDED, EXCEPTED, ALTERNATIVE = 0, 1, 2
ROLES: tuple[Table, ...] = ({}, {"unless": True}, {"any": True})


class Explainer:
    """Writes the part of an answer called `trace`."""

    def __init__(
        self, rules: Table, atoms: Sequence[Atom], vocabulary: Vocabulary, piece: Callable[[Table], Any]
    ) -> None:
        """`piece` prepares each part that is written once (see `answer.as_json_pieces`)."""
        self._vocabulary = vocabulary
        self._piece = piece
        self._provisions: list[Table] = rules["provisions"]
        self._disputes: list[Table] = rules["disputes"]
        self._atoms = atoms
        self._reasons: list[list[tuple[Any, ...] | None]] = [[None] * len(self._atoms) for _ in ROLES]

    def explain(self, act: str, verdict: str, finding: Finding) -> Table:
        """Give why: what applies or may apply first, then what does not, by the first fact that rules it out."""
        table, possible, may = finding.table, finding.possible, finding.may
        does = finding.left[1]  # what a stronger rule may take away only may apply
        relevant = table.relevant(possible, finding.in_force)
        beaten = may & ~finding.left[0]
        children = []
        for n in bits_of(relevant & possible):
            outcome = (
                "prevailed-over"
                if beaten >> n & 1
                else "applies"
                if does >> n & 1
                else "may-apply"
                if may >> n & 1
                else "does-not-apply"
            )
            if finding.does >> n & 1 and n not in table.extra_of:
                children.append(table.applied.get((n, outcome)) or self._applied(table, n, outcome))
            else:
                because = self._because(finding, n)
                rule = self._rule(table.cases[n])
                children.append({"rule": rule, "outcome": outcome, "because": because, "children": []})
        bits, said, missing = finding.bits, finding.said, relevant & ~possible
        for row in table.rows:
            if not missing:
                break
            met = row.of(bits, said)[0]
            lost = missing & ~met
            if lost:
                children += row.ruled_out.get(lost) or self._ruled_out(table, row, lost)
                missing &= met
        return {"rule": act, "outcome": verdict, "because": [], "children": children}

    def _rule(self, case: Case) -> str:
        rule: str = (self._disputes if case.side == DISPUTED else self._provisions)[case.source]["id"]
        return rule

    def _applied(self, table: ActTable, n: int, outcome: str) -> Any:
        """Say that all a case demands is met; written once."""
        found = table.applied[n, outcome] = self._piece(
            {"rule": self._rule(table.cases[n]), "outcome": outcome, "because": self._met(table, n), "children": []}
        )
        return found

    def _ruled_out(self, table: ActTable, row: Row, cases: int) -> list[Any]:
        """Say of each case that one fact rules it out, with the values it speaks of; what comes back often is kept."""
        found = [row.ruled_out_alone.get(n) or self._ruled_out_alone(table, row, n) for n in bits_of(cases)]
        if len(row.ruled_out) < MOST_SETS:
            row.ruled_out[cases] = found
        return found

    def _ruled_out_alone(self, table: ActTable, row: Row, n: int) -> Any:
        values = zip(self._vocabulary.values[row.fact], row.accepts, strict=True)
        among = [value for value, terms in values if terms >> n & 1]
        because = [{"fact": self._vocabulary.ids[row.fact], "in": among, "holds": TRUTH[NO]}]
        found = row.ruled_out_alone[n] = self._piece(
            {"rule": self._rule(table.cases[n]), "outcome": "does-not-apply", "because": because, "children": []}
        )
        return found

    def _because(self, finding: Finding, n: int) -> list[Any]:
        """Give the atoms of a case whose demands may be met, with their truth, and those of its extras."""
        table = finding.table
        case = table.cases[n]
        if len(case.bound) > 1:
            binding = [atom for atom in case.bound if self._may_hold(finding, atom)]
            if not binding:
                return [self._reason(DEMANDED, case.bound[0])[NO]]
            out = self._said(finding, DEMANDED, (*binding, *case.must))
        elif finding.certain >> n & 1:
            out = (table.met.get(n) or self._met(table, n)).copy()
        else:
            out = self._said(finding, DEMANDED, table.conjunctions[n])
        groups, never = table.extra_of.get(n, ((), 0))
        for term in bits_of(never & finding.possible):
            out += self._said(finding, EXCEPTED, table.conjunctions[term])
        for ways, _ in zip(groups, case.groups, strict=False):  # the last group may be whom the case binds: said above
            for term in bits_of(ways):
                out += self._said(finding, ALTERNATIVE, table.conjunctions[term])
        return out

    def _said(self, finding: Finding, role: int, atoms: Sequence[int]) -> list[Any]:
        """Give each atom as an explanation says it."""
        bits, said, every, reasons = finding.bits, finding.said, self._atoms, self._reasons[role]
        out = []
        for atom in atoms:
            fact, values, told = every[atom]
            known = bits[fact]
            truth = OPEN if known & ~values else YES
            if not known & values or (told and not said >> fact & 1):
                truth = NO
            out.append((reasons[atom] or self._reason(role, atom))[truth])
        return out

    def _may_hold(self, finding: Finding, atom: int) -> bool:
        """Tell whether an atom may hold."""
        fact, values, told = self._atoms[atom]
        return bool(finding.bits[fact] & values) and not (told and not finding.said >> fact & 1)

    def _met(self, table: ActTable, n: int) -> list[Any]:
        """Say that each atom a case demands holds; written once."""
        case = table.cases[n]
        found = table.met[n] = [self._reason(DEMANDED, atom)[YES] for atom in (*case.bound, *case.must)]
        return found

    def _reason(self, role: int, atom: int) -> tuple[Any, ...]:
        """Give an atom as an explanation says it: when it does not hold, is open, holds. Written at first use."""
        found = self._reasons[role][atom]
        if found is None:
            fact, among, _ = self._atoms[atom]
            values = [value for n, value in enumerate(self._vocabulary.values[fact]) if among >> n & 1]
            reason = {"fact": self._vocabulary.ids[fact], "in": values}
            found = tuple(self._piece({**reason, "holds": truth, **ROLES[role]}) for truth in TRUTH)
            self._reasons[role][atom] = found
        return found

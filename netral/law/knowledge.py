"""What is known of a question: for each fact the values still possible, as the bits of one integer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from netral.law.errors import BadQuestion
from netral.law.question import FactValue, Question

Table = dict[str, Any]
NUMBER = re.compile("[0-9]{1,5}")
MOST_SHOWN = 80


class Vocabulary:
    """Facts, their values, people and acts: reads a question into bits. Raises BadQuestion on what it does not know."""

    def __init__(self, rules: Table) -> None:
        self.facts: list[Table] = rules["facts"]
        self.number = {fact["id"]: n for n, fact in enumerate(self.facts)}
        self.values = [[value["id"] for value in fact["values"]] for fact in self.facts]
        self.sizes = [len(values) for values in self.values]
        self.full = [(1 << size) - 1 for size in self.sizes]
        self.bit: list[dict[Any, int]] = [{value: 1 << n for n, value in enumerate(values)} for values in self.values]
        for n in range(len(self.facts)):
            self.bit[n]["unknown"] = self.full[n]
            if {"yes", "no"} <= set(self.values[n]):
                self.bit[n] |= {True: self.bit[n]["yes"], False: self.bit[n]["no"]}
        self.names: list[dict[int, str | list[str]]] = [{} for _ in self.facts]  # what `named` found
        self.ids = [fact["id"] for fact in self.facts]
        self.computed = {n for n, fact in enumerate(self.facts) if fact["computed"]}
        self.status, self.stage, self.kind = self.number["status"], self.number["stage"], self.number["election-kind"]
        self.people: Table = rules["people"]
        self.aliases: Table = rules["aliases"]
        self.acts: Table = rules["acts"]
        persons = self.bit[self.status]
        persons |= {alias: sum(persons[one] for one in table["one_of"]) for alias, table in self.aliases.items()}
        self._implied = {
            act: [
                (self.number[fact], self.bits_of(self.number[fact], values))
                for fact, values in table["implies"].items()
            ]
            for act, table in self.acts.items()
            if table["implies"]
        }
        stages = self.bit[self.stage]
        self._early = stages["before-determination"]
        self._late = sum(
            stages[stage] for stage in ("after-determination", "campaign", "quiet", "voting", "after-voting")
        )
        self._object = self.number["object"]
        self._names = {self.bit[self._object]["bakal-calon"], self.bit[self._object]["calon"]}

    def read(self, question: Question, act: str) -> tuple[list[int], int]:
        """Give the possible values of every fact, and as bits which facts were said. Raises BadQuestion."""
        if act not in self.acts:
            raise _unknown("act", act, self.acts)
        bits, said = self.full.copy(), 0
        if question.person is not None:
            found = self.bit[self.status].get(str(question.person))
            if found is None:
                raise _unknown("person", question.person, [*self.people, *self.aliases])
            bits[self.status], said = found, 1 << self.status
        for fact, value in question.facts.items():
            n = self.number.get(fact)
            if n is None:
                raise _unknown("fact", fact, self.number)
            said |= 1 << n
            both = bits[n] & self.bits_of(n, value)
            if not both:
                raise self._contradiction(n, bits[n], "keterangan lain", "other information")
            bits[n] = both
        for n, implied in self._implied.get(act, ()):
            if not bits[n] & implied:
                raise self._contradiction(n, implied, f"perbuatan “{act}”", f"the act “{act}”")
            bits[n] &= implied
        self.settle(bits)
        return bits, said

    def settle(self, bits: list[int]) -> None:
        """Let the stage decide between bakal calon and calon, in place: not somebody's word."""
        if bits[self._object] in self._names:
            if bits[self.stage] == self._early:
                bits[self._object] = self.bit[self._object]["bakal-calon"]
            elif not bits[self.stage] & ~self._late:
                bits[self._object] = self.bit[self._object]["calon"]

    def bits_of(self, n: int, value: FactValue) -> int:
        """Give the bits of one value, of a list of possible values, or of a number or day that falls in a band."""
        if value.__class__ is str or value.__class__ is bool:
            found = self.bit[n].get(value)
            if found is not None:
                return found
        if isinstance(value, (list, tuple)):
            bits = 0
            for one in value:
                if isinstance(one, (list, tuple)):
                    raise _unknown(self.ids[n], one, self.values[n])
                bits |= self.bits_of(n, one)
            return bits
        fact = self.facts[n]
        if fact["bands"]:
            return self._band(n, fact, value)  # type: ignore[arg-type]  # a list was read above
        raise _unknown(fact["id"], value, self.values[n])

    def _band(self, n: int, fact: Table, value: str | int | date) -> int:
        point: Any
        try:
            if fact["kind"] == "number":
                point = int(value) if NUMBER.fullmatch(_shown(value)) else -1  # type: ignore[arg-type]  # digits only
                if point < 0:
                    raise ValueError(value)
            else:
                point = (value if isinstance(value, date) else date.fromisoformat(str(value))).isoformat()
        except ValueError:
            value = _shown(value)
            kind = (
                ("bilangan bulat sampai 99999", "a whole number up to 99999")
                if fact["kind"] == "number"
                else ("tanggal", "a date")
            )
            raise BadQuestion(
                fact["id"],
                id=f"“{value}” pada “{fact['id']}” bukan {kind[0]}.",
                en=f"“{value}” in “{fact['id']}” is not {kind[1]}.",
                nearest=tuple(self.values[n]),
            ) from None
        for i, band in enumerate(fact["bands"]):
            below = band.get("from") is not None and point < band["from"]
            above = band.get("to") is not None and point > band["to"]
            after = band.get("until") is not None and point >= band["until"]
            if not (below or above or after):
                return 1 << i
        return self.full[n]

    def _contradiction(self, n: int, other: int, id_: str, en: str) -> BadQuestion:
        fact = self.facts[n]["id"]
        possible = tuple(value for i, value in enumerate(self.values[n]) if other >> i & 1)
        return BadQuestion(
            fact,
            id=f"Keterangan tentang “{fact}” bertentangan dengan {id_}. Periksa lagi.",
            en=f"The information about “{fact}” contradicts {en}. Check again.",
            nearest=possible,
        )

    def named(self, n: int, known: int) -> str | list[str]:
        """Give the value whose bit is set, or the list of those still possible; "unknown" when all are."""
        kept = self.names[n]
        found = kept.get(known)
        if found is None:
            values = [value for i, value in enumerate(self.values[n]) if known >> i & 1]
            found = "unknown" if known == self.full[n] else values[0] if len(values) == 1 else values
            if len(kept) < 4096:
                kept[known] = found
        return found


def _unknown(field: str, value: object, names: Iterable[str]) -> BadQuestion:
    from netral.law.search import unknown

    return unknown(_shown(field), _shown(value), names)


def _shown(value: object) -> str:
    """Give what was asked as it may be repeated in a message: short, and without what is not printed."""
    if isinstance(value, int) and value.bit_length() > MOST_SHOWN:
        return "…"
    return "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in str(value)[:MOST_SHOWN]
    )

"""Decide what the law says of an act: three-valued, dated twice, pure. Same arguments, same answer; it reads no clock.

Every fact is the set of values still possible, kept as the bits of one integer; an unknown fact has all of them. So an
atom ("stage is campaign or quiet") is true when all that is possible lies inside, false when nothing does, else open;
and what Kleene's logic makes of true, open and false can only grow firmer when more is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from netral.law.compile import ALLOWS, DISPUTED, FORBIDS, NEVER
from netral.law.errors import BadQuestion
from netral.law.question import FactValue, Question

Table = dict[str, Any]
NO, OPEN, YES = 0, 1, 2
STRICTEST_FIRST = ("prohibited", "contested", "not-covered", "conditional", "allowed")
TRUTH = ("no", "open", "yes")
APPLIES = ("does-not-apply", "may-apply", "applies")
CATEGORY = {"moral": "kode-etik"}


class Engine:
    """The compiled law, ready to answer. Build once (from `artefact.section("rules")`), ask often; holds no state."""

    def __init__(self, rules: Table) -> None:
        self.version: str = rules["version"]
        self.facts: list[Table] = rules["facts"]
        self.number = {fact["id"]: n for n, fact in enumerate(self.facts)}
        self.values = [[value["id"] for value in fact["values"]] for fact in self.facts]
        self.full = [(1 << len(values)) - 1 for values in self.values]
        self.bit = [{value: 1 << n for n, value in enumerate(values)} for values in self.values]
        self.people: Table = rules["people"]
        self.aliases: Table = rules["aliases"]
        self.acts: Table = rules["acts"]
        self.provisions: list[Table] = rules["provisions"]
        self.sanctions: Table = rules["sanctions"]
        self.substitutions: list[Table] = rules["substitutions"]
        self.routes: list[Table] = rules["routes"]
        self.authorities: list[Table] = rules["authorities"]
        self.disputes: list[Table] = rules["disputes"]
        self.extensions: list[Table] = rules["extensions"]
        self.remains: list[Table] = rules["remains"]
        self.opens: list[Table] = rules["opens"]
        self.atoms = [tuple(atom) for atom in rules["atoms"]]
        self.index: dict[str, list[list[Any]]] = rules["index"]
        self.status, self.stage, self.kind = self.number["status"], self.number["stage"], self.number["election-kind"]
        self._because = [
            {"fact": self.facts[fact]["id"], "in": [v for n, v in enumerate(self.values[fact]) if bits >> n & 1]}
            for fact, bits, _ in self.atoms
        ]
        self._reasons = [tuple({**reason, "holds": truth} for truth in TRUTH) for reason in self._because]
        self._citation = [
            {key: p[key] for key in ("id", "cite", "instrument", "modality", "verified", "quote_url")} | {"quoted": p["quoted"]}
            for p in self.provisions
        ]

    # Asking ----------------------------------------------------------------------------------------------------------

    def check(self, question: Question) -> Table:
        """Answer. One act gives one answer; several give `{"answers": [...], "overall": verdict}`, strictest first.

        Raises BadQuestion for an unknown act, person, fact or value, and for facts that contradict one another.
        """
        if not question.acts:
            raise BadQuestion("act", id="Sebutkan paling sedikit satu perbuatan.", en="Name at least one act.")
        if len(question.acts) == 1:
            return self._answer(question, question.acts[0])
        answers = [self._answer(question, act) for act in dict.fromkeys(question.acts)]
        answers.sort(key=lambda answer: STRICTEST_FIRST.index(answer["verdict"]))
        return {"answers": answers, "overall": answers[0]["verdict"]}

    def verdict(self, question: Question) -> str:
        """Give the (overall) verdict alone, without reasons."""
        acts = dict.fromkeys(question.acts)
        return min((self._verdict_only(question, act) for act in acts), key=STRICTEST_FIRST.index)

    # Facts -----------------------------------------------------------------------------------------------------------

    def known(self, question: Question, act: str) -> tuple[list[int], int]:
        """Give for each fact the bits still possible, and the bits of the facts that were said. Raises BadQuestion."""
        if act not in self.acts:
            raise _unknown("act", act, self.acts)
        bits, said = self.full.copy(), 0
        if question.person is not None:
            bits[self.status] = self._person(question.person)
            said |= 1 << self.status
        for fact, value in question.facts.items():
            n = self.number.get(fact)
            if n is None:
                raise _unknown("fact", fact, self.number)
            said |= 1 << n
            self._learn(bits, n, self._bits(n, value))
        for fact, values in self.acts[act]["implies"].items():
            n = self.number[fact]
            self._learn(bits, n, self._bits(n, values), f"act {act}")
        self._settle(bits, said)
        return bits, said

    def _learn(self, bits: list[int], n: int, new: int, source: str = "") -> None:
        both = bits[n] & new
        if not both:
            fact = self.facts[n]["id"]
            with_ = source or "keterangan lain"
            raise BadQuestion(
                fact,
                id=f"Keterangan bertentangan tentang “{fact}” (dengan {with_}). Periksa lagi.",
                en=f"Contradictory information about “{fact}” (with {source or 'other information'}). Check again.",
                nearest=tuple(v for i, v in enumerate(self.values[n]) if bits[n] >> i & 1),
            )
        bits[n] = both

    def _settle(self, bits: list[int], said: int) -> None:
        """Between bakal calon and calon the stage decides, not the word somebody used."""
        n = self.number["object"] if "object" in self.number else -1
        if n < 0 or not said >> n & 1:
            return
        early, late = self.bit[n]["bakal-calon"], self.bit[n]["calon"]
        if bits[n] not in (early, late):
            return
        stages = self.bit[self.stage]
        if bits[self.stage] == stages["before-determination"]:
            bits[n] = early
        elif bits[self.stage] and not bits[self.stage] & ~(stages["after-determination"] | stages["campaign"] | stages["quiet"] | stages["voting"] | stages["after-voting"]):
            bits[n] = late

    def _person(self, person: str) -> int:
        if person in self.people:
            return self.bit[self.status][person]
        if person in self.aliases:
            return sum(self.bit[self.status][one] for one in self.aliases[person]["one_of"])
        if person == "unknown":
            return self.full[self.status]
        raise _unknown("person", person, [*self.people, *self.aliases])

    def _bits(self, n: int, value: FactValue) -> int:
        fact = self.facts[n]
        if isinstance(value, (list, tuple)):
            return sum({self._bits(n, one) for one in value})
        if value == "unknown":
            return self.full[n]
        if n == self.status and isinstance(value, str):
            return self._person(value)
        if isinstance(value, bool):
            value = "yes" if value else "no"
        if fact["bands"] and not (isinstance(value, str) and value in self.bit[n]):
            return self._band(n, fact, value)
        bit = self.bit[n].get(str(value))
        if bit is None:
            raise _unknown(fact["id"], str(value), self.values[n])
        return bit

    def _band(self, n: int, fact: Table, value: FactValue) -> int:
        """Find the band of a number or of a day."""
        try:
            if fact["kind"] == "number":
                point: Any = int(str(value))
                low, high = 0, 10**6
                if not low <= point <= high:
                    raise ValueError(value)
            else:
                point = (value if isinstance(value, date) else date.fromisoformat(str(value))).isoformat()
        except ValueError:
            raise BadQuestion(
                fact["id"],
                id=f"“{value}” pada “{fact['id']}” bukan {'bilangan' if fact['kind'] == 'number' else 'tanggal'}.",
                en=f"“{value}” in “{fact['id']}” is not a {'number' if fact['kind'] == 'number' else 'date'}.",
                nearest=tuple(self.values[n]),
            ) from None
        for i, band in enumerate(fact["bands"]):
            if band.get("from") is not None and point < band["from"]:
                continue
            if (band.get("to") is not None and point > band["to"]) or (band.get("until") is not None and point >= band["until"]):
                continue
            return 1 << i
        return self.full[n]

    # Truth -----------------------------------------------------------------------------------------------------------

    def _truths(self, bits: Sequence[int], said: int) -> list[int]:
        """Give the truth of every atom."""
        out = []
        for fact, among, told in self.atoms:
            known = bits[fact]
            if told and not said >> fact & 1:
                out.append(NO)
            elif not known & among:
                out.append(NO)
            else:
                out.append(OPEN if known & ~among else YES)
        return out

    def _hold(self, cases: Iterable[list[Any]], day: int, known_on: int, bits: Sequence[int], said: int) -> list[int]:
        """Give for each case whether it speaks about this question: no, open, yes."""
        atoms, cache = self.atoms, dict[int, int]()

        def truth(atom: int) -> int:
            found = cache.get(atom)
            if found is None:
                fact, among, told = atoms[atom]
                known = bits[fact]
                if not known & among or (told and not said >> fact & 1):
                    found = NO
                else:
                    found = OPEN if known & ~among else YES
                cache[atom] = found
            return found

        out = []
        for _, _, begin, end, since, bound, must, groups, never, opening, weak, _ in cases:
            if not begin <= day < end or since > known_on:
                out.append(-1)
                continue
            value = max(map(truth, bound)) if bound else YES
            if value:
                for atom in must:
                    found = truth(atom)
                    if found < value:
                        value = found
                        if not value:
                            break
                else:
                    for ways in groups:
                        value = min(value, max(min(map(truth, way)) for way in ways))
                    for way in never:
                        value = min(value, 2 - min(map(truth, way)))
                    if value == YES and (opening >= 0 or weak):
                        value = OPEN
            out.append(value)
        return out

    @staticmethod
    def _beat(cases: Sequence[list[Any]], holds: Sequence[int]) -> list[int]:
        """Take away from each case what prevails over it."""
        out = []
        for case, value in zip(cases, holds, strict=True):
            if value > NO and case[11]:
                value = min(value, 2 - max(max(holds[n], NO) for n in case[11]))
            out.append(value)
        return out

    @staticmethod
    def _outcomes(cases: Sequence[list[Any]], holds: Sequence[int]) -> int:
        """Give the verdicts still possible as bits: 1 prohibited, 2 contested, 4 allowed, 8 not covered."""
        side = [NO, NO, NO]
        for case, value in zip(cases, holds, strict=True):
            if value > side[case[1]]:
                side[case[1]] = value
        forbidden, allowed, disputed = side
        out = 1 if forbidden else 0
        if forbidden != YES:
            out |= 2 if disputed else 0
            if disputed != YES:
                out |= (4 if allowed else 0) | (8 if allowed != YES else 0)
        return out

    def _verdict_only(self, question: Question, act: str) -> str:
        bits, said = self.known(question, act)
        cases = self.index[act]
        holds = self._hold(cases, question.on.toordinal(), _known_on(question), bits, said)
        return VERDICTS.get(self._outcomes(cases, self._beat(cases, holds)), "conditional")

    # The answer ------------------------------------------------------------------------------------------------------

    def _answer(self, question: Question, act: str) -> Table:
        bits, said = self.known(question, act)
        day, known_on = question.on.toordinal(), _known_on(question)
        cases = self.index[act]
        holds = self._hold(cases, day, known_on, bits, said)
        beaten = self._beat(cases, holds)
        outcomes = self._outcomes(cases, beaten)
        verdict = VERDICTS.get(outcomes, "conditional")
        firm, maybe = self._grouped(cases, beaten, verdict)
        disputes = [self.disputes[c[0]] for c, value in zip(cases, beaten, strict=True) if c[1] == DISPUTED and value > NO]
        categories, sanctions = self._consequences(firm[FORBIDS], bits, day)
        positions = self._positions(disputes, bits, day, known_on) if verdict == "contested" else []
        citations = firm[FORBIDS] if verdict == "prohibited" else firm[ALLOWS] if verdict == "allowed" else [*firm[FORBIDS], *firm[ALLOWS]]
        needs = self._needs(cases, day, known_on, bits, said, outcomes, act) if verdict == "conditional" else []
        handlers = self._route(bits, categories, day)
        stages = list(question.stages)
        return {
            "question": self._restated(question, act, bits, said),
            "verdict": verdict,
            "summary": self._summary(verdict, act, question, firm, categories, needs, disputes),
            "stage": stages[0] if stages else None,
            "stages": stages,
            "provisions": [self._citation[n] for n in self._extended(citations, bits)],
            "category": categories,
            "sanctions": sanctions,
            "conditions": self._conditions(cases, beaten, maybe, verdict),
            "needs": needs,
            "positions": positions,
            "safe_course": disputes[0]["safe"] if positions else None,
            "presumed": self._presumed(cases, holds, said, day),
            "may_instead": self._may_instead(bits, day),
            "authority": next((step["authority"] for step in handlers if step.get("handles")), None),
            "route": handlers,
            "trace": self._trace(act, verdict, cases, holds, beaten, bits, said),
            "law_version": self.version,
            "as_known_on": question.as_known_on.isoformat() if question.as_known_on else None,
        }

    def _grouped(self, cases: Sequence[list[Any]], beaten: Sequence[int], verdict: str) -> tuple[list[list[int]], list[list[int]]]:
        """Give the provisions that apply and those that may, by side, the highest rank first, each once."""
        firm: list[list[int]] = [[], [], []]
        maybe: list[list[int]] = [[], [], []]
        for case, value in zip(cases, beaten, strict=True):
            if value > NO and case[1] != DISPUTED:
                into = firm if value == YES else maybe
                if case[0] not in into[case[1]]:
                    into[case[1]].append(case[0])
        for side in (FORBIDS, ALLOWS):
            maybe[side] = [n for n in maybe[side] if n not in firm[side]]
            for found in (firm[side], maybe[side]):
                found.sort(key=lambda n: -self.provisions[n]["rank"])
        return firm, maybe

    def _extended(self, citations: list[int], bits: Sequence[int]) -> list[int]:
        """Add the norm that extends an instrument to this person (PP 94/2021 to a CPNS: its Pasal 43)."""
        extra = [
            extension["source"]
            for extension in self.extensions
            if bits[self.status] == self.bit[self.status][extension["person"]]
            and any(self.provisions[n]["instrument"] == extension["instrument"] for n in citations)
        ]
        return [*citations, *(n for n in extra if n not in citations)]

    def _consequences(self, applying: Sequence[int], bits: Sequence[int], day: int) -> tuple[list[str], list[Table]]:
        """Give the categories and the sanctions that could be imposed on this person for an act of that day."""
        who = {value for n, value in enumerate(self.values[self.status]) if bits[self.status] >> n & 1}
        classes = [set(self.people[person]["is"]) | {person} for person in who]
        categories: list[str] = []
        out: dict[str, Table] = {}
        levels = set()
        special = [n for n in applying if not self.provisions[n]["general"]]
        for n in special or applying:  # where a special rule names the sanction, the general duty adds none
            provision = self.provisions[n]
            if provision["category"] and provision["category"] not in categories:
                categories.append(provision["category"])
            for id_ in provision["sanctions"]:
                sanction = self.sanctions[id_]
                if not sanction["from"] <= day < sanction["until"] or (sanction["category"] == "pidana" and not provision["penal"]):
                    continue
                levels.add(sanction["level"])
                if sanction["for"] and not any(kinds & set(sanction["for"]) for kinds in classes):
                    continue
                out[id_] = self._sanction(id_, derived=provision["derived_sanction"])
                if sanction["category"] not in categories:
                    categories.append(sanction["category"])
        for rule in self.substitutions:
            if who == {rule["status"]} and levels & set(rule["levels"]):
                for id_ in rule["sanctions"]:
                    if self.sanctions[id_]["from"] <= day < self.sanctions[id_]["until"]:
                        out.setdefault(id_, self._sanction(id_, derived=False))
        return categories, list(out.values())

    def _sanction(self, id_: str, *, derived: bool) -> Table:
        s = self.sanctions[id_]
        return {
            "id": id_,
            "level": s["level"],
            "category": s["category"],
            "name": s["name"],
            "cite": s["cite"],
            "imposed_by": s["imposed_by"],
            "operative": s["operative"],
            "contested": s["contested"],
            "certain": not derived,
        }

    def _conditions(self, cases: Sequence[list[Any]], beaten: Sequence[int], maybe: Sequence[Sequence[int]], verdict: str) -> list[Table]:
        """Give what would change or add to the answer: provisions that may apply, with what is still open."""
        out = []
        for side, effect in ((FORBIDS, "prohibited"), (ALLOWS, "allowed")):
            if side == ALLOWS and verdict == "prohibited":
                continue
            for n in maybe[side]:
                provision = self.provisions[n]
                said = next((self.opens[c[9]] for c, v in zip(cases, beaten, strict=True) if c[0] == n and c[1] == side and v == OPEN and c[9] >= 0), None)
                weak = provision["verified"] == "unverified"
                out.append(
                    {
                        "provision": provision["id"],
                        "cite": provision["cite"],
                        "if_met": effect,
                        "text": said or provision["text"],
                        "reason": "unverified" if weak else "external" if said else "facts",
                    }
                )
        return out

    def _needs(self, cases: Sequence[list[Any]], day: int, known_on: int, bits: list[int], said: int, outcomes: int, act: str) -> list[Table]:
        """Give the unknown facts that could still change the verdict, the next question first."""
        live = [n for n, value in enumerate(self._hold(cases, day, known_on, bits, said)) if value != -1]
        facts = {self.atoms[a][0] for n in live for a in _atoms_of(cases[n])}
        asks = self.acts[act]["asks"]
        order = sorted(
            (n for n in facts if bits[n] & (bits[n] - 1) and not said >> n & 1 or (n == self.status and bits[n] & (bits[n] - 1))),
            key=lambda n: (asks.index(self.facts[n]["id"]) if self.facts[n]["id"] in asks else 99, n),
        )
        out = []
        for n in order:
            before, mask = bits[n], bits[n]
            changes = False
            while mask and not changes:
                bits[n] = mask & -mask
                mask &= mask - 1
                again = self._hold(cases, day, known_on, bits, said | 1 << n)
                changes = self._outcomes(cases, self._beat(cases, again)) != outcomes
            bits[n] = before
            if changes:
                out.append(self._need(n, before))
        return out

    def _need(self, n: int, possible: int) -> Table:
        fact = self.facts[n]
        return {
            "fact": fact["id"],
            "question": fact["question"],
            "options": [value for i, value in enumerate(fact["values"]) if possible >> i & 1],
        }

    def _positions(self, disputes: Sequence[Table], bits: Sequence[int], day: int, known_on: int) -> list[Table]:
        """Give every position that stood on that day, was known, and speaks about such an election."""
        return [
            position["shown"]
            for dispute in disputes
            for position in dispute["positions"]
            if any(begin <= day < end and since <= known_on for begin, end, since in position["spans"])
            and (not position["elections"] or bits[self.kind] & sum(self.bit[self.kind][k] for k in position["elections"]))
        ]

    def _presumed(self, cases: Sequence[list[Any]], holds: Sequence[int], said: int, day: int) -> list[str]:
        """Name the facts nobody mentioned whose usual case was taken for granted."""
        found = {
            self.atoms[atom][0]
            for case, value in zip(cases, holds, strict=True)
            if value != -1
            for atom in _atoms_of(case)
            if self.atoms[atom][2] and not said >> self.atoms[atom][0] & 1
        }
        return [self.facts[n]["id"] for n in sorted(found)]

    def _may_instead(self, bits: Sequence[int], day: int) -> list[Table]:
        """Give what this person may do all the same on that day: always cited."""
        out = []
        for right in self.remains:
            if not any(begin <= day < end for begin, end in right["spans"]):
                continue
            if right["bound"] and not any(self._atom(a, bits) == YES for a in right["bound"]):
                continue
            kinds = right["elections"]
            if kinds and not bits[self.kind] & sum(self.bit[self.kind][k] for k in kinds):
                continue
            provision = self.provisions[right["source"]]
            out.append({"provision": provision["id"], "cite": provision["cite"], "text": provision["text"]})
        return out

    def _atom(self, atom: int, bits: Sequence[int]) -> int:
        fact, among, _ = self.atoms[atom]
        return NO if not bits[fact] & among else OPEN if bits[fact] & ~among else YES

    def _route(self, bits: Sequence[int], categories: Sequence[str], day: int) -> list[Table]:
        """Give who handles it on that day, step by step; empty when the act leads to nobody."""
        who = [self.people[v]["is"] for n, v in enumerate(self.values[self.status]) if bits[self.status] >> n & 1]
        wanted = set(categories) or {"kode-etik"}
        iso, out = date.fromordinal(day).isoformat(), list[Table]()
        for route in self.routes:
            if not wanted & set(route["categories"]):
                continue
            if "anyone" not in route["binds"] and not any(set(route["binds"]) & set(kinds) for kinds in who):
                continue
            if len(who) > 3 and "anyone" not in route["binds"]:
                continue  # the person is unknown: no guess
            for step in route["steps"]:
                if step.get("from", "") <= iso < step.get("until", "9999"):
                    name = next((a for a in self.authorities if a["authority"] == step["authority"] and (a["from"] or "") <= iso < (a["until"] or "9999")), None)
                    out.append({"authority": step["authority"], "name": name["name"] if name else None, "does": step["does"], "cite": name["cite"] if name else [], "route": route["id"], "handles": bool(step.get("handles"))})
        return out

    def _restated(self, question: Question, act: str, bits: Sequence[int], said: int) -> Table:
        facts: Table = {}
        for n, fact in enumerate(self.facts):
            if bits[n] != self.full[n]:
                values = [v for i, v in enumerate(self.values[n]) if bits[n] >> i & 1]
                facts[fact["id"]] = values[0] if len(values) == 1 else values
        return {
            "act": act,
            "person": question.person,
            "on": question.on.isoformat(),
            "election": question.election,
            "region": question.region,
            "facts": facts,
        }

    def _summary(self, verdict: str, act: str, question: Question, firm: Sequence[Sequence[int]], categories: Sequence[str], needs: Sequence[Table], disputes: Sequence[Table]) -> Table:
        label = self.acts[act]["label"]
        if verdict == "prohibited":
            cite = self.provisions[firm[FORBIDS][0]]["cite"]
            crime = "pidana" in categories
            return {
                "id": f"Dilarang: {label['id']}. {'Dapat dipidana.' if crime else 'Bukan tindak pidana.'} Dasarnya: {cite}.",
                "en": f"Not allowed: {label['en']}. {'It may be a crime.' if crime else 'Not a crime.'} Ground: {cite}.",
            }
        if verdict == "allowed":
            provision = self.provisions[firm[ALLOWS][0]]
            must = provision["duty"]
            return {
                "id": f"Boleh: {label['id']}.{' Bahkan wajib.' if must else ''} Dasarnya: {provision['cite']}.",
                "en": f"Allowed: {label['en']}.{' It is even a duty.' if must else ''} Ground: {provision['cite']}.",
            }
        if verdict == "contested":
            return {"id": f"Beda pendapat. {disputes[0]['safe']['id']}", "en": f"Authorities disagree. {disputes[0]['safe']['en']}"}
        if verdict == "conditional":
            if needs:
                return {"id": f"Bergantung. {needs[0]['question']['id']}", "en": f"It depends. {needs[0]['question']['en']}"}
            return {"id": "Bergantung pada syarat di bawah ini.", "en": "It depends on the conditions below."}
        silent = self.acts[act]["silent"]
        return {
            "id": "Belum ada aturannya. Itu bukan berarti boleh. Hindari dulu, atau minta pendapat."
            + (f" {silent['id']}" if silent else ""),
            "en": "No rule found. That does not mean allowed. Avoid it for now, or ask for an opinion."
            + (f" {silent['en']}" if silent else ""),
        }

    def _trace(self, act: str, verdict: str, cases: Sequence[list[Any]], holds: Sequence[int], beaten: Sequence[int], bits: Sequence[int], said: int) -> Table:
        """Give why: each rule in force, whether it applies, and the atoms that decided it."""
        children = []
        for case, value, left in zip(cases, holds, beaten, strict=True):
            if value == -1:
                continue
            source = self.disputes[case[0]]["id"] if case[1] == DISPUTED else self.provisions[case[0]]["id"]
            outcome = "prevailed-over" if left < value else APPLIES[value]
            children.append({"rule": source, "outcome": outcome, "because": self._why(case, value, bits, said), "children": []})
        return {"rule": act, "outcome": verdict, "because": [], "children": children}

    def _why(self, case: list[Any], value: int, bits: Sequence[int], said: int) -> list[Table]:
        """Give the atoms as found; of a rule that does not apply, only the first that fails."""
        out = []
        atoms, reasons = self.atoms, self._reasons
        for atom in [*case[5], *case[6]]:
            fact, among, told = atoms[atom]
            if not bits[fact] & among or (told and not said >> fact & 1):
                found = NO
            else:
                found = OPEN if bits[fact] & ~among else YES
            if value == NO and found == NO and atom not in case[5]:
                return [reasons[atom][NO]]
            out.append(reasons[atom][found])
        return out


VERDICTS = {1: "prohibited", 2: "contested", 4: "allowed", 8: "not-covered"}


def _known_on(question: Question) -> int:
    return question.as_known_on.toordinal() if question.as_known_on else NEVER


def _atoms_of(case: list[Any]) -> Iterable[int]:
    yield from case[5]
    yield from case[6]
    for ways in [*case[7], case[8]]:
        for way in ways:
            yield from way


def _unknown(field: str, text: str, names: Iterable[str]) -> BadQuestion:
    from netral.law.search import unknown

    return unknown(field, text, names)

"""Write the answer that is the public contract (DESIGN §3): the same on the command line and over HTTP."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, TypeVar

from netral.law.explain import Explainer
from netral.law.knowledge import Vocabulary
from netral.law.masks import ActTable, Atom, Finding, bits_of
from netral.law.question import Question
from netral.law.terms import ALLOWS, DISPUTED, FORBIDS, NEVER, Case

Table = dict[str, Any]
MOST_REMEMBERED = 4096
MOST_LISTED = 128  # for each act
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")
_Step = tuple[int, int, str | None, Any, int]
ALLOWED = {"id": "Boleh", "en": "Allowed"}
APPLIES = {"id": "Yang berlaku bagi Anda", "en": "What applies to you"}  # nothing that you did
NO_RULE = {"id": "Belum ada aturannya.", "en": "No rule found."}
NOT_ALLOWED = {"id": "Itu bukan berarti boleh.", "en": "That does not mean allowed."}
AVOID = {"id": "Hindari dulu, atau minta pendapat.", "en": "Avoid it for now, or ask for an opinion."}
NOT_YOURS = {
    "id": "Ini bukan perbuatan Anda. Minta pendapat bila ragu.",
    "en": "This is nothing you did. Ask for an opinion when in doubt.",
}
SEE_BELOW = {"id": "Lihat syaratnya di bawah ini.", "en": "See the conditions below."}
AT_PEACE = ("allowed", "not-covered")
PROCEDURE = "procedure"
OUT_OF_SCOPE = "out-of-scope"
NO_ELECTION = "no-election"
ASK_ELECTION: Table = {
    "fact": "election",
    "question": {"id": "Ini tentang pemilihan yang mana?", "en": "Which election is it about?"},
}
ASK_REGION: Table = {
    "fact": "region",
    "question": {
        "id": "Di kabupaten, kota, atau provinsi mana? Tidak semua daerah ikut pemilihan ini.",
        "en": "In which regency, city or province? Not every region takes part in this election.",
    },
    "options": [],
}

CRIME = {
    "yes": {"id": "Dapat dipidana.", "en": "It may be a crime."},
    "open": {
        "id": "Dapat menjadi tindak pidana; lihat syaratnya.",
        "en": "It may become a crime; see the conditions.",
    },
    "no": {"id": "Bukan tindak pidana.", "en": "Not a crime."},
}


class Writer:
    """Everything about an answer that does not depend on the question, looked up beforehand."""

    def __init__(
        self,
        rules: Table,
        atoms: Sequence[Atom],
        vocabulary: Vocabulary,
        piece: Callable[[Table], Any] | None = None,
    ) -> None:
        """`piece` may turn each part that is made beforehand into something quicker to write (see `as_json_pieces`)."""
        self.vocabulary = vocabulary
        self._piece = piece or (lambda table: table)
        self.version: str = rules["version"]
        self.provisions: list[Table] = rules["provisions"]
        self.disputes: list[Table] = rules["disputes"]
        self.opens: list[Table] = rules["opens"]
        self.atoms = atoms
        persons = vocabulary.bit[vocabulary.status]
        self._everybody = vocabulary.full[vocabulary.status]
        kinds = {id_: set(person["is"]) | {id_} for id_, person in vocabulary.people.items()}

        def among(classes: Sequence[str]) -> int:
            if not classes or "anyone" in classes:
                return vocabulary.full[vocabulary.status]
            return sum(persons[id_] for id_, own in kinds.items() if own & set(classes))

        cited = ("id", "cite", "text", "instrument", "modality", "verified", "quoted", "quote_url", "basis")
        self._citations = [self._piece({key: p[key] for key in cited}) for p in self.provisions]
        order = sorted(
            range(len(self.provisions)), key=lambda n: (self.provisions[n]["general"], -self.provisions[n]["rank"], n)
        )
        self._precedence = {n: place for place, n in enumerate(order)}
        self._crimes = {n for n, p in enumerate(self.provisions) if p["penal"] or p["category"] == "pidana"}
        # Each atom as an explanation says it, for each truth; written at first use.
        self._explainer = Explainer(rules, atoms, vocabulary, self._piece)
        self._sanctions: dict[str, list[tuple[int, int, int, Table]]] = {}
        for id_, s in rules["sanctions"].items():
            kept = ("level", "category", "name", "cite", "imposed_by", "operative", "contested")
            self._sanctions[id_] = [
                (begin, end, among(s["for"]), {"id": id_, **{key: {**s, "cite": cites}[key] for key in kept}})
                for begin, end, cites in s["cites"]
            ]
        versions = [version for versions in self._sanctions.values() for version in versions]
        self._sanction_turns = sorted({turn for begin, end, _, _ in versions for turn in (begin, end)})
        self._consequences_of: dict[tuple[int, ...], tuple[list[str], list[Any]]] = {}
        self._penalties = [self._penalties_of(provision) for provision in self.provisions]
        self._substitutions = [
            (persons[rule["status"]], set(rule["levels"]), rule["sanctions"]) for rule in rules["substitutions"]
        ]
        self._extensions = [(persons[e["person"]], e["instrument"], e["source"]) for e in rules["extensions"]]
        self._extended_to = {person for person, _, _ in self._extensions}
        self._positions_of = {
            d["id"]: [(p["spans"], p["elections"], self._piece(p["shown"])) for p in d["positions"]]
            for d in self.disputes
        }
        self._remains = [
            (self._bound(right), self._kinds(right["elections"]), right["spans"], right["defence"], self._right(right))
            for right in sorted(rules["remains"], key=lambda right: -self.provisions[right["source"]]["rank"])
        ]
        self._turns = sorted({turn for right in rules["remains"] for span in right["spans"] for turn in span})
        self._remaining_of: dict[tuple[int, ...], list[Any]] = {}
        self._routed: dict[tuple[tuple[str, ...], int], list[_Step]] = {}
        self._routed_acts = {
            act: self._steps(route, rules) for route in rules["routes"] for act in route.get("acts", [])
        }
        self._routes = [
            (set(route["categories"]), among(route["binds"]), "anyone" in route["binds"], self._steps(route, rules))
            for route in rules["routes"]
        ]

    def _versions(self, ids: Iterable[str]) -> Iterator[tuple[str, int, int, int, Table]]:
        """Give each sanction as it stood: (id, from, until, persons, as shown)."""
        for id_ in ids:
            for version in self._sanctions[id_]:
                yield id_, *version

    def _penalties_of(self, provision: Table) -> list[tuple[int, int, int, str, str | None, str, Any, Any]]:
        """Give a provision's sanctions: (from, until, persons, level, category, id, as shown, as shown in doubt)."""
        out = []
        certain = not provision["derived_sanction"] and provision["verified"] != "derived"
        for id_, begin, end, who, shown in self._versions(provision["sanctions"]):
            if (
                shown["category"] != "pidana" or provision["penal"]
            ):  # a crime only comes from the norm that makes it one
                category = None if shown["contested"] else shown["category"]
                pieces = (self._piece({**shown, "certain": certain}), self._piece({**shown, "certain": False}))
                out.append((begin, end, who, shown["level"], category, id_, *pieces))
        return out

    # Looked up beforehand -------------------------------------------------------------------------------------------

    def _bound(self, right: Table) -> int:
        return sum(self.atoms[atom][1] for atom in right["bound"] if self.atoms[atom][0] == self.vocabulary.status)

    def _kinds(self, elections: list[str] | None) -> int:
        kind = self.vocabulary.kind
        return self.vocabulary.bits_of(kind, elections) if elections else self.vocabulary.full[kind]

    def _right(self, right: Table) -> Any:
        provision = self.provisions[right["source"]]
        return self._piece({"provision": provision["id"], "cite": provision["cite"], "text": provision["text"]})

    def _steps(self, route: Table, rules: Table) -> list[_Step]:
        """Give the steps of a route: (from, until, who handles it if this step does, as shown, kinds of election)."""
        out = []
        for step in route["steps"]:
            kinds = self._kinds(step.get("election"))
            known = [a for a in rules["authorities"] if a["authority"] == step["authority"]]
            first, last = _day(step.get("from"), 0), _day(step.get("until"), NEVER)
            edges = sorted(
                {
                    first,
                    *(day for a in known for day in (a["from"], a["until"]) if first < day < last),
                    last,
                }
            )
            for begin, end in pairwise(edges):
                named = next((a for a in known if a["from"] <= begin < a["until"]), None)
                shown = {
                    "authority": step["authority"],
                    "name": named["name"] if named else None,
                    "does": step["does"],
                    "cite": named["cite"] if named else [],
                    "handles": bool(step.get("handles")),
                }
                handler = step["authority"] if step.get("handles") else None
                out.append((begin, end, handler, self._piece(shown), kinds))
        return out

    # The answer -----------------------------------------------------------------------------------------------------

    def answer(
        self,
        question: Question,
        act: str,
        *,
        verdict: str,
        finding: Finding,
        needed: Sequence[int],
    ) -> Table:
        """Write the answer to one act of a question, as plain JSON data."""
        table, bits, said = finding.table, finding.bits, finding.said
        vocabulary, (may, does) = self.vocabulary, finding.left
        day, person = question.on.toordinal(), bits[vocabulary.status]
        known = question.as_known_on.toordinal() if question.as_known_on else NEVER
        forbids, allows, contests = table.sides
        forbidding = self._provisions(table, does & forbids) if does & forbids else []
        allowing = self._provisions(table, does & allows) if does & allows else []
        disputed = does & contests
        disputes = [self.disputes[table.cases[n].source] for n in bits_of(disputed)] if disputed else []
        categories, sanctions = self._consequences(forbidding, person, day) if forbidding else ([], [])
        steps = self._route(act, verdict, categories, person, day, bits[vocabulary.kind])
        crime = self._crime(table, verdict, categories, may & ~does)
        needs = self._needs(needed, bits, question) if needed else []
        positions = self._positions(disputes, bits, question) if verdict == "contested" else []
        cited = (
            forbidding if verdict == "prohibited" else allowing if verdict == "allowed" else [*forbidding, *allowing]
        )
        if person in self._extended_to:
            cited = self._extended(cited, person)
        defence = verdict not in AT_PEACE or vocabulary.acts[act]["group"] == PROCEDURE
        handlers = [step[2] for step in steps if step[2]]
        return {
            "question": self._restated(question, act, bits, said),
            "verdict": verdict,
            "summary": self._summary(verdict, act, forbidding, allowing, crime, needs, disputes, table, may & ~does),
            "stage": question.stages[0] if question.stages else None,
            "stages": list(question.stages),
            "provisions": [self._citations[n] for n in cited],
            "category": categories,
            "crime": crime,
            "sanctions": sanctions,
            "conditions": self._conditions(table, may & ~does, forbidding, allowing, verdict) if may & ~does else [],
            "needs": needs,
            "positions": positions,
            "safe_course": disputes[0]["safe"] if verdict == "contested" else None,
            "presumed": self._presumed(finding) if table.presumable else [],
            "may_instead": self._remaining(person, bits[vocabulary.kind], day, known, defence=defence),
            "authority": handlers[0] if handlers else None,
            "route": [step[3] for step in steps],
            "trace": self._explainer.explain(act, verdict, finding),
            "law_version": self.version,
            "as_known_on": question.as_known_on.isoformat() if question.as_known_on else None,
        }

    def _remaining(self, person: int, kinds: int, day: int, known: int, *, defence: bool) -> list[Any]:
        """Give the rights that such a person had on that day, as far as they were known; between two changes once.

        How somebody defends himself is told (`defence`) where he may have to.
        """
        key = (person, kinds, defence, bisect_right(self._turns, day), bisect_right(self._turns, known))
        found = self._remaining_of.get(key)
        if found is None:
            rights = [
                shown
                for bound, elections, spans, only_defence, shown in self._remains
                if (defence or not only_defence)
                and not person & ~bound
                and kinds & elections
                and any(b <= day < e and k <= known for b, e, k in spans)
            ]
            found = _keep(self._remaining_of, key, rights)
        return found.copy()

    def _provisions(self, table: ActTable, mask: int) -> list[int]:
        """Give the provisions of these cases, each once: special rules before general duties, then by rank."""
        found = table.listed.get(mask)
        if found is None:
            found = sorted({table.cases[n].source for n in bits_of(mask)}, key=self._precedence.__getitem__)
            if len(table.listed) < MOST_LISTED:
                table.listed[mask] = found
        return found

    def _extended(self, citations: list[int], person: int) -> list[int]:
        """Add the norm that extends an instrument to this person (PP 94/2021 to a CPNS: its Pasal 43)."""
        extra = [
            source
            for who, instrument, source in self._extensions
            if person == who
            and source not in citations
            and any(self.provisions[n]["instrument"] == instrument for n in citations)
        ]
        return [*citations, *extra]

    def _consequences(self, forbidding: Sequence[int], person: int, day: int) -> tuple[list[str], list[Any]]:
        """Give the categories and the sanctions of these provisions; between two changes looked up once."""
        key = (person, bisect_right(self._sanction_turns, day), *forbidding)
        found = self._consequences_of.get(key)
        if found is None:
            found = _keep(self._consequences_of, key, self._sanctions_for(forbidding, person, day))
        categories, sanctions = found
        return categories.copy(), sanctions.copy()

    def _sanctions_for(self, forbidding: Sequence[int], person: int, day: int) -> tuple[list[str], list[Any]]:
        """Give the categories and the sanctions that were written for such a person on that day.

        Where a special rule names the sanction, the general duty adds none; a special rule without one leaves it to the
        general duty. Of somebody who may be a PNS or a PPPK the sanctions of both are shown, neither as certain.
        """
        categories: dict[str, None] = {}
        levels: set[str] = set()
        out: dict[str, Table] = {}
        for n in [n for n in forbidding if self._sanctioned(n, day)] or forbidding:
            own = self.provisions[n]["category"]
            if own:
                categories[own] = None
            for begin, end, who, level, category, id_, shown, in_doubt in self._penalties[n]:
                if begin <= day < end:
                    levels.add(level)
                    if person & who:
                        if category:
                            categories[category] = None
                        out.setdefault(id_, in_doubt if person & ~who else shown)
        for who, at_levels, ids in self._substitutions:
            if person & who and person != self._everybody and not at_levels.isdisjoint(levels):
                for id_, begin, end, _, shown in self._versions(ids):
                    if begin <= day < end:
                        out.setdefault(id_, self._piece({**shown, "certain": person == who}))
        return list(categories), list(out.values())

    def _sanctioned(self, n: int, day: int) -> bool:
        """Tell whether a provision is a special rule that named a category or a sanction on that day."""
        provision = self.provisions[n]
        if provision["general"]:
            return False
        return bool(provision["category"]) or any(begin <= day < end for begin, end, *_ in self._penalties[n])

    def _route(
        self, act: str, verdict: str, categories: Sequence[str], person: int, day: int, kinds: int
    ) -> list[_Step]:
        """Give who handles it on that day, step by step.

        Some acts have a way of their own (an appeal goes to BPASN); else, for each category of a breach, the first
        route open to such a person. What is allowed, or what no rule speaks of, leads to nobody.
        """
        if act in self._routed_acts:
            return [step for step in self._routed_acts[act] if step[0] <= day < step[1] and step[4] & kinds]
        if verdict in ("allowed", "not-covered"):
            return []
        wanted = (tuple(categories) or ("kode-etik",), person)
        steps = self._routed.get(wanted)
        if steps is None:
            steps = []
            for category in wanted[0]:
                found = next(
                    (
                        r
                        for kinds, who, everybody, r in self._routes
                        if category in kinds and (everybody or not person & ~who)
                    ),
                    [],
                )
                steps += [step for step in found if not any(step[3] is other[3] for other in steps)]
            _keep(self._routed, wanted, steps)
        return [step for step in steps if step[0] <= day < step[1] and step[4] & kinds]

    def _crime(self, table: ActTable, verdict: str, categories: Sequence[str], maybe: int) -> str | None:
        """Tell whether it is a crime: "yes", "open" (a penal provision may apply), "no"; None where nothing says."""
        if "pidana" in categories:
            return "yes"
        if verdict not in ("prohibited", "conditional"):
            return None
        open_ = maybe & table.sides[FORBIDS]
        if open_ and any(table.cases[n].source in self._crimes for n in bits_of(open_)):
            return "open"
        return "no" if verdict == "prohibited" else None

    def _conditions(
        self, table: ActTable, maybe: int, forbidding: Sequence[int], allowing: Sequence[int], verdict: str
    ) -> list[Table]:
        """Give what would change or add to the answer: the provisions that may apply, and why that is open."""
        out, seen = list[Any](), {(n, FORBIDS) for n in forbidding} | {(n, ALLOWS) for n in allowing}
        for n in bits_of(maybe & ~table.sides[DISPUTED]):
            case = table.cases[n]
            source, side = case.source, case.side
            if (source, side) not in seen and (side == FORBIDS or verdict != "prohibited"):
                seen.add((source, side))
                out.append(table.stated.get(n) or table.stated.setdefault(n, self._condition(case)))
        return out

    def _condition(self, case: Case) -> Any:
        provision, opening, weak = self.provisions[case.source], case.opening, case.weak
        return self._piece(
            {
                "provision": provision["id"],
                "cite": provision["cite"],
                "if_met": "prohibited" if case.side == FORBIDS else "allowed",
                "reason": "unverified" if weak else "external" if opening >= 0 else "facts",
                "text": self.opens[opening] if opening >= 0 else provision["text"],
                "verified": provision["verified"],
            }
        )

    def _needs(self, needed: Sequence[int], bits: Sequence[int], question: Question) -> list[Table]:
        """Give the questions about these facts, each with the answers still possible.

        Which election runs, in which stage, is not asked as a fact: the region tells, or the name of the election.
        """
        facts, ask = self.vocabulary.facts, _ask_calendar(question)
        by_calendar = (self.vocabulary.stage, self.vocabulary.kind) if ask else ()
        asked = [
            {
                "fact": facts[n]["id"],
                "question": facts[n]["question"],
                "options": [value for i, value in enumerate(facts[n]["values"]) if bits[n] >> i & 1],
            }
            for n in needed
            if n not in by_calendar
        ]
        return asked if not ask or len(asked) == len(needed) else [ask, *asked]

    def _positions(self, disputes: Sequence[Table], bits: Sequence[int], question: Question) -> list[Table]:
        """Give every position that stood on that day, was known, and speaks about such an election."""
        kind = self.vocabulary.kind
        day, known = question.on.toordinal(), question.as_known_on.toordinal() if question.as_known_on else NEVER
        return [
            shown
            for dispute in disputes
            for spans, elections, shown in self._positions_of[dispute["id"]]
            if any(begin <= day < end and since <= known for begin, end, since in spans)
            and (not elections or bits[kind] & self._kinds(elections))
        ]

    def _presumed(self, finding: Finding) -> list[Any]:
        """Give the facts that nobody mentioned and whose usual case was taken for granted, with what it excludes."""
        table, could_hold = finding.table, finding.in_force & finding.possible
        if finding.in_force & table.told & ~could_hold:
            could_hold = finding.in_force & table.terms_of(finding.bits, -1)[0]  # were everything told
        return [
            table.presumed.get(fact) or table.presumed.setdefault(fact, self._presumption(fact, excluded))
            for fact, cases, excluded in table.presumable
            if cases & could_hold and not finding.said >> fact & 1
        ]

    def _presumption(self, fact: int, excluded: int) -> Any:
        values = [value for n, value in enumerate(self.vocabulary.values[fact]) if excluded >> n & 1]
        table = self.vocabulary.facts[fact]
        return self._piece({"fact": table["id"], "question": table["question"], "not": values})

    def _restated(self, question: Question, act: str, bits: Sequence[int], said: int) -> Table:
        names, ids, named = self.vocabulary.names, self.vocabulary.ids, self.vocabulary.named
        return {
            "act": act,
            "person": question.person,
            "on": question.on.isoformat(),
            "election": question.election,
            "region": question.region,
            "facts": {ids[n]: names[n].get(bits[n]) or named(n, bits[n]) for n in bits_of(said)},
        }

    def _summary(
        self,
        verdict: str,
        act: str,
        forbidding: Sequence[int],
        allowing: Sequence[int],
        crime: str | None,
        needs: Sequence[Table],
        disputes: Sequence[Table],
        table: ActTable,
        maybe: int,
    ) -> Table:
        label = self.vocabulary.acts[act]["label"]
        if verdict == "prohibited":
            cite = self.provisions[forbidding[0]]["cite"]
            serious = CRIME[crime or "no"]
            return {
                "id": f"Dilarang: {label['id']}. {serious['id']} Dasarnya: {cite}.",
                "en": f"Not allowed: {label['en']}. {serious['en']} Ground: {cite}.",
            }
        if verdict == "allowed":
            provision, happens = self.provisions[allowing[0]], self.vocabulary.acts[act]["happens"]
            what = provision["text"] if happens else {language: f"{words}." for language, words in label.items()}
            word = APPLIES if happens else ALLOWED
            return {
                "id": f"{word['id']}: {what['id']} Dasarnya: {provision['cite']}.",
                "en": f"{word['en']}: {what['en']} Ground: {provision['cite']}.",
            }
        if verdict == "contested":
            return {
                "id": f"Beda pendapat. {disputes[0]['safe']['id']}",
                "en": f"Authorities disagree. {disputes[0]['safe']['en']}",
            }
        if verdict == "conditional":
            ask = needs[0]["question"] if needs else self._outside(table, maybe)
            return {"id": f"Bergantung. {ask['id']}", "en": f"It depends. {ask['en']}"}
        asked = self.vocabulary.acts[act]
        parts = [] if asked["group"] == OUT_OF_SCOPE else [NO_RULE] if asked["happens"] else [NO_RULE, NOT_ALLOWED]
        parts.append(asked["silent"] or (NOT_YOURS if asked["happens"] else AVOID))
        return {language: " ".join(part[language] for part in parts) for language in ("id", "en")}

    def _outside(self, table: ActTable, maybe: int) -> Table:
        """Give what decides where no fact does: the first condition outside of what anybody can be asked."""
        opening = next((table.cases[n].opening for n in bits_of(maybe) if table.cases[n].opening >= 0), None)
        return SEE_BELOW if opening is None else self.opens[opening]


def as_json_pieces(table: Table) -> Any:
    """Write a part of an answer as JSON beforehand; `dumps` then only copies it."""
    import orjson

    return orjson.Fragment(orjson.dumps(table))


def _ask_calendar(question: Question) -> Table | None:
    """Give what would tell which election runs: the region where not all vote, else which of several; else None."""
    if question.region is None and len({stage["phase"] == NO_ELECTION for stage in question.stages}) > 1:
        return ASK_REGION
    elections = dict.fromkeys(stage["election"] for stage in question.stages if stage["election"])
    if question.election is None and len(elections) > 1:
        return {**ASK_ELECTION, "options": [{"id": id_, "label": {"id": id_, "en": id_}} for id_ in elections]}
    return None


def _keep(kept: dict[_Key, _Value], key: _Key, value: _Value) -> _Value:
    """Keep what is whole (other threads read it), within bounds."""
    if len(kept) > MOST_REMEMBERED:
        kept.clear()
    kept[key] = value
    return value


def _day(value: str | None, default: int) -> int:
    return date.fromisoformat(value).toordinal() if value else default

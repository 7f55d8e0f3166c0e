"""Turn the sources into what the engine evaluates: for each act, the cases of law that may bear on it.

A fact's possible values are the bits of one integer. An *atom* asks whether a fact is among some values; all that the
engine ever does is to intersect two integers. A *case* is a provision (or a dispute) as it speaks about one act:
whom it binds, from when until when, since when it is known, and under which atoms.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from netral.law.load import RANKS, Sources, Table, signature
from netral.law.sources import Source
from netral.law.terms import ALLOWS, ALWAYS, DISPUTED, FORBIDS, NEVER, Case

Condition = tuple[list[int], list[list[list[int]]], list[list[int]]]  # all of, of each group one, none of


class _Atoms:
    """Every distinct atom once: (fact number, bits of the values, told only)."""

    def __init__(self, facts: list[Table]) -> None:
        self.number = {fact["id"]: n for n, fact in enumerate(facts)}
        self.bit = {fact["id"]: {v["id"]: 1 << n for n, v in enumerate(fact["values"])} for fact in facts}
        self.seen: dict[tuple[int, int, bool], int] = {}

    def of(self, fact: str, values: list[Any], *, told: bool = False) -> int:
        bits = 0
        for value in values:
            bits |= self.bit[fact][{True: "yes", False: "no"}[value] if isinstance(value, bool) else value]
        return self.seen.setdefault((self.number[fact], bits, told), len(self.seen))

    def all_of(self, conditions: Table, *, told: bool = False) -> list[int]:
        return [self.of(fact, values, told=told) for fact, values in conditions.items()]

    def contradict(self, must: list[int]) -> bool:
        """Tell whether these atoms can never all hold: two of them leave a fact no value."""
        all_atoms, left = list(self.seen), dict[int, int]()
        for fact, bits, _ in (all_atoms[atom] for atom in must):
            left[fact] = left.get(fact, -1) & bits
        return 0 in left.values()


def _condition(atoms: _Atoms, case: Table) -> Condition:
    """Give (all of these atoms, from each group one alternative, none of these alternatives)."""
    must = [*atoms.all_of(case.get("when", {})), *atoms.all_of(case.get("when_told", {}), told=True)]
    groups = [[atoms.all_of(way) for way in case["any"]]] if case.get("any") else []
    never = [atoms.all_of(way) for way in case.get("unless", [])]
    never += [atoms.all_of(way, told=True) for way in case.get("unless_told", [])]
    return must, groups, never


def _binding(sources: Sources, atoms: _Atoms, binds: list[str]) -> list[int]:
    """Give the atoms of which one must hold for the person to be bound; none means that it binds everybody."""
    if "anyone" in binds:
        return []
    members = [person["id"] for person in sources.people.values() if set(person["is"]) & set(binds)]
    out = [atoms.of("status", members)] if members else []
    out += [
        atoms.of("role", role["role"], told=role.get("told", False)) for role in sources.roles if role["adds"] in binds
    ]
    return out


def _side(provision: Table, case: Table, act: str) -> int:
    if "side" in case:
        return FORBIDS if case["side"] == "forbids" else ALLOWS
    if provision["modality"] == "prohibition" or act in provision.get("breach_acts", []):
        return FORBIDS
    return ALLOWS


def _ordinal(day: date | None, default: int) -> int:
    return day.toordinal() if day else default


def _ways(sources: Sources, act: str) -> list[tuple[str, list[Table]]]:
    """Give every act that `act` may count as, itself first, with the conditions met on the way there."""
    out: list[tuple[str, list[Table]]] = [(act, [])]
    for reached, conditions in out:
        for way in sources.acts[reached].get("counts_as", []):
            if way["act"] != act and len(conditions) < 4 and not any(way["act"] == r and way in c for r, c in out):
                out.append((way["act"], [*conditions, way]))
    return out


def _direct(sources: Sources, atoms: _Atoms, numbers: dict[str, int]) -> dict[str, list[Table]]:
    """Give for each act the cases that name it: provisions first, then disputes."""
    out: dict[str, list[Table]] = {act: [] for act in sources.acts}
    for provision in sources.provisions.values():
        binding = _binding(sources, atoms, provision["binds"])
        if not binding and "anyone" not in provision["binds"]:
            continue  # binds institutions only
        for case in provision.get("cases", []):
            for begin, end, known in sources.spans(provision):
                first = max(begin, case.get("from", begin))
                last = min(filter(None, (end, case.get("until"))), default=None)
                if last is not None and first >= last:
                    continue
                for act in case["acts"]:
                    out[act].append(
                        {
                            "source": numbers[provision["id"]],
                            "id": provision["id"],
                            "side": _side(provision, case, act),
                            "from": _ordinal(first, ALWAYS),
                            "until": _ordinal(last, NEVER),
                            "known": _ordinal(known, ALWAYS),
                            "end_known": _ordinal(sources.end_known(provision), ALWAYS) if last == end else ALWAYS,
                            "bound": binding,
                            "condition": _condition(atoms, case),
                            "open": case.get("only_if"),
                            "weak": provision["verified"] == "unverified",
                        }
                    )
    for n, dispute in enumerate(sources.disputes.values()):
        binding = _binding(sources, atoms, dispute["binds"])
        for act in dispute["acts"]:
            out[act].append(
                {
                    "source": n,
                    "id": dispute["id"],
                    "side": DISPUTED,
                    "from": _ordinal(dispute["from"], ALWAYS),
                    "until": _ordinal(dispute.get("until"), NEVER),
                    "known": _disputed_since(sources, dispute),
                    "end_known": ALWAYS,
                    "bound": binding,
                    "condition": _condition(atoms, dispute),
                    "open": None,
                    "weak": False,
                }
            )
    return out


def outranks(sources: Sources, upper: str, lower: str) -> str:
    """Say by which rule `upper` prevails over `lower`: named, hierarchy, posterior, or "" when by none."""
    above = sources.provisions[upper]
    if lower in above.get("overrides", []):
        return "named"
    if lower in sources.disputes or upper in sources.provisions[lower].get("overrides", []):
        return ""
    head, other = sources.instruments[above["instrument"]], sources.instruments[sources.provisions[lower]["instrument"]]
    if RANKS[head["kind"]] != RANKS[other["kind"]]:
        return "hierarchy" if RANKS[head["kind"]] > RANKS[other["kind"]] else ""
    if head["id"] != other["id"] and head["in_force_from"] != other["in_force_from"]:
        return "posterior" if head["in_force_from"] > other["in_force_from"] else ""
    return ""


def _cases(sources: Sources, atoms: _Atoms, act: str, direct: dict[str, list[Table]], opens: list[Table]) -> list[Any]:
    """Give the compiled cases of one act.

    A permission prevails only over a prohibition of the same legal act, or over one it names: what counts as two acts
    must be lawful as both.
    """
    found: list[tuple[Table, Case]] = []
    for reached, conditions in _ways(sources, act):
        on_the_way = [_condition(atoms, condition) for condition in conditions]
        for case in direct[reached]:
            compiled = _compiled(case, reached, on_the_way, opens)
            if not atoms.contradict(compiled.must) and not any(compiled == other for _, other in found):
                found.append((case, compiled))
    for case, compiled in found:
        for m, (other, its) in enumerate(found):
            if its is not compiled and _prevails(sources, other, case, same_act=its.legal_act == compiled.legal_act):
                compiled.beaten_by.append(m)
    return [compiled for _, compiled in found]


def _compiled(case: Table, reached: str, on_the_way: list[Condition], opens: list[Table]) -> Case:
    """Join what a case demands with what was demanded on the way to it."""
    parts = [*on_the_way, case["condition"]]
    if case["open"] and case["open"] not in opens:
        opens.append(case["open"])
    return Case(
        source=case["source"],
        side=case["side"],
        begin=case["from"],
        end=case["until"],
        known=case["known"],
        end_known=case["end_known"],
        bound=case["bound"],
        must=sorted({atom for must, _, _ in parts for atom in must}),
        groups=[group for _, groups, _ in parts for group in groups],
        never=[way for _, _, never in parts for way in never],
        opening=opens.index(case["open"]) if case["open"] else -1,
        weak=case["weak"],
        beaten_by=[],
        legal_act=reached,
        on_the_way=sorted({atom for must, _, _ in on_the_way for atom in must}),
    )


def _prevails(sources: Sources, upper: Table, lower: Table, *, same_act: bool) -> bool:
    """Tell whether the case `upper` takes the case `lower` away when both apply."""
    if upper["side"] == DISPUTED or (upper["side"] == lower["side"] == FORBIDS):
        return False
    if lower["id"] in sources.provisions[upper["id"]].get("overrides", []):
        return True
    opposed = upper["side"] == ALLOWS and lower["side"] == FORBIDS and upper["id"] != lower["id"]
    return opposed and same_act and bool(outranks(sources, upper["id"], lower["id"]))


def _disputed_since(sources: Sources, dispute: Table) -> int:
    """Give the day from which two opposite readings could be known: before, nobody could see the dispute."""
    first: dict[str, int] = {}
    for position in dispute["positions"]:
        known = min(_ordinal(k, ALWAYS) for _, _, k in sources.spans(sources.provisions[position["provision"]]))
        first[position["reading"]] = min(known, first.get(position["reading"], NEVER))
    return max(first.values())


def _dispute(sources: Sources, dispute: Table) -> Table:
    """Give a dispute as JSON data; each position with the citation and the days on which it can be cited."""
    out: Table = _iso({key: dispute[key] for key in ("id", "question", "safe")})
    out["positions"] = []
    for position in dispute["positions"]:
        provision = sources.provisions[position["provision"]]
        spans = [[_ordinal(b, ALWAYS), _ordinal(e, NEVER), _ordinal(k, ALWAYS)] for b, e, k in sources.spans(provision)]
        shown = {
            "dispute": dispute["id"],
            "reading": position["reading"],
            "who": position["who"],
            "says": position["says"],
            "provision": provision["id"],
            "cite": cite(sources, provision),
            "verified": provision["verified"],
            "quote_url": next(iter(provision.get("sources", [])), None),
        }
        out["positions"].append({"spans": spans, "elections": position.get("elections"), "shown": shown})
    return out


def _iso(value: Any) -> Any:
    """Make plain JSON data of a source table: dates become ISO strings."""
    if isinstance(value, dict):
        return {key: _iso(x) for key, x in value.items()}
    if isinstance(value, list):
        return [_iso(x) for x in value]
    return value.isoformat() if isinstance(value, date) else value


def cite(sources: Sources, provision: Table) -> str:
    """Give the citation: the pinpoint and the instrument, "Pasal 5 huruf n angka 2 PP 94/2021"."""
    return f"{provision['pinpoint']} {sources.instruments[provision['instrument']]['short']}"


def _in_time(sources: Sources, thing: Table, begin: date | None, end: date | None) -> list[tuple[int, int, list[str]]]:
    """Give (from, until, citations) of a sanction or an authority: an instrument is cited from its own first day on.

    `basis` names the instrument of each citation.
    """
    first, last = _ordinal(begin, ALWAYS), _ordinal(end, NEVER)
    cites, basis = thing.get("cite", []), thing.get("basis", [])
    starts = [first] * len(cites)
    if len(basis) == len(cites):
        starts = [max(first, _ordinal(sources.instruments[id_]["in_force_from"], ALWAYS)) for id_ in basis]
    edges = sorted({first, *(start for start in starts if first < start < last), last})
    return [
        (opens, closes, [cite for cite, start in zip(cites, starts, strict=True) if start <= opens])
        for opens, closes in pairwise(edges)
    ]


def rules(sources: Sources) -> Table:
    """Compile what the engine needs, as plain JSON data (see the module's text for cases and atoms)."""
    facts = list(sources.facts.values())
    atoms, opens = _Atoms(facts), list[Table]()
    numbers = {id_: n for n, id_ in enumerate(sources.provisions)}
    direct = _direct(sources, atoms, numbers)
    index = {act: _cases(sources, atoms, act, direct, opens) for act in sources.acts}
    remains = [p for p in sources.provisions.values() if p.get("remains")]
    return {
        "version": signature(sources.corpus)[:16],
        "release": release(sources.corpus),
        "facts": [
            _iso({k: fact.get(k) for k in ("id", "kind", "name", "question", "values", "bands", "computed")})
            for fact in facts
        ],
        "people": {
            p["id"]: {"label": p["label"], "names": p.get("names", []), "is": p["is"]} for p in sources.people.values()
        },
        "aliases": {
            a["id"]: {"label": a["label"], "names": a.get("names", []), "one_of": a["one_of"]}
            for a in sources.aliases.values()
        },
        "acts": {
            a["id"]: {
                "label": a["label"],
                "group": a["group"],
                "asks": a.get("asks", []),
                "implies": a.get("implies", {}),
                "silent": a.get("silent"),
                "happens": a.get("happens", False),
            }
            for a in sources.acts.values()
        },
        "provisions": [
            {
                "id": p["id"],
                "cite": cite(sources, p),
                "instrument": p["instrument"],
                "modality": p["modality"],
                "verified": p["verified"],
                "quoted": bool(p.get("quoted")),
                "quote_url": next(iter(p.get("sources", [])), None),
                "text": p["text"],
                "category": p.get("category"),
                "basis": p.get("basis", []),
                "sanctions": p.get("sanctions", []),
                "derived_sanction": p.get("sanction_verified") == "derived",
                "rank": RANKS[sources.instruments[p["instrument"]]["kind"]],
                "general": bool(p.get("general")),
                "penal": bool(p.get("penal")),
            }
            for p in sources.provisions.values()
        ],
        "sanctions": {
            s["id"]: {
                "level": s["level"],
                "category": s["category"],
                "name": s["name"],
                "cites": _in_time(sources, s, s.get("effective_from"), s.get("effective_until")),
                "imposed_by": s["imposed_by"],
                "for": s.get("for", []),
                "operative": s["operative"],
                "contested": bool(s.get("contested")),
            }
            for s in sources.sanctions.values()
        },
        "substitutions": sources.substitutions,
        "routes": _iso(list(sources.routes.values())),
        "authorities": _iso(
            [
                {
                    "id": a["id"],
                    "authority": a["authority"],
                    "name": a["name"],
                    "cite": cites,
                    "from": begin,
                    "until": end,
                }
                for a in sources.authorities.values()
                for begin, end, cites in _in_time(sources, a, a.get("from"), a.get("until"))
            ]
        ),
        "extensions": [{**e, "source": numbers[e["provision"]]} for e in sources.extensions],
        "disputes": [_dispute(sources, d) for d in sources.disputes.values()],
        "remains": [
            {
                "source": numbers[p["id"]],
                "defence": "defence" in p,
                "bound": _binding(sources, atoms, p["binds"]),
                "spans": [
                    [_ordinal(b, ALWAYS), _ordinal(e, NEVER), _ordinal(k, ALWAYS)] for b, e, k in sources.spans(p)
                ],
                "elections": next(
                    (c["when"]["election-kind"] for c in p.get("cases", []) if "election-kind" in c.get("when", {})),
                    None,
                ),
            }
            for p in remains
        ],
        "opens": opens,
        "atoms": [list(atom) for atom in atoms.seen],
        "index": index,
    }


def release(corpus: Path) -> Table:
    """Give the release of the corpus: its number, and the day until which the law is known. Raises CorpusError."""
    source = Source.open(corpus, "release.toml")
    made = source.toml()
    source.only(made, ("version", "known_until"))
    return {
        "version": source.take(made, "version", str),
        "known_until": source.day(made, "known_until"),
    }


def library(sources: Sources) -> Table:
    """Give the whole corpus as read, for showing and comparing: plain JSON data, by kind and id."""
    provisions = {}
    for p in sources.provisions.values():
        spans = [{"from": b, "until": e, "known_from": k} for b, e, k in sources.spans(p)]
        provisions[p["id"]] = p | {"cite": cite(sources, p), "in_force": spans}
        if terms := p.get("terms"):
            provisions[p["id"]]["terms"] = terms | {"cite": cite(sources, p | {"pinpoint": terms["pinpoint"]})}
    heads = {i["id"]: {k: v for k, v in i.items() if k != "provisions"} for i in sources.instruments.values()}
    kinds = {
        "instruments": heads, "provisions": provisions, "acts": sources.acts, "facts": sources.facts,
        "sanctions": sources.sanctions, "authorities": sources.authorities, "disputes": sources.disputes,
        "addressees": sources.addressees,
    }  # fmt: skip
    out: Table = _iso(kinds)
    return out

"""What the rule pages show: one thing of the corpus each, in words, with links to what it rests on.

Plain Python, and a function of the corpus and the language.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, NamedTuple

from netral.common.clock import WIB
from netral.law import ask
from netral.law.artefact import section
from netral.law.contract.dates import said_date, said_period
from netral.law.contract.laws import difference
from netral.law.contract.names import people
from netral.law.contract.sheet import grade
from netral.law.contract.wording import CATEGORY, GROUPS, MODALITY, VERDICT_WORD, capital
from netral.law.history import epochs
from netral.law.language.reply import reader
from netral.law.question import FIRST_DAY, Question
from netral.law.search import Mentions, clean, closest, squeeze
from netral.law.timeline import PHASE_NAMES

Thing = Mapping[str, Any]
FOLLOWED = "pns"
"""Whose answers the history of an act shows."""


class Link(NamedTuple):
    """A thing of the corpus to go to: its kind (as the address names it), its id, its name, and what is said of it."""

    kind: str
    id: str
    name: str
    more: str = ""
    verdict: str = ""


class Fact(NamedTuple):
    """One line of a table about a thing."""

    name: str
    value: str


class Page(NamedTuple):
    """A rule page: heading, the words of the law or of the corpus, facts, links under headings, sources."""

    kind: str
    id: str
    heading: str
    words: str
    facts: list[Fact]
    links: list[tuple[str, list[Link]]]
    note: str
    sources: Sequence[str]
    checked: str


NAMES: dict[str, dict[str, str]] = {
    "release-added": {"id": "Baru", "en": "Added"},
    "release-changed": {"id": "Berubah", "en": "Changed"},
    "release-removed": {"id": "Dihapus", "en": "Removed"},
    "kind": {"id": "Jenis", "en": "Kind"},
    "instrument": {"id": "Peraturan", "en": "Instrument"},
    "in-force": {"id": "Berlaku", "en": "In force"},
    "known": {"id": "Diketahui sejak", "en": "Known since"},
    "binds": {"id": "Mengikat", "en": "Binds"},
    "grade": {"id": "Seberapa pasti", "en": "How firm"},
    "acts": {"id": "Perbuatan yang diatur", "en": "Acts it governs"},
    "sanctions": {"id": "Sanksi yang mungkin", "en": "Sanctions that may follow"},
    "provisions": {"id": "Ketentuan", "en": "Provisions"},
    "regions": {"id": "Wilayah", "en": "Regions"},
    "ruled-by": {"id": "Aturan yang menyebutnya", "en": "Rules that name it"},
    "near": {"id": "Yang berdekatan", "en": "Near to it"},
    "cases": {"id": "Contoh kasus", "en": "Worked cases"},
    "level": {"id": "Tingkat", "en": "Level"},
    "imposed-by": {"id": "Dijatuhkan oleh", "en": "Imposed by"},
    "for": {"id": "Bagi", "en": "For"},
    "cite": {"id": "Dasar", "en": "Ground"},
    "powers": {"id": "Wewenang", "en": "Powers"},
    "period": {"id": "Masa", "en": "Period"},
    "operative": {"id": "Dapat dijatuhkan", "en": "Can be imposed"},
    "yes": {"id": "ya", "en": "yes"},
    "not-yet": {"id": "tertulis, tetapi belum dapat dijatuhkan", "en": "written, but cannot be imposed yet"},
    "repealed": {"id": "Digantikan oleh", "en": "Repealed by"},
    "person": {"id": "Pelaku", "en": "Who"},
    "on": {"id": "Tanggal", "en": "Date"},
    "answer": {"id": "Jawaban", "en": "Answer"},
    "region": {"id": "Wilayah", "en": "Region"},
    "election": {"id": "Pemilihan", "en": "Election"},
    "began": {"id": "Mulai berlaku di antaranya", "en": "Began in between"},
    "ended": {"id": "Berakhir di antaranya", "en": "Ended in between"},
    "unsigned": {"id": "Belum diperiksa ahli hukum.", "en": "Not yet checked by a lawyer."},
    "signed": {"id": "Diperiksa {role} pada {on}.", "en": "Checked by {role} on {on}."},
}
MOST_CASES = 12


@functools.lru_cache(maxsize=1024)
def page(kind: str, id_: str, language: str) -> Page | None:
    """Give the page of one thing; None where there is no such thing."""
    made = PAGES.get(kind)
    return made(id_, language) if made else None


def _said(name: str, language: str) -> str:
    return NAMES[name][language]


def _facts(language: str, *pairs: tuple[str, str]) -> list[Fact]:
    return [Fact(_said(name, language), value) for name, value in pairs if value]


def _groups(language: str, *pairs: tuple[str, list[Link]]) -> list[tuple[str, list[Link]]]:
    return [(_said(name, language), links) for name, links in pairs if links]


def _checked(thing: Thing, language: str) -> str:
    checked = thing.get("checked")
    return _said("signed", language).format(**checked) if checked else _said("unsigned", language)


def _provision(id_: str, language: str) -> Page | None:
    library = section("library")
    found = library["provisions"].get(id_)
    if found is None:
        return None
    instrument = library["instruments"][found["instrument"]]
    spans = "; ".join(said_period(span["from"], span["until"], language) for span in found["in_force"])
    known = next((span["known_from"] for span in found["in_force"] if span["known_from"]), None)
    acts = dict.fromkeys([*found.get("acts", []), *found.get("breach_acts", [])])
    return Page(
        kind="provision",
        id=id_,
        heading=found["cite"],
        words=found["text"][language],
        facts=_facts(
            language,
            ("kind", MODALITY[found["modality"]][language] + _of_category(found, language)),
            ("in-force", spans),
            ("known", said_date(date.fromisoformat(known), language) if known else ""),
            ("binds", ", ".join(_people(found["binds"], language))),
            ("grade", grade(found, language)),
        ),
        links=_groups(
            language,
            ("instrument", [_instrument_link(instrument, language)]),
            ("acts", _act_links(acts, language)),
            ("sanctions", _sanction_links(found.get("sanctions", []), language)),
            ("cases", _case_links(_cases_citing().get(id_, ()), language)),
        ),
        note=found.get("note", ""),
        sources=found.get("sources", []),
        checked=_checked(found, language),
    )


def _of_category(found: Thing, language: str) -> str:
    return f" ({CATEGORY[found['category']][language].lower()})" if found.get("category") in CATEGORY else ""


def _people(ids: Iterable[str], language: str) -> list[str]:
    named = {**section("library")["addressees"], **people()}
    return [named[id_]["label"][language] if id_ in named else id_ for id_ in ids]


def _instrument(id_: str, language: str) -> Page | None:
    library = section("library")
    found = library["instruments"].get(id_)
    if found is None:
        return None
    own = [one for one in library["provisions"].values() if one["instrument"] == id_]
    after = library["instruments"].get(found.get("repealed_by", ""))
    return Page(
        kind="instrument",
        id=id_,
        heading=f"{found['short']}: {found['title'][language]}",
        words="",
        facts=_facts(
            language,
            ("kind", found["subject"][language]),
            ("in-force", said_period(found["in_force_from"], found.get("in_force_until"), language)),
            ("known", said_date(date.fromisoformat(found["known_from"]), language)),
        ),
        links=_groups(
            language,
            ("provisions", [Link("provision", one["id"], one["pinpoint"], one["text"][language]) for one in own]),
            ("repealed", [_instrument_link(after, language)] if after else []),
        ),
        note=found.get("note", ""),
        sources=found.get("sources", []),
        checked="",
    )


def _act(id_: str, language: str) -> Page | None:
    library = section("library")
    found = library["acts"].get(id_)
    if found is None:
        return None
    ruling = [
        one
        for one in library["provisions"].values()
        if id_ in {act for case in one.get("cases", []) for act in case["acts"]}
    ]
    near = [
        Link("act", one["id"], capital(library["acts"][one["id"]]["label"][language]), one["differs"])
        for one in found.get("near", [])
    ]
    return Page(
        kind="act",
        id=id_,
        heading=capital(found["label"][language]),
        words=found["definition"][language],
        facts=_facts(
            language, ("kind", GROUPS[found["group"]][language] if found["group"] in GROUPS else found["group"])
        ),
        links=_groups(
            language,
            ("ruled-by", [Link("provision", one["id"], one["cite"], one["text"][language]) for one in ruling]),
            ("cases", _case_links(_cases_about().get(id_, ()), language)),
            ("near", near),
        ),
        note="",
        sources=[],
        checked="",
    )


class Period(NamedTuple):
    """A time in which the rules on an act stood still, and the answer in each phase of an election."""

    said: str
    phases: list[Link]


@functools.lru_cache(maxsize=1024)
def history(act: str, language: str) -> list[Period]:
    """Give the answers to a PNS about one act since 2014, the newest time first."""
    periods = epochs(ask.engine(), Question((act,), date(2024, 1, 1), FOLLOWED))
    return [
        Period(
            said_period(one["from"], one["until"], language),
            [_in_phase(phase, found["verdict"], language) for phase, found in one["phases"].items()],
        )
        for one in reversed(periods)
    ]


def _in_phase(phase: str, verdict: str, language: str) -> Link:
    return Link("", "", capital(PHASE_NAMES[phase][language]), VERDICT_WORD[verdict][language], verdict)


def _sanction(id_: str, language: str) -> Page | None:
    found = section("library")["sanctions"].get(id_)
    if found is None:
        return None
    using = [one for one in section("library")["provisions"].values() if id_ in one.get("sanctions", [])]
    return Page(
        kind="sanction",
        id=id_,
        heading=found["name"][language],
        words=found["content"][language],
        facts=_facts(
            language,
            ("kind", CATEGORY[found["category"]][language] if found["category"] in CATEGORY else found["category"]),
            ("level", found["level"]),
            ("in-force", said_period(found.get("effective_from"), found.get("effective_until"), language)),
            ("for", ", ".join(_people(found.get("for", []), language))),
            ("imposed-by", ", ".join(_people(found["imposed_by"], language))),
            ("operative", _said("yes" if found["operative"] else "not-yet", language)),
            ("cite", "; ".join(found["cite"])),
            ("grade", grade(found, language)),
        ),
        links=_groups(
            language,
            ("provisions", [Link("provision", one["id"], one["cite"], one["text"][language]) for one in using]),
        ),
        note=found.get("note", ""),
        sources=found.get("sources", []),
        checked=_checked(found, language),
    )


def _authority(id_: str, language: str) -> Page | None:
    found = section("library")["authorities"].get(id_)
    if found is None:
        return None
    return Page(
        kind="authority",
        id=id_,
        heading=found["name"][language],
        words="",
        facts=_facts(
            language,
            ("kind", found["role"][language]),
            ("powers", found["powers"][language]),
            ("period", said_period(found.get("from"), found.get("until"), language)),
            ("cite", "; ".join(found.get("cite", []))),
            ("grade", grade(found, language)),
        ),
        links=[],
        note=found.get("note", ""),
        sources=found.get("sources", []),
        checked=_checked(found, language),
    )


def _case(id_: str, language: str) -> Page | None:
    found = _scenarios().get(id_)
    if found is None:
        return None
    library, verdict = section("library"), found["expect"]["verdict"]
    cited = [*found["expect"].get("cites", []), *found["expect"].get("may_apply", [])]
    return Page(
        kind="case",
        id=id_,
        heading=capital(" + ".join(library["acts"][act]["label"][language] for act in found["acts"])),
        words=found["note"][language],
        facts=[
            *_facts(
                language,
                ("person", ", ".join(_people([found["person"]], language))),
                ("on", said_date(date.fromisoformat(found["on"]), language, weekday=True)),
                ("region", ask.regions()[found["region"]].label if "region" in found else ""),
                (
                    "election",
                    ask.timeline().election(found["election"])["title"][language] if "election" in found else "",
                ),
            ),
            *_told(found.get("facts", {}), language),
            *_facts(language, ("answer", VERDICT_WORD[verdict][language])),
        ],
        links=_groups(
            language,
            ("acts", _act_links(found["acts"], language)),
            ("provisions", [_provision_link(one, language) for one in cited if one in library["provisions"]]),
        ),
        note="",
        sources=[],
        checked="",
    )


def _told(said: Thing, language: str) -> list[Fact]:
    """Give what else is known in a worked case, in words."""
    facts = (fact for fact in section("rules")["facts"] if fact["id"] in said)
    return [Fact(capital(fact["name"][language]), _value(fact, said[fact["id"]], language)) for fact in facts]


def _value(fact: Thing, value: Any, language: str) -> str:
    labels = {one["id"]: one["label"][language] for one in fact["values"]}
    told = [
        ("yes" if one else "no") if isinstance(one, bool) else str(one)
        for one in (value if isinstance(value, list) else [value])
    ]
    return ", ".join(labels.get(one, one) for one in told)


# Links --------------------------------------------------------------------------------------------------------------


def _act_links(ids: Iterable[str], language: str) -> list[Link]:
    acts = section("library")["acts"]
    return [Link("act", id_, capital(acts[id_]["label"][language])) for id_ in ids]


def _provision_link(id_: str, language: str) -> Link:
    found = section("library")["provisions"][id_]
    return Link("provision", id_, found["cite"], found["text"][language])


def _instrument_link(found: Thing, language: str) -> Link:
    return Link("instrument", found["id"], found["short"], found["title"][language])


def _sanction_links(ids: Iterable[str], language: str) -> list[Link]:
    sanctions = section("library")["sanctions"]
    return [Link("sanction", id_, sanctions[id_]["name"][language]) for id_ in ids]


def _case_links(ids: Iterable[str], language: str) -> list[Link]:
    """Give worked cases, of every verdict some: one allowed and one forbidden stand side by side."""
    by_verdict: dict[str, list[Link]] = {}
    for id_ in ids:
        found = _scenarios()[id_]
        verdict = found["expect"]["verdict"]
        day = said_date(date.fromisoformat(found["on"]), language)
        who = ", ".join(_people([found["person"]], language))
        link = Link("case", id_, found["note"][language], f"{who}, {day}: {VERDICT_WORD[verdict][language]}", verdict)
        by_verdict.setdefault(verdict, []).append(link)
    each = max(1, MOST_CASES // max(1, len(by_verdict)))
    return [link for links in by_verdict.values() for link in links[:each]]


@functools.cache
def _scenarios() -> dict[str, Thing]:
    return {one["id"]: one for one in section("scenarios")["scenarios"]}


@functools.cache
def _cases_citing() -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for id_, one in _scenarios().items():
        for provision in (*one["expect"].get("cites", []), *one["expect"].get("may_apply", [])):
            out.setdefault(provision, []).append(id_)
    return out


@functools.cache
def _cases_about() -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for id_, one in _scenarios().items():
        for act in one["acts"]:
            out.setdefault(act, []).append(id_)
    return out


# Lists --------------------------------------------------------------------------------------------------------------


def instruments(language: str) -> list[Link]:
    """Give every instrument, the newest first."""
    found = sorted(
        section("library")["instruments"].values(),
        key=lambda one: (one["in_force_from"], one.get("enacted") or ""),
        reverse=True,
    )
    return [_instrument_link(one, language) for one in found]


def acts(language: str) -> list[tuple[str, list[Link]]]:
    """Give every act by group."""
    known = section("library")["acts"]
    return [
        (name[language], _act_links([id_ for id_, one in known.items() if one["group"] == group], language))
        for group, name in GROUPS.items()
    ]


def unverified(language: str) -> list[tuple[str, list[Link]]]:
    """Give what could not be verified, for lawyers who want to help: provisions, sanctions and authorities."""
    library = section("library")
    provisions = [one for one in library["provisions"].values() if one["verified"] == "unverified"]
    others = [
        Link(kind, id_, one["name"][language], one.get("note", ""))
        for kind, table in (("sanction", library["sanctions"]), ("authority", library["authorities"]))
        for id_, one in table.items()
        if one["verified"] == "unverified"
    ]
    texts = [
        Link("instrument", one["id"], f"{one['short']}: {one['title'][language]}", one.get("note", ""))
        for one in library["instruments"].values()
        if not one["verified"]
    ]
    return _groups(
        language,
        ("provisions", [Link("provision", one["id"], one["cite"], one.get("note", "")) for one in provisions]),
        ("instrument", texts),
        ("sanctions", others),
    )


PAGES = {
    "provision": _provision,
    "instrument": _instrument,
    "act": _act,
    "sanction": _sanction,
    "authority": _authority,
    "case": _case,
}


class Correction(NamedTuple):
    """An answer that was wrong before: what it said, what it says, and acts of which time it bears on."""

    id: str
    title: str
    at: datetime
    on: str
    was: str
    now: str
    period: str
    links: list[Link]


def corrections(language: str) -> list[Correction]:
    """Give the corrections, the newest first."""
    bears = {"id": "Mengenai perbuatan: {}.", "en": "Bears on acts: {}."}[language]
    return [
        Correction(
            id=one["id"],
            title=one["title"][language],
            at=datetime.combine(date.fromisoformat(one["on"]), time(), WIB),
            on=said_date(date.fromisoformat(one["on"]), language),
            was=one["was"][language],
            now=one["now"][language],
            period=bears.format(said_period(one["from"], one["until"], language)),
            links=[
                *_act_links(one["acts"], language),
                *(_provision_link(id_, language) for id_ in one["provisions"]),
            ],
        )
        for one in section("corrections")["corrections"]
    ]


class Release(NamedTuple):
    """A release of the corpus: when, until when the law was known, what it bears on, and its changes by heading."""

    version: str
    on: str
    until: str
    period: str
    links: list[tuple[str, list[Link]]]


def releases(language: str) -> list[Release]:
    """Give the releases, the newest first; a provision that was taken away is named, for it has no page."""
    known = section("library")["provisions"]
    bears = {"id": "Mengenai perbuatan: {}.", "en": "Bears on acts: {}."}[language]
    headings = {"added": "release-added", "changed": "release-changed", "removed": "release-removed"}
    return [
        Release(
            version=one["version"],
            on=said_date(date.fromisoformat(one["on"]), language),
            until=said_date(date.fromisoformat(one["known_until"]), language),
            period=bears.format(said_period(one["from"], one["until"], language)) if _changes(one) else "",
            links=_groups(
                language,
                *(
                    (heading, [_provision_link(id_, language) for id_ in one[name] if id_ in known])
                    for name, heading in headings.items()
                ),
            ),
        )
        for one in section("releases")["releases"]
    ]


def _changes(one: Thing) -> bool:
    return bool(one["added"] or one["changed"] or one["removed"])


# Searching ----------------------------------------------------------------------------------------------------------

MOST_FOUND = 12
LIKELY = 0.2
"""The share from which an act is offered that the words may mean without naming it."""


def search(text: str, language: str) -> list[tuple[str, list[Link]]]:
    """Find acts by name, definition and how people speak of them, rules by citation, regions. Raises BadQuestion."""
    wanted = clean(text, "text")
    library, spelled = section("library"), squeeze(wanted)
    labels = {name: id_ for id_, act in library["acts"].items() for name in act["label"].values()}
    understood = reader().read(wanted, FIRST_DAY).acts
    likely = [act for act, share in understood[:MOST_FOUND] if share >= LIKELY]
    acts = dict.fromkeys([*(labels[name] for name in closest(wanted, labels, 4)), *likely, *_described().find(wanted)])
    instruments = (one for one in library["instruments"].values() if spelled in _spelled(one, language))
    provisions = (id_ for id_, one in library["provisions"].items() if spelled in squeeze(one["cite"]))
    cited = [
        *(_instrument_link(one, language) for one in instruments),
        *(_provision_link(id_, language) for id_ in provisions),
    ]
    return _groups(
        language,
        ("acts", _act_links([act for act in acts if act in library["acts"]][:MOST_FOUND], language)),
        ("provisions", cited[:MOST_FOUND]),
        ("regions", [Link("region", one.code, one.label) for one in ask.regions().mentioned(wanted)[:MOST_FOUND]]),
    )


@functools.cache
def _described() -> Mentions:
    acts = section("library")["acts"].items()
    return Mentions({id_: [id_, *act["label"].values(), *act["definition"].values()] for id_, act in acts})


def _spelled(instrument: Thing, language: str) -> str:
    return squeeze(f"{instrument['short']} {instrument['title'][language]}")


def changed(before: str, after: str, language: str) -> list[tuple[str, list[Link]]]:
    """Give what began and what ended between two days. Raises BadQuestion."""
    found = difference({"from": before, "to": after})
    return _groups(
        language,
        ("began", [_provision_link(one["id"], language) for one in found["began"]]),
        ("ended", [_provision_link(one["id"], language) for one in found["ended"]]),
    )

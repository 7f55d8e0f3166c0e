"""The pages of regions and elections: which stages ran there and when, as a line and as its list."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from netral.law import ask
from netral.law.artefact import section
from netral.law.contract.dates import MONTHS, said_date, said_span
from netral.law.contract.fourfold import EITHER
from netral.law.contract.sheet import Line, sheet
from netral.law.contract.wording import VERDICT_WORD
from netral.law.question import FactValue, Question
from netral.law.regions import Region
from netral.law.timeline import PHASE_NAMES, STAGE_NAMES, Stage

WIDTH, TOP, HEIGHT, LABEL = 336, 8, 26, 52
BEFORE, AFTER = 30, 20
"""Days shown before the registration of candidates, and after the vote."""
FILL = {
    "preparation": "t1", "candidate-support": "t1", "suspended": "tx", "registration": "t2", "determination": "t4",
    "campaign": "t3", "quiet": "tx", "voting": "t4", "counting": "t2", "result": "t2", "dispute": "t1",
    "inauguration": "t4",
}  # fmt: skip
MAIN = ("registration", "determination", "campaign", "quiet", "counting", "voting")
"""The stages that are drawn, one over the other; the list below holds all."""
SHORT = {"Agustus": "Agt"}
"""Months that are not shortened to their first three letters."""
NARROWEST = 3.0
DAY = timedelta(1)
SHOWN_TO = "pns"
SHOWN: tuple[tuple[str, Mapping[str, FactValue], Mapping[str, str]], ...] = (
    ("like", {"object": EITHER}, {"id": "Menyukai unggahan calon", "en": "Like a candidate's post"}),
    (
        "attend-passively",
        {},
        {"id": "Hadir di kampanye tanpa atribut", "en": "Attend a campaign, wearing nothing of it"},
    ),
    ("vote", {}, {"id": "Menggunakan hak pilih", "en": "Vote"}),
)
"""What a day means is shown by these acts: one rarely allowed, one in dispute, one always a right."""


_Span = tuple[str, date, date]
"""A stage, its first day, and the day after its last."""


class Row(NamedTuple):
    """One stage in the list: its name, its days in words, what it is about, and whether the days were checked.

    `first` and `until` (exclusive) are ISO days, "" where there are none yet.
    """

    name: str
    first: str
    until: str
    days: str
    sub: str
    verified: bool
    note: str


class Bar(NamedTuple):
    """One stage in the drawing."""

    fill: str
    x: float
    width: float


class Mark(NamedTuple):
    """The beginning of a month in the drawing."""

    x: float
    label: str


class Calendar(NamedTuple):
    """An election in a region, or a national one; the line shows the days `drawn`, from `first` to `last`."""

    id: str
    title: str
    voting: str
    rows: list[Row]
    bars: list[Bar]
    marks: list[Mark]
    basis: str
    drawn: str
    first: date | None
    last: date | None

    def at(self, day: date) -> float | None:
        """Give where a day stands on the line; None where the line does not reach."""
        if self.first is None or self.last is None or not self.first <= day <= self.last:
            return None
        return _at(day, self.first, self.last)


def calendar(election: str, region: str | None, language: str) -> Calendar:
    """Give the calendar of an election as it stands now."""
    timeline = ask.timeline()
    rows = tuple(timeline.schedule(election, region))
    return _calendar(election, _Rows(rows), timeline.voting(election, region), language)


class _Rows(tuple[Mapping[str, Any], ...]):
    """The rows of a schedule. They are the corpus's own, so that regions with the same schedule are known by them."""

    __slots__ = ()

    def __hash__(self) -> int:
        return hash(tuple(map(id, self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Rows) and len(self) == len(other) and all(map(operator.is_, self, other))


@functools.lru_cache(maxsize=1024)
def _calendar(election: str, rows: _Rows, voting: date | None, language: str) -> Calendar:
    one = ask.timeline().election(election)
    spans = list(_spans(rows))
    first, last = _ends(spans, voting)
    return Calendar(
        id=election,
        title=one["title"][language],
        voting=said_date(voting, language, weekday=True) if voting else "",
        rows=[_row(row, language) for row in rows],
        bars=list(_bars(spans, first, last)) if first and last else [],
        marks=list(_months(first, last, language)) if first and last else [],
        basis="; ".join(one.get("legal_basis", [])),
        drawn=said_span(first, last, language) if first and last else "",
        first=first,
        last=last,
    )


def _row(row: Mapping[str, Any], language: str) -> Row:
    note = row.get("note") or row.get("rule") or ""
    return Row(
        name=STAGE_NAMES[row["stage"]][language],
        first=row.get("from", ""),
        until=row.get("until", ""),
        days=_days(row, language),
        sub=row["sub"][language] if "sub" in row else "",
        verified=bool(row.get("verified")),
        note=note[language] if isinstance(note, dict) else str(note),
    )


def _days(row: Mapping[str, Any], language: str) -> str:
    if "from" not in row:
        return {"id": "Belum bertanggal", "en": "No date yet"}[language]
    first = date.fromisoformat(row["from"])
    if not row.get("until"):
        return said_date(first, language)
    return said_span(first, date.fromisoformat(row["until"]) - DAY, language)


def _ends(spans: Sequence[_Span], voting: date | None) -> tuple[date | None, date | None]:
    """Give the first and the last day of the line; none where the days of the main stages are not known."""
    if voting is None or not spans:
        return None, None
    first = min(begin for _, begin, _ in spans) - timedelta(BEFORE)
    last = max(voting + timedelta(AFTER), *(min(end, voting + timedelta(AFTER)) for _, _, end in spans))
    return first, last


def _at(day: date, first: date, last: date) -> float:
    return round((day - first).days * WIDTH / (last - first).days, 1)


def _bars(spans: Sequence[_Span], first: date, last: date) -> Iterator[Bar]:
    """Draw the main stages, one over the other."""
    yield Bar(FILL["preparation"], 0.0, _at(spans[0][1], first, last))
    for stage, begin, end in spans:
        left, right = _at(max(begin, first), first, last), _at(min(end, last), first, last)
        if right > left:
            yield Bar(FILL[stage], left, max(NARROWEST, round(right - left, 1)))


def _spans(rows: Sequence[Mapping[str, Any]]) -> Iterator[_Span]:
    for stage in MAIN:
        found = [row for row in rows if row["stage"] == stage and row.get("from") and row.get("until")]
        if found:
            begin, end = min(row["from"] for row in found), max(row["until"] for row in found)
            yield stage, date.fromisoformat(begin), date.fromisoformat(end)


def _months(first: date, last: date, language: str) -> Iterator[Mark]:
    month = (first.replace(day=1) + timedelta(32)).replace(day=1)
    while month < last:
        name = MONTHS[language][month.month - 1]
        yield Mark(_at(month, first, last), SHORT.get(name, name[:3]))
        month = (month + timedelta(32)).replace(day=1)


# Regions ------------------------------------------------------------------------------------------------------------


class Meaning(NamedTuple):
    """What one act is on the day shown, for a PNS."""

    act: str
    name: str
    verdict: str
    word: str


class Place(NamedTuple):
    """A region on a day: where it lies, what runs there, what that means, and who is in charge."""

    code: str
    name: str
    zone: str
    province: Region | None
    within: list[Region]
    on: date
    said: str
    phase: str
    running: str
    calendar: Calendar | None
    others: list[tuple[str, str, str]]
    meanings: list[Meaning]
    route: list[Line]


@functools.lru_cache(maxsize=512)
def place(code: str, on: date, language: str) -> Place | None:
    """Give the page of a region for a day; None for no such code."""
    regions = ask.regions()
    if code not in regions:
        return None
    region = regions[code]
    governing = ask.timeline().stages(on, region=code)[0]
    votes = _votes_of(code)
    shown = governing.election or _nearest(votes, on)
    forbidden = ask.answer(Question(("like",), on, SHOWN_TO, {"object": EITHER}, region=code))
    return Place(
        code=code,
        name=region.label,
        zone=region.zone,
        province=regions.parent(code, on),
        within=_within().get(code, []),
        on=on,
        said=said_date(on, language, weekday=True),
        phase=PHASE_NAMES[governing.phase][language],
        running=_running(governing, on, language),
        calendar=calendar(shown, code, language) if shown else None,
        others=[
            (id_, ask.timeline().election(id_)["title"][language], voting.isoformat())
            for voting, id_ in reversed(votes)
            if id_ != shown
        ],
        meanings=[_meaning(act, facts, name[language], on, code, language) for act, facts, name in SHOWN],
        route=sheet(forbidden, language).route,
    )


def _running(stage: Stage, on: date, language: str) -> str:
    """Say how many days of a stage have passed: "day 25 of 71"; nothing outside elections."""
    if stage.election is None or stage.from_ is None or stage.until is None:
        return ""
    words = {"id": "hari ke-{} dari {}", "en": "day {} of {}"}[language]
    return words.format((on - stage.from_).days + 1, (stage.until - stage.from_).days)


def _nearest(votes: Sequence[tuple[date, str]], on: date) -> str | None:
    """Give the next election that votes, else the last one before."""
    later = [id_ for voting, id_ in votes if voting >= on]
    return later[0] if later else votes[-1][1] if votes else None


def _meaning(act: str, facts: Mapping[str, FactValue], name: str, on: date, code: str, language: str) -> Meaning:
    verdict = ask.engine().verdict(ask.situated(Question((act,), on, SHOWN_TO, facts, region=code)))
    return Meaning(act, name, verdict, VERDICT_WORD[verdict][language])


@functools.lru_cache(maxsize=1024)
def _votes_of(code: str) -> list[tuple[date, str]]:
    """Give the elections a region certainly votes in, with their voting days, in order."""
    timeline = ask.timeline()
    dated = ((timeline.voting(one["id"], code), one["id"]) for one in timeline.elections())
    return sorted((voting, id_) for voting, id_ in dated if voting and _takes_part(id_, code, voting))


def _as_of() -> date:
    """Give the day until which the corpus is known: in which province a region lies is told for it."""
    return date.fromisoformat(section("rules")["release"]["known_until"])


def _takes_part(election: str, code: str, voting: date) -> bool:
    return any(stage.election == election and stage.certain for stage in ask.timeline().stages(voting, region=code))


def provinces() -> list[Region]:
    """Give the provinces, by Kemendagri's code."""
    return sorted((region for region in ask.regions() if region.level == "province"), key=lambda region: region.code)


@functools.cache
def _within() -> dict[str, list[Region]]:
    """Give what lies in each province, by Kemendagri's code."""
    regions = ask.regions()
    found: dict[str, list[Region]] = {}
    for region in sorted(regions, key=lambda region: region.code):
        parent = regions.parent(region.code, _as_of())
        if parent:
            found.setdefault(parent.code, []).append(region)
    return found

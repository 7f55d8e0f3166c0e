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
from netral.law.regions import Region
from netral.law.timeline import STAGE_NAMES

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


class Row(NamedTuple):
    """One stage in the list: its name, its days in words, what it is about, and whether the days were checked."""

    name: str
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
    """An election in a region, or a national one."""

    id: str
    title: str
    voting: str
    rows: list[Row]
    bars: list[Bar]
    marks: list[Mark]
    basis: str
    drawn: str


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
    bars, marks, drawn = _drawn(rows, voting, language)
    return Calendar(
        id=election,
        title=one["title"][language],
        voting=said_date(voting, language, weekday=True) if voting else "",
        rows=[_row(row, language) for row in rows],
        bars=bars,
        marks=marks,
        basis="; ".join(one.get("legal_basis", [])),
        drawn=drawn,
    )


def _row(row: Mapping[str, Any], language: str) -> Row:
    note = row.get("note") or row.get("rule") or ""
    return Row(
        name=STAGE_NAMES[row["stage"]][language],
        days=_days(row, language),
        sub=row.get("sub") or "",
        verified=bool(row.get("verified")),
        note=note[language] if isinstance(note, dict) else str(note),
    )


def _days(row: Mapping[str, Any], language: str) -> str:
    if "from" not in row:
        return {"id": "Belum bertanggal", "en": "No date yet"}[language]
    first = date.fromisoformat(row["from"])
    if not row.get("until"):
        return said_date(first, language)
    return said_span(first, date.fromisoformat(row["until"]) - timedelta(1), language)


def _drawn(rows: Sequence[Mapping[str, Any]], voting: date | None, language: str) -> tuple[list[Bar], list[Mark], str]:
    """Draw the main stages on a line of WIDTH; nothing where their days are not known."""
    spans = list(_spans(rows))
    if voting is None or not spans:
        return [], [], ""
    first = min(begin for _, begin, _ in spans) - timedelta(BEFORE)
    last = max(voting + timedelta(AFTER), *(min(end, voting + timedelta(AFTER)) for _, _, end in spans))
    scale = WIDTH / (last - first).days

    def at(day: date) -> float:
        return round((day - first).days * scale, 1)

    bars = [Bar(FILL["preparation"], 0.0, at(spans[0][1]))]
    for stage, begin, end in spans:
        left, right = at(max(begin, first)), at(min(end, last))
        if right > left:
            bars.append(Bar(FILL[stage], left, max(NARROWEST, round(right - left, 1))))
    return bars, list(_months(first, last, at, language)), said_span(first, last, language)


def _spans(rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, date, date]]:
    for stage in MAIN:
        found = [row for row in rows if row["stage"] == stage and row.get("from") and row.get("until")]
        if found:
            begin, end = min(row["from"] for row in found), max(row["until"] for row in found)
            yield stage, date.fromisoformat(begin), date.fromisoformat(end)


def _months(first: date, last: date, at: Any, language: str) -> Iterator[Mark]:
    month = (first.replace(day=1) + timedelta(32)).replace(day=1)
    while month < last:
        name = MONTHS[language][month.month - 1]
        yield Mark(at(month), SHORT.get(name, name[:3]))
        month = (month + timedelta(32)).replace(day=1)


# Regions ------------------------------------------------------------------------------------------------------------


class Place(NamedTuple):
    """A region, the province it lies in, and the elections it votes in, the newest first."""

    code: str
    name: str
    zone: str
    province: Region | None
    calendars: list[Calendar]


def place(code: str, language: str) -> Place | None:
    """Give the page of a region; None for no such code."""
    regions = ask.regions()
    if code not in regions:
        return None
    region = regions[code]
    votes = [one["id"] for one in ask.timeline().elections() if _votes(one["id"], code)]
    return Place(
        code=code,
        name=region.label,
        zone=region.zone,
        province=regions.parent(code, _as_of()),
        calendars=[calendar(id_, code, language) for id_ in reversed(votes)],
    )


def _as_of() -> date:
    """Give the day until which the corpus is known: in which province a region lies is told for it."""
    return date.fromisoformat(section("rules")["release"]["known_until"])


@functools.lru_cache(maxsize=8192)
def _votes(election: str, code: str) -> bool:
    """Tell whether a region votes in an election, as far as is known."""
    timeline = ask.timeline()
    voting = timeline.voting(election, code)
    if voting is None:
        return False
    return any(stage.election == election and stage.certain for stage in timeline.stages(voting, region=code))


@functools.cache
def provinces() -> list[tuple[Region, list[Region]]]:
    """Give the provinces and what lies in them, by Kemendagri's code."""
    regions = ask.regions()
    by_code = sorted(regions, key=lambda region: region.code)
    tops = [region for region in by_code if region.level == "province"]
    below: dict[str, list[Region]] = {region.code: [] for region in tops}
    for region in by_code:
        parent = regions.parent(region.code, _as_of())
        if region.level != "province" and parent and parent.code in below:
            below[parent.code].append(region)
    return [(region, below[region.code]) for region in tops]

"""Which stage of which election runs on a day, in a region, as it was known on another day.

Data: `corpus/elections/*.toml`, one file per election. Days are ISO strings inside (they sort like dates); `from` is
inclusive, `until` exclusive. An election has one or more *schedules*, each with the day it became known; a later one
takes over from its own `from` on. *Overrides* do the same for some regions: follow-up votes, second rounds, re-votes.

Two words for one day: `Stage.id` is the calendar's stage, `Stage.phase` the law's. Whoever the law asks "were the
candidates determined?" reads the phase: before-determination until the day of determination, which belongs to
after-determination.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from netral.law.errors import BadQuestion
from netral.law.regions import parent_on
from netral.law.search import clean, squeeze, unknown

if TYPE_CHECKING:  # what reads the sources is not loaded to answer
    from pathlib import Path

    from netral.law.sources import Source

STAGE_NAMES = {
    "preparation": {"id": "Persiapan", "en": "Preparation"},
    "candidate-support": {"id": "Dukungan calon perseorangan", "en": "Support for independent candidates"},
    "registration": {"id": "Pendaftaran calon", "en": "Registration of candidates"},
    "determination": {"id": "Penetapan calon", "en": "Determination of candidates"},
    "campaign": {"id": "Kampanye", "en": "Campaign"},
    "quiet": {"id": "Masa tenang", "en": "Quiet period"},
    "voting": {"id": "Pemungutan suara", "en": "Voting"},
    "counting": {"id": "Penghitungan suara", "en": "Counting"},
    "result": {"id": "Penetapan hasil", "en": "Result"},
    "dispute": {"id": "Sengketa", "en": "Disputes"},
    "inauguration": {"id": "Pelantikan", "en": "Inauguration"},
    "suspended": {"id": "Tahapan ditunda", "en": "Stages suspended"},
    "none": {"id": "Tidak ada pemilihan", "en": "No election"},
}
"""The calendar's stages in both languages; "none" is the day outside elections."""

PHASE_NAMES = {
    "before-determination": {"id": "sebelum penetapan calon", "en": "before the determination of candidates"},
    "after-determination": {"id": "sesudah penetapan calon", "en": "after the determination of candidates"},
    "campaign": {"id": "masa kampanye", "en": "campaign"},
    "quiet": {"id": "masa tenang", "en": "quiet period"},
    "voting": {"id": "hari pemungutan suara", "en": "voting day"},
    "after-voting": {"id": "sesudah pemungutan suara", "en": "after voting"},
    "no-election": {"id": "di luar pemilihan", "en": "outside elections"},
}
"""The law's phases in both languages."""

STAGES = tuple(STAGE_NAMES)[:-1]
PHASES = ("voting", "quiet", "campaign", "after-determination", "before-determination", "after-voting", "no-election")
"""Of several phases that run at once the first in this order governs."""

_BEFORE_VOTE = ("suspended", "determination", "registration", "dispute", "candidate-support", "preparation")
_AFTER_VOTE = ("inauguration", "dispute", "result", "counting")
_NO_OWN = "province-without-governor-election"

_ELECTION = {
    "id",
    "kind",
    "scope",
    "status",
    "title",
    "what",
    "rule",
    "voters",
    "legal_basis",
    "legislation",
    "sources",
    "note",
    "regions_file",
    "some_regions",
    "some_regions_note",
    "revote_lesson",
    "totals",
    "candidates",
    "window",
    "schedules",
    "overrides",
}
_SCHEDULE = {"id", "known_from", "known_from_note", "known_until", "from", "legal_basis", "open_ended", "in_force"}
_OVERRIDE = {"id", "regions", "why", "within_days", "known_from", "known_from_note", "from", "sources", "note"}
_ROW = {"stage", "from", "until", "sub", "verified", "note", "rule", "days", "holiday", "legal_basis"}
_PLANNED = {"planned_from", "planned_until"}


# What is answered ---------------------------------------------------------------------------------------------------


class Stage(NamedTuple):
    """One election's stage on a day.

    `id` is the calendar's stage or "none"; `phase` one of PHASES; `region` the code of the region whose election it is
    (a province's for a governor's election), None for a national one. `until` is exclusive, None when open. `certain`
    is False when it depends on something unknown: the region, or a list of voting regions that the corpus lacks.
    """

    id: str
    phase: str
    election: str | None = None
    kind: str | None = None
    region: str | None = None
    from_: date | None = None
    until: date | None = None
    sub: dict[str, str] | None = None
    verified: bool = True
    certain: bool = True
    note: dict[str, str] | None = None

    def as_dict(self) -> dict[str, Any]:
        """Give the contract's {id, phase, election, region, from, until}; days as ISO strings or None."""
        return {
            "id": self.id,
            "phase": self.phase,
            "election": self.election,
            "region": self.region,
            "from": self.from_.isoformat() if self.from_ else None,
            "until": self.until.isoformat() if self.until else None,
        }

    def as_full_dict(self) -> dict[str, Any]:
        """Give the contract's keys and also kind, sub, verified, certain and note."""
        more = {"kind": self.kind, "sub": self.sub, "verified": self.verified, "certain": self.certain}
        return self.as_dict() | more | {"note": self.note}


class NextElection(NamedTuple):
    """The next known election: its voting day, or only the planned year while no day is set."""

    election: str
    kind: str
    title: dict[str, str]
    voting: date | None
    planned: str | None
    begins: date | None
    certain: bool = True

    def as_dict(self) -> dict[str, Any]:
        """Give JSON-able data."""
        return {
            "election": self.election,
            "kind": self.kind,
            "title": self.title,
            "voting": self.voting.isoformat() if self.voting else None,
            "planned": self.planned,
            "begins": self.begins.isoformat() if self.begins else None,
            "certain": self.certain,
        }


class _Segment(NamedTuple):
    """A stretch of one schedule or override that governs [begin, end); `end` "" when it is the last."""

    begin: str
    end: str
    rows: list[dict[str, Any]]
    marks: dict[str, str]
    inherits: bool
    open_ended: bool

    def voting(self) -> str | None:
        return next((str(row["from"]) for row in self.rows if row["stage"] == "voting" and "from" in row), None)

    def determination(self) -> str | None:
        if "determination" in self.marks:
            return self.marks["determination"]
        rows = (row for row in self.rows if row["stage"] == "determination" and "sub" not in row and "from" in row)
        return next((str(row["from"]) for row in rows), None)

    def inauguration(self) -> str | None:
        days = [str(row["from"]) for row in self.rows if row["stage"] == "inauguration" and "from" in row]
        return min(days, default=None)

    def last(self) -> str:
        """Give the first day on which it runs no more: the next takes over, or its last row ends; "" if open."""
        if self.end or self.open_ended:
            return self.end
        return max((str(row["until"]) for row in self.rows if "until" in row), default="")


# Reading ------------------------------------------------------------------------------------------------------------


def read(corpus: Path) -> dict[str, Any]:
    """Read `corpus/elections/*.toml` strictly, with what the timeline needs of `corpus/regions/`.

    Gives {"elections": [election…], "parents", "since", "no_own_election", "codes"}; an election is its TOML with
    days as ISO strings, plus "participants": [code] or None. Raises CorpusError.
    """
    from netral.law.regions import read as read_regions
    from netral.law.sources import files

    places = read_regions(corpus)
    known = {code for code, _, _ in places["regions"]}
    elections = [_read_election(corpus, name, known) for name in files(corpus, "elections")]
    _say_substages(corpus, elections)
    elections.sort(key=lambda election: (_first_day(election) or "9999", election["id"]))
    return {
        "elections": elections,
        "parents": places["parents"],
        "since": places["since"],
        "no_own_election": places["no_own_election"],
        "codes": [code for code, _, _ in places["regions"]],
    }


def _say_substages(corpus: Path, elections: list[dict[str, Any]]) -> None:
    """Give the `sub` of every row in both languages; each of `substages.toml` is used, and no other is."""
    from netral.law.sources import Source

    source = Source.open(corpus, "substages.toml")
    table = source.toml()
    source.only(table, ("substages",))
    said: dict[str, str] = source.take(table, "substages", dict)
    used = set()
    for election in elections:
        for row in (row for part in (*election["schedules"], *election["overrides"]) for row in part["stages"]):
            if "sub" in row:
                sub = row["sub"]
                if sub not in said:
                    source.fail(f"{sub!r} of {election['id']} is missing", field="substages", near=["[substages]"])
                used.add(sub)
                row["sub"] = {"id": said[sub], "en": sub}
    for sub in said.keys() - used:
        source.fail("no election uses it", field=sub, near=[sub])


def manifest(data: dict[str, Any]) -> dict[str, Any]:
    """Give {election id: {"stages", "overrides", "regions"}}, counts, for the corpus manifest."""
    return {
        election["id"]: {
            "stages": sum(len(schedule["stages"]) for schedule in election["schedules"]),
            "overrides": len(election["overrides"]),
            "regions": len(election["participants"] or ()),
        }
        for election in sorted(data["elections"], key=lambda election: str(election["id"]))
    }


def _first_day(election: dict[str, Any]) -> str | None:
    days = [row["from"] for schedule in election["schedules"] for row in schedule["stages"] if "from" in row]
    return min(days, default=None)


def _read_election(corpus: Path, name: str, known: set[str]) -> dict[str, Any]:
    from netral.law.sources import Source, plain

    source = Source.open(corpus, "elections", name)
    raw = source.toml()
    source.only(raw, _ELECTION)
    if source.take(raw, "id", str) != name.removesuffix(".toml"):
        source.fail("must be the name of the file", field="id", near=["id = "])
    for field, values in (("kind", ("pilkada", "pemilu")), ("scope", ("national", "regional"))):
        if source.take(raw, field, str) not in values:
            source.fail(f"must be one of {', '.join(values)}", field=field, near=[f"{field} = "])
    source.both(raw, "title", near=["title"])
    if not source.take(raw, "sources", list):
        source.fail("at least one source is needed", field="sources", near=["sources"])
    _check_schedules(source, raw)
    for override in raw.get("overrides", []):
        _check_override(source, override, known)
    for code in raw.get("some_regions", []):
        if code not in known:
            source.fail(f"{code} is not a region", field="some_regions", near=["some_regions"])
    election: dict[str, Any] = plain(raw)
    election.setdefault("overrides", [])
    election["participants"] = _participants(corpus, source, raw, known)
    return election


def _check_schedules(source: Source, raw: dict[str, Any]) -> None:
    before = date.min
    for position, schedule in enumerate(source.take(raw, "schedules", list)):
        near = ["[[schedules]]", f'id = "{schedule.get("id")}"']
        source.only(schedule, _SCHEDULE | {"stages", "marks"}, near=near)
        source.day(schedule, "known_from", near=near)
        if schedule["known_from"] < before:
            source.fail("schedules stand in the order in which they became known", field="known_from", near=near)
        before = schedule["known_from"]
        if position and not schedule.get("from"):
            source.fail("a later schedule says from when it takes over", field="from", near=near)
        _check_rows(source, schedule, near, planned=raw.get("status") == "planned")


def _check_override(source: Source, override: dict[str, Any], known: set[str]) -> None:
    near = ["[[overrides]]", f'id = "{override.get("id")}"']
    source.only(override, _OVERRIDE | {"stages", "marks"}, near=near)
    source.day(override, "known_from", near=near)
    source.day(override, "from", near=near)
    source.take(override, "why", str, near=near)
    for code in source.take(override, "regions", list, near=near):
        if code not in known:
            source.fail(f"{code} is not a region", field="regions", near=near)
    _check_rows(source, override, near, planned=False)
    if not any(row["stage"] == "voting" for row in override["stages"]):
        source.fail("an override has its own voting day", field="stages", near=near)


def _check_rows(source: Source, schedule: dict[str, Any], near: list[str], *, planned: bool) -> None:
    for row in source.take(schedule, "stages", list, near=near):
        here = [*near, f'stage = "{row.get("stage")}"']
        if row.get("from"):
            here.append(f"from = {row['from']}")
        source.only(row, _ROW | (_PLANNED if planned else set()), near=here)
        if source.take(row, "stage", str, near=here) not in STAGES:
            source.fail(f"{row['stage']!r} is not a stage", field="stage", near=here)
        source.take(row, "verified", bool, near=here)
        if "rule" in row:
            source.both(row, "rule", near=here)
        begin, end = source.day(row, "from", near=here, needed=False), source.day(row, "until", near=here, needed=False)
        if (begin is None) != (end is None) or (begin is None and not planned and "rule" not in row):
            source.fail("a stage has both from and until (exclusive), or a rule in words", field="until", near=here)
        if begin and end and begin >= end:
            source.fail("must lie after from: it is exclusive", field="until", near=here)


def _participants(corpus: Path, source: Source, raw: dict[str, Any], known: set[str]) -> list[str] | None:
    if "regions_file" not in raw:
        return None
    listed = source.open(corpus, "regions", raw["regions_file"])
    header = listed.text.split("\n", 1)[0].split(",")
    rows = listed.csv(*header)
    for row in rows:
        if row.get("code") not in known:
            listed.fail(f"{row.get('code')} is not a region", field="code", near=[str(row.get("code"))])
    if len(rows) != raw["totals"]["total"]:
        source.fail(
            f"says {raw['totals']['total']}, the list has {len(rows)}", field="total", near=["[totals]", "total"]
        )
    return [row["code"] for row in rows]


# Answering ----------------------------------------------------------------------------------------------------------


class Timeline:
    """All elections. Built from the dict that `read` gives; building copies nothing, so it is cheap."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._elections: dict[str, dict[str, Any]] = {election["id"]: election for election in data["elections"]}
        self._named = {
            squeeze(name): id for id, one in self._elections.items() for name in (id, *one["title"].values())
        }
        self._parents: dict[str, list[list[str]]] = data["parents"]
        self._since: dict[str, str] = data["since"]
        self._no_own = frozenset(data["no_own_election"])
        self._codes = frozenset(data["codes"])
        self._voting_in: dict[str, frozenset[str]] = {}
        self._overridden: dict[str, frozenset[str]] = {}
        self._spans: dict[str, tuple[str, str]] = {}
        self._cut: dict[tuple[str, str | None, int], list[_Segment]] = {}

    def elections(self) -> list[dict[str, Any]]:
        """Give every election's data (id, kind, scope, title, schedules, …) in order of its first day."""
        return list(self._elections.values())

    def election(self, id: str) -> dict[str, Any]:
        """Give one election's data. Raises BadQuestion naming "election" with the nearest ids."""
        try:
            return self._elections[id]
        except KeyError:
            raise unknown("election", id, self._elections, 5) from None

    def find_election(self, text: str, *, field: str = "election") -> str:
        """Give the id of an election by id or title, forgiving spelling ("Pilkada 2020"). Raises BadQuestion."""
        found = self._named.get(squeeze(clean(text, field)))
        if found:
            return found
        raise unknown(field, text.strip(), self._elections, 5)

    def stages(
        self, on: date, *, region: str | None = None, election: str | None = None, as_known_on: date | None = None
    ) -> list[Stage]:
        """Give what runs on that day, the governing stage first; never empty ("none" outside elections).

        `region` is a code: its own election and its province's count. Without a region, a regional election
        (2015–2020) is given as `certain=False` together with a "none" alternative, unless `election` asks for its
        default schedule. `as_known_on` leaves out what was decided later. Raises BadQuestion for an unknown region
        or election.
        """
        self._check_region(region)
        day, known = on.isoformat(), as_known_on.isoformat() if as_known_on else None
        wanted = [self.election(election)] if election else list(self._elections.values())
        found: list[Stage] = []
        for one in wanted:
            if not self._may_run(one, day):
                continue
            for code, certain in self._constituencies(one, region, day):
                stage = self._stage(one, code, day, known, certain=certain or (election is not None and region is None))
                if stage:
                    found.append(stage)
        found = _merged(found, region)
        found.sort(key=lambda stage: (PHASES.index(stage.phase), not stage.certain))
        if not any(stage.certain for stage in found):
            found.append(self._none(day, region, known, wanted, election=election, alternative=bool(found)))
        return found

    def schedule(self, election: str, region: str | None = None) -> list[dict[str, Any]]:
        """Give the rows of a schedule as it stands now, in order: {stage, from, until (exclusive), sub, verified, …}.

        Days are ISO strings; a row without a day holds the rule by which its day will be known.
        """
        segments = self._segments(self.election(election), region, None)
        rows = [row for segment in segments for row in segment.rows]
        return sorted(rows, key=lambda row: (row.get("from", "9999"), row.get("until", "9999")))

    def next_election(
        self, on: date, region: str | None = None, *, as_known_on: date | None = None
    ) -> NextElection | None:
        """Give the next election that votes after that day, for the region if one is given; planned ones last."""
        self._check_region(region)
        day, known = on.isoformat(), as_known_on.isoformat() if as_known_on else None
        dated: list[tuple[str, NextElection]] = []
        planned: list[tuple[str, NextElection]] = []
        for one in self._elections.values():
            for code, certain in self._constituencies(one, region, day):
                segments = self._segments(one, code, known)
                votes = sorted(vote for vote in (segment.voting() for segment in segments) if vote and vote > day)
                if votes:
                    begin = min(str(row["from"]) for row in segments[0].rows if "from" in row)
                    sure = certain and not (region is None and one["scope"] == "regional")
                    dated.append((votes[0], _next(one, voting=votes[0], begins=begin, certain=sure)))
                year = _planned_year(segments)
                if year and year >= day[:4]:
                    planned.append((year, _next(one, planned=year)))
        for candidates in (dated, planned):
            if candidates:
                return min(candidates, key=lambda pair: (pair[0], not pair[1].certain))[1]
        return None

    def determination(
        self, election: str, region: str | None = None, *, as_known_on: date | None = None
    ) -> date | None:
        """Give the day on which the candidates are determined, as known then.

        None while it is not set, and for a region that certainly takes no part in that election.
        """
        return self._mark("determination", election, region, as_known_on)

    def voting(self, election: str, region: str | None = None, *, as_known_on: date | None = None) -> date | None:
        """Give the (last) voting day, as known then; None while it is not set or where nobody votes."""
        return self._mark("voting", election, region, as_known_on)

    def inauguration(self, election: str, region: str | None = None, *, as_known_on: date | None = None) -> date | None:
        """Give the first recorded day of inauguration, as known then; None when none is recorded there."""
        return self._mark("inauguration", election, region, as_known_on)

    def _mark(self, what: str, election: str, region: str | None, as_known_on: date | None) -> date | None:
        self._check_region(region)
        one = self.election(election)
        known = as_known_on.isoformat() if as_known_on else None
        takes_part, code = self._voting_code(one, region)
        for segment in reversed(self._segments(one, code, known) if takes_part else []):
            found: str | None = getattr(segment, what)()
            if found:
                return date.fromisoformat(found)
            if not segment.inherits or what != "determination":
                return None
        return None

    def _voting_code(self, one: dict[str, Any], region: str | None) -> tuple[bool, str | None]:
        """Give (takes part, constituency): the one with a schedule of its own before the region's own election."""
        if region is None:
            return True, None
        day = _first_day(one) or "9999"
        codes = [code for code, _ in self._constituencies(one, region, day) if code != _NO_OWN]
        own = (code for code in codes if code in self._with_own_schedule(one))
        return bool(codes), next(own, codes[0] if codes else None)

    def _with_own_schedule(self, one: dict[str, Any]) -> frozenset[str]:
        """Give the regions that have an override in this election; remembered."""
        if one["id"] not in self._overridden:
            codes = (code for override in one["overrides"] for code in override["regions"])
            self._overridden[one["id"]] = frozenset(codes)
        return self._overridden[one["id"]]

    def _may_run(self, one: dict[str, Any], day: str) -> bool:
        """Say whether anything of it, anywhere, can run on that day; remembers its first and last day."""
        if one["id"] not in self._spans:
            rows = [row for part in [*one["schedules"], *one["overrides"]] for row in part["stages"] if "from" in row]
            begin, end = min((row["from"] for row in rows), default=""), max((row["until"] for row in rows), default="")
            self._spans[one["id"]] = begin, "9999" if any(part.get("open_ended") for part in one["schedules"]) else end
        begin, end = self._spans[one["id"]]
        return begin <= day < end

    def _check_region(self, region: str | None) -> None:
        if region is not None and region not in self._codes:
            raise BadQuestion(
                "region", id=f"Kode daerah “{region}” tidak dikenal.", en=f"The region code “{region}” is not known."
            )

    # Who votes

    def _constituencies(self, one: dict[str, Any], region: str | None, day: str) -> Iterator[tuple[str | None, bool]]:
        """Give (code, certain) of the elections that a region takes part in; code None is the whole country's."""
        if one["kind"] == "pemilu" or one.get("status") == "planned":
            yield None, True
            return
        if region is None:
            yield None, one["scope"] == "national"
            return
        province = parent_on(self._parents, region, day)
        own = self._votes(one, region, day)
        if own is not False:
            yield region, own is True
        if province:
            governor = self._votes(one, province, day)
            if governor is not False:
                yield province, governor is True
        elif own is False and self._some_regency_votes(one, region, day):
            yield _NO_OWN, False

    def _votes(self, one: dict[str, Any], code: str, day: str) -> bool | None:
        """Say whether a region has this election of its own; None when the corpus has no list."""
        if code in self._no_own or self._since.get(code, "") > day:
            return False
        voting_in = self._voting(one)
        if code in voting_in:
            return True
        if one["participants"] is not None:
            return False
        provinces = sum(len(other) == 2 for other in voting_in)
        return False if len(code) == 2 and provinces == one["totals"]["provinces"] else None

    def _voting(self, one: dict[str, Any]) -> frozenset[str]:
        """Give the regions known to vote in an election, by code."""
        found = self._voting_in.get(one["id"])
        if found is None:
            found = self._with_own_schedule(one).union(one["participants"] or one.get("some_regions", ()))
            self._voting_in[one["id"]] = found
        return found

    def _some_regency_votes(self, one: dict[str, Any], province: str, day: str) -> bool:
        if self._since.get(province, "") > day or one["participants"] is None:
            return self._since.get(province, "") <= day
        return any(parent_on(self._parents, code, day) == province for code in self._voting(one))

    # What runs

    def _segments(self, one: dict[str, Any], code: str | None, known: str | None) -> list[_Segment]:
        """Put the schedules known by then in a row, each cut where the next takes over; then the region's overrides."""
        own = code if code in self._with_own_schedule(one) else None
        parts = [(part, False) for part in one["schedules"]]
        parts += [(part, True) for part in one["overrides"] if own and own in part["regions"]]
        parts = [(part, inherits) for part, inherits in parts if known is None or part["known_from"] <= known]
        key = (one["id"], own, len(parts))  # what was known by then only grows: its number says which
        if key not in self._cut:
            self._cut[key] = self._put_in_a_row(parts)
        return self._cut[key]

    @staticmethod
    def _put_in_a_row(parts: list[tuple[dict[str, Any], bool]]) -> list[_Segment]:
        segments: list[_Segment] = []
        for part, inherits in parts:
            begin = str(part.get("from", ""))
            while segments and segments[-1].begin and segments[-1].begin >= begin:
                segments.pop()
            if segments:
                before = segments.pop()
                rows = [row for row in before.rows if row.get("from", "") < begin]
                if any("from" in row for row in rows):
                    segments.append(
                        _Segment(before.begin, begin, rows, before.marks, before.inherits, open_ended=False)
                    )
            open_ended = bool(part.get("open_ended"))
            segments.append(_Segment(begin, "", part["stages"], part.get("marks", {}), inherits, open_ended=open_ended))
        return segments

    def _stage(
        self, one: dict[str, Any], code: str | None, day: str, known: str | None, *, certain: bool
    ) -> Stage | None:
        own = None if code == _NO_OWN else code
        segments = self._segments(one, own, known)
        position = next((n for n, s in enumerate(segments) if s.begin <= day and (not s.end or day < s.end)), None)
        if position is None:
            return None
        segment = segments[position]
        rows = [row for row in segment.rows if "from" in row]
        if not rows or day < min(row["from"] for row in rows) or (segment.last() and day >= segment.last()):
            return None
        running = [row for row in rows if row["from"] <= day and (day < row["until"] or segment.open_ended)]
        phase = _phase(segments[: position + 1], running, day)
        note = {
            "id": "Provinsi ini tidak memilih gubernur; kabupaten dan kotanya (sebagian) memilih.",
            "en": "This province elects no governor; (some of) its regencies and cities vote.",
        }
        stage = _named(one, segment, running, phase) or _gap(one, segment, phase, day)
        return stage._replace(region=own, certain=certain, note=note if code == _NO_OWN else stage.note)

    def _none(
        self,
        day: str,
        region: str | None,
        known: str | None,
        wanted: list[dict[str, Any]],
        *,
        election: str | None,
        alternative: bool,
    ) -> Stage:
        """Make the stage outside elections: it lasts from the end of the last to the beginning of the next known."""
        ends: list[str] = []
        begins: list[str] = []
        elsewhere: set[str] = set()
        for one in wanted:
            for code, certain in self._constituencies(one, region, day):
                for segment in self._segments(one, None if code == _NO_OWN else code, known) if certain else ():
                    ends += [end for end in [segment.end or segment.last()] if end and end <= day]
                    begins += [row["from"] for row in segment.rows if row.get("from", "") > day]
            if region is None:
                others = self._with_own_schedule(one) if self._may_run(one, day) else ()
                elsewhere |= {code for code in others if self._stage(one, code, day, known, certain=True)}
        note = None
        if alternative:
            note = {
                "id": "Bila daerah Anda tidak ikut pemilihan ini.",
                "en": "If your region does not take part in this election.",
            }
        elif elsewhere:
            note = {
                "id": f"Di {len(elsewhere)} daerah tahapan sendiri sedang berjalan: {', '.join(sorted(elsewhere))}.",
                "en": f"In {len(elsewhere)} regions stages of their own are running: {', '.join(sorted(elsewhere))}.",
            }
        elif election and region and not list(self._constituencies(wanted[0], region, day)):
            note = {
                "id": "Daerah ini tidak ikut pemilihan itu.",
                "en": "This region does not take part in that election.",
            }
        return Stage(
            "none",
            "no-election",
            region=region,
            from_=date.fromisoformat(max(ends)) if ends else None,
            until=date.fromisoformat(min(begins)) if begins else None,
            certain=not (alternative or elsewhere),
            note=note,
        )


def _planned_year(segments: list[_Segment]) -> str | None:
    rows = (row for segment in segments for row in segment.rows if row["stage"] == "voting")
    return next((str(row["planned_from"])[:4] for row in rows if "planned_from" in row), None)


def _next(
    one: dict[str, Any],
    *,
    voting: str | None = None,
    planned: str | None = None,
    begins: str | None = None,
    certain: bool = True,
) -> NextElection:
    day, begin = (date.fromisoformat(text) if text else None for text in (voting, begins))
    return NextElection(one["id"], one["kind"], one["title"], day, planned, begin, certain)


def _phase(segments: list[_Segment], running: list[dict[str, Any]], day: str) -> str:
    names = {row["stage"] for row in running}
    for phase in ("voting", "quiet", "campaign"):
        if phase in names:
            return phase
    vote = segments[-1].voting()
    if vote and day > vote:
        return "after-voting"
    determined = None
    for earlier in reversed(segments):
        determined = determined or earlier.determination()
        if not earlier.inherits:
            break
    return "after-determination" if determined and determined <= day else "before-determination"


def _order(phase: str) -> tuple[str, ...]:
    """Which stages may name a phase, the most telling first."""
    if phase in ("voting", "quiet", "campaign"):
        return (phase,)
    return _AFTER_VOTE if phase == "after-voting" else _BEFORE_VOTE


def _named(one: dict[str, Any], segment: _Segment, running: list[dict[str, Any]], phase: str) -> Stage | None:
    """Make the stage of the most telling row that runs; None when only rows run that do not fit the phase."""
    order = _order(phase)
    fitting = [row for row in running if row["stage"] in order]
    if not fitting:
        return None
    row = min(fitting, key=lambda row: (order.index(row["stage"]), "sub" in row, _backwards(row["from"])))
    return Stage(
        row["stage"],
        phase,
        one["id"],
        one["kind"],
        from_=date.fromisoformat(row["from"]),
        until=None if segment.open_ended else date.fromisoformat(row["until"]),
        sub=row.get("sub"),
        verified=row["verified"],
        note={"id": row["note"], "en": row["note"]} if "note" in row else None,
    )


def _gap(one: dict[str, Any], segment: _Segment, phase: str, day: str) -> Stage:
    """Make the stage of a day on which no row runs: it keeps the name of the last one before."""
    order = _order(phase)
    rows = [row for row in segment.rows if "from" in row]
    before = [row for row in rows if row["until"] <= day]
    fits = (row for row in before if row["stage"] in order)
    last = max(fits, key=lambda row: (row["until"], -order.index(row["stage"])), default=None)
    last = last or max(before, key=lambda row: str(row["until"]), default=rows[0])
    later = min((row["from"] for row in rows if row["from"] > day), default=segment.last())
    return Stage(
        last["stage"],
        phase,
        one["id"],
        one["kind"],
        from_=date.fromisoformat(min(last["until"], day)),
        until=date.fromisoformat(min(later, segment.end) if segment.end else later),
        note={
            "id": "Tidak ada tahapan yang tercatat pada hari itu; ini tahapan terakhir sebelumnya.",
            "en": "No stage is recorded for this day; the last one before it is named.",
        },
    )


def _backwards(day: str) -> int:
    return -int(day.replace("-", ""))


def _merged(found: list[Stage], region: str | None) -> list[Stage]:
    """Say one thing once: a regency's and its province's election on one schedule are one stage, the certain one."""
    kept: dict[tuple[Any, ...], Stage] = {}
    for stage in found:
        key = (stage.election, stage.id, stage.phase, stage.from_, stage.until)
        other = kept.get(key)
        if other is None or (stage.certain, stage.region == region) > (other.certain, other.region == region):
            kept[key] = stage
    return list(kept.values())

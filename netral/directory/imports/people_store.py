"""Checked rows of people taken over: compared with what is there, and written where they differ. History is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import SequenceMatcher
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from netral.common.bulk import insert_rows, next_ids
from netral.directory.imports.people_file import PersonRow
from netral.directory.people.models import FormerDetail, Person, Position, Standing

LIKE = 0.6
"""Two names less alike than this are two people, whatever their number says."""
PERSON = ("id", "institution", "status", "name", "name_key", "number_index", "number_sealed", "ended_on", "ended_why")
POST = ("person", "unit", "post_class", "title", "standing", "is_head", "valid_from", "valid_until")
"""The fields of what is written in bulk."""


class Refusal(NamedTuple):
    """Why a row was not taken over although it was sound in itself."""

    row: int
    code: str
    message: dict[str, str]


@dataclass
class Counts:
    """What became of rows."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    refusals: list[Refusal] = field(default_factory=list)


@dataclass
class _Post:
    """An open post of somebody."""

    id: int
    unit: int
    post_class: str
    title: str
    standing: str
    is_head: bool
    valid_from: date


@dataclass
class _Known:
    """Somebody who is there, with the posts they hold now."""

    id: int
    institution: UUID
    status: str
    name: str
    name_key: str
    index: bytes | None
    ended_on: date | None
    posts: list[_Post]


@dataclass
class _Plan:
    """What is to be written."""

    people: list[tuple[object, ...]] = field(default_factory=list)
    posts: list[tuple[object, ...]] = field(default_factory=list)
    renamed: list[Person] = field(default_factory=list)
    former: list[FormerDetail] = field(default_factory=list)
    ended_posts: list[Position] = field(default_factory=list)
    mended_posts: list[Position] = field(default_factory=list)


class PeopleStore:
    """Takes rows over for one institution, as of a day."""

    def __init__(self, institution: UUID, as_of: date, *, moves: bool = False, renames: bool = False) -> None:
        self._institution, self._as_of, self._moves, self._renames = institution, as_of, moves, renames

    def take(self, rows: Sequence[PersonRow]) -> Counts:
        """Write what differs. To be called within a transaction."""
        counts, plan = Counts(), _Plan()
        known = self._known(rows)
        new: dict[bytes | str, int] = {}
        fresh = iter(next_ids(Person, len({_who(row) for row in rows} - known.keys())))
        for row in rows:
            who = _who(row)
            found = known.get(who)
            if found is None:
                self._add(row, fresh, new, plan, counts)
            elif refusal := self._refused(row, found):
                counts.refusals.append(refusal)
            else:
                changed = self._rename(row, found, plan) | self._place(row, found, plan)
                counts.changed += changed
                counts.unchanged += not changed
        self._write(plan)
        return counts

    # Who is there ---------------------------------------------------------------------------------------------------

    def _known(self, rows: Sequence[PersonRow]) -> dict[bytes | str, _Known]:
        indexes = {row.number_index for row in rows if row.number_index}
        nameless = {row.name_key for row in rows if not row.number_index}
        found = self._people(Q(number_index__in=indexes)) if indexes else []
        if nameless:
            here = Q(institution=self._institution, number_index__isnull=True, ended_on__isnull=True)
            found += self._people(here & Q(name_key__in=nameless))
        by_id = {one.id: one for one in found}
        posts = Position.objects.filter(person__in=list(by_id), valid_until__isnull=True).order_by("pk")
        for id_, person, *post in posts.values_list("pk", "person_id", *POST[1:-1]):
            by_id[person].posts.append(_Post(id_, *post))
        return {one.index if one.index is not None else f"{one.name_key}/{_first_unit(one)}": one for one in found}

    @staticmethod
    def _people(which: Q) -> list[_Known]:
        people = Person.objects.filter(which)
        names = ("pk", "institution_id", "status", "name", "name_key", "number_index", "ended_on")
        return [
            _Known(id_, institution, status, name, key, None if index is None else bytes(index), ended, [])
            for id_, institution, status, name, key, index, ended in people.values_list(*names)
        ]

    def _refused(self, row: PersonRow, found: _Known) -> Refusal | None:
        if found.ended_on is not None:
            message = {
                "id": f"Orang ini tercatat berhenti sejak {found.ended_on.isoformat()}.",
                "en": f"This person is recorded as having left on {found.ended_on.isoformat()}.",
            }
            return Refusal(row.row, "ended", message)
        if found.institution != self._institution and not self._moves:
            message = {
                "id": "Orang ini masih tercatat pada instansi lain. Bila ia pindah, impor dengan --accept-moves.",
                "en": "This person is still recorded at another institution. If they moved, use --accept-moves.",
            }
            return Refusal(row.row, "elsewhere", message)
        if not self._renames and not _alike(row.name_key, found.name_key):
            message = {
                "id": "Nomor ini milik orang dengan nama lain. Bila ia berganti nama, impor dengan --accept-renames.",
                "en": "This number belongs to somebody of another name. If they changed it, use --accept-renames.",
            }
            return Refusal(row.row, "another-name", message)
        return None

    # What differs ---------------------------------------------------------------------------------------------------

    def _add(
        self, row: PersonRow, fresh: Iterator[int], new: dict[bytes | str, int], plan: _Plan, counts: Counts
    ) -> None:
        who = _who(row)
        id_ = new.get(who)
        if id_ is None:
            id_ = new[who] = next(fresh)
            plan.people.append(
                (
                    id_,
                    self._institution.hex,
                    row.status,
                    row.name,
                    row.name_key,
                    row.number_index or None,
                    row.number_sealed or None,
                    None,
                    "",
                )
            )
        plan.posts.append(self._post(row, id_))
        counts.created += 1

    def _post(self, row: PersonRow, person: int) -> tuple[object, ...]:
        begin = row.since or self._as_of
        return (person, row.unit, row.post_class, row.title, row.standing, row.is_head, begin.isoformat(), None)

    def _rename(self, row: PersonRow, found: _Known, plan: _Plan) -> bool:
        moved = found.institution != self._institution
        if (row.status, row.name) == (found.status, found.name) and not moved:
            return False
        before = Person.objects.get(pk=found.id)
        plan.former.append(
            FormerDetail(
                person=before,
                until=self._as_of,
                status=before.status,
                name=before.name,
                number_index=before.number_index,
                number_sealed=before.number_sealed,
            )
        )
        before.institution_id = self._institution
        before.status, before.name, before.name_key = row.status, row.name, row.name_key
        plan.renamed.append(before)
        if moved:
            plan.ended_posts += [_ended(post, self._as_of) for post in found.posts]
            found.posts = []
        return True

    def _place(self, row: PersonRow, found: _Known, plan: _Plan) -> bool:
        """Compare the post with the open one of its kind; a new one ends the old on the day it begins."""
        post = next((post for post in found.posts if _same_kind(post, row)), None)
        if post is None:
            plan.posts.append(self._post(row, found.id))
            return True
        same = (post.unit, post.post_class, post.title, post.standing, post.is_head) == row[6:11]
        if same and (row.since is None or row.since == post.valid_from):
            return False
        begin = row.since or self._as_of
        if begin <= post.valid_from or same:  # a correction of what was told before
            plan.mended_posts.append(
                Position(
                    pk=post.id,
                    unit_id=row.unit,
                    post_class=row.post_class,
                    title=row.title,
                    standing=row.standing,
                    is_head=row.is_head,
                    valid_from=begin if row.since else post.valid_from,
                )
            )
        else:
            plan.ended_posts.append(_ended(post, begin))
            plan.posts.append(self._post(row, found.id))
        return True

    # Writing --------------------------------------------------------------------------------------------------------

    @staticmethod
    def _write(plan: _Plan) -> None:
        FormerDetail.objects.bulk_create(plan.former, batch_size=500)
        Person.objects.bulk_update(plan.renamed, ["institution", "status", "name", "name_key"], batch_size=200)
        Position.objects.bulk_update(plan.ended_posts, ["valid_until"], batch_size=200)
        mended = ["unit", "post_class", "title", "standing", "is_head", "valid_from"]
        Position.objects.bulk_update(plan.mended_posts, mended, batch_size=200)
        insert_rows(Person, PERSON, plan.people)
        insert_rows(Position, POST, plan.posts)


def _who(row: PersonRow) -> bytes | str:
    """Give by what somebody is recognised: the number; who has none, by name and unit."""
    return row.number_index or f"{row.name_key}/{row.unit}"


def _ended(post: _Post, on: date) -> Position:
    return Position(pk=post.id, valid_until=max(on, post.valid_from + timedelta(days=1)))


def _first_unit(found: _Known) -> int:
    return found.posts[0].unit if found.posts else 0


def _same_kind(post: _Post, row: PersonRow) -> bool:
    if Standing.DEFINITIVE in (post.standing, row.standing):
        return post.standing == row.standing
    return post.unit == row.unit


def _alike(one: str, other: str) -> bool:
    return one == other or bool({*one.split()} & {*other.split()}) or SequenceMatcher(None, one, other).ratio() >= LIKE

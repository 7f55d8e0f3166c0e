"""Checked rows of people taken over: compared with what is there, and written where they differ. History is kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import SequenceMatcher
from typing import NamedTuple

import polars as pl
from django.db import connection
from django.db.models import F, Q

from netral.common.bulk import beside, insert_frame, look_at, next_ids
from netral.directory.imports.people_file import CHECKED, PersonRow
from netral.directory.people.models import FormerDetail, Person, Position, Standing
from netral.directory.people.operations import BEGINS_LATER, Leaving, end_many
from netral.directory.structure.kinds import PostClass

LIKE = 0.6
"""Two names less alike than this are two people, whatever their number says."""
POST = ("person", "unit", "post_class", "title", "standing", "is_head", "valid_from")
WHO = pl.coalesce(pl.col("number_index").cast(pl.String), pl.concat_str("name_key", pl.lit("/"), "unit"))
"""By what somebody is recognised: the number; who has none, by name and unit."""
BESIDE = {
    "row": "bigint", "number_index": "bigint", "institution": "bigint", "status": "varchar(16)", "name": "varchar(200)",
    "name_key": "varchar(200)", "unit": "bigint", "post_class": "varchar(16)", "title": "varchar(200)",
    "standing": "varchar(16)", "is_head": "boolean", "since": "date", "ended": "date", "ended_why": "varchar(16)",
}  # fmt: skip
"""The columns by which rows are compared with what is there; the types are understood by either database."""
SAME_POST = """
    JOIN people_position AS post ON post.person_id = person.id AND post.valid_until IS NULL
    AND post.standing = new.standing AND post.unit_id = new.unit
    AND (new.post_class = 'unknown' OR post.post_class = new.post_class)
    AND post.title = new.title AND post.is_head = new.is_head
    WHERE person.ended_on IS NULL AND new.ended IS NULL AND person.status = new.status AND person.name = new.name
    AND person.institution_id = new.institution AND (new.since IS NULL OR new.since = post.valid_from)
"""
SAME = f"""
    SELECT new.row FROM {{new}} AS new
    JOIN people_person AS person ON person.number_index = new.number_index {SAME_POST}
    UNION ALL
    SELECT new.row FROM {{new}} AS new
    JOIN people_person AS person ON person.institution_id = new.institution
    AND person.name_key = new.name_key AND new.number_index IS NULL AND person.number_index IS NULL {SAME_POST}
    UNION ALL
    SELECT new.row FROM {{new}} AS new
    JOIN people_person AS person ON person.number_index = new.number_index
    WHERE person.ended_on = new.ended AND person.ended_why = new.ended_why
    AND person.name = new.name AND person.institution_id = new.institution
"""  # noqa: S608 — nothing in it comes from outside
KNOWN = """
    SELECT DISTINCT person.id FROM {new} AS new JOIN people_person AS person ON person.number_index = new.number_index
    UNION
    SELECT DISTINCT person.id FROM {new} AS new JOIN people_person AS person
    ON person.institution_id = new.institution AND person.name_key = new.name_key AND new.number_index IS NULL
    AND person.number_index IS NULL AND (person.ended_on IS NULL OR new.ended IS NOT NULL)
"""


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
    institution: int
    status: str
    name: str
    name_key: str
    index: int | None
    ended_on: date | None
    ended_why: str
    posts: list[_Post]
    """Of somebody who has left, those that ended with their service."""


@dataclass
class _Plan:
    """What is to be written."""

    posts: list[tuple[PersonRow, int]] = field(default_factory=list)
    """New posts of people who are there, by their ids."""
    renamed: list[Person] = field(default_factory=list)
    former: list[FormerDetail] = field(default_factory=list)
    ended_posts: list[Position] = field(default_factory=list)
    mended_posts: list[Position] = field(default_factory=list)
    leavings: dict[int, tuple[int, Leaving]] = field(default_factory=dict)
    """Of each person: the row that says that they left, and what it says."""


class PeopleStore:
    """Takes rows over, as of a day. `rows` and the like: frames with the columns CHECKED."""

    def __init__(self, as_of: date, *, moves: bool = False, renames: bool = False) -> None:
        self._as_of, self._moves, self._renames = as_of, moves, renames

    def take(self, rows: pl.DataFrame) -> Counts:
        """Write what differs. To be called within a transaction."""
        look_at((Person, Position))
        with beside(BESIDE, rows.select(list(BESIDE))) as new, connection.cursor() as cursor:
            cursor.execute(SAME.format(new=new))
            same = {row for (row,) in cursor.fetchall()}
            rows = rows.filter(~pl.col("row").is_in(list(same))) if same else rows
            if rows.is_empty():
                return Counts(unchanged=len(same))
            cursor.execute(KNOWN.format(new=new))
            known = self._known([person for (person,) in cursor.fetchall()])
        counts, plan = Counts(unchanged=len(same)), _Plan()
        is_new = [True] * len(rows)
        for at, who in enumerate(rows.select(WHO.alias("who"))["who"] if known else ()):
            found = known.get(who)
            if found is None:
                continue
            is_new[at] = False
            row = PersonRow(*rows.row(at))
            if refusal := self._refused(row, found):
                counts.refusals.append(refusal)
            elif row.ended is not None:
                changed = self._leave(row, row.ended, found, plan)
                counts.changed += changed
                counts.unchanged += not changed
            elif self._is_past(row, found):
                counts.unchanged += 1
            else:
                changed = self._rename(row, found, plan) | self._place(row, found, plan)
                counts.changed += changed
                counts.unchanged += not changed
        self._write(plan, counts)
        added = self.add(rows.filter(pl.Series(is_new, dtype=pl.Boolean)))
        counts.created, counts.changed = added.created, counts.changed + added.changed
        counts.refusals += added.refusals
        return counts

    def add(self, rows: pl.DataFrame) -> Counts:
        """Write people of whom it is known that they are not there; each row is a post of theirs.

        Who has left already is taken over with a post that is over, if it is told when that began.
        """
        rows, counts = rows.with_columns(WHO.alias("who")), Counts()
        some_left = rows["ended"].is_not_null().any()
        if some_left:
            ended = [
                pl.col(one).sort_by("ended", nulls_last=True).first().over("who") for one in ("ended", "ended_why")
            ]
            rows = rows.with_columns(ended)
            can_be = pl.col("ended").is_null() | (pl.col("since") < pl.col("ended")).fill_null(value=False)
            counts.refusals = [Refusal(row, "unknown-ended", UNKNOWN_ENDED) for row in rows.filter(~can_be)["row"]]
            rows = rows.filter(can_be)
        firsts = rows.unique("who", keep="first", maintain_order=True)
        ids = pl.Series("person", next_ids(Person, len(firsts)), pl.Int64)
        firsts = firsts.with_columns(ids)
        posts = firsts if len(firsts) == len(rows) else rows.join(firsts.select("who", "person"), on="who")
        person = ["institution", "status", "name", "name_key", "number_index", "number_sealed", "ended_why"]
        ends = [pl.col("ended").alias("ended_on")] if some_left else []
        insert_frame(Person, firsts.select(pl.col("person").alias("id"), *person, *ends))
        self._insert_posts(posts, some_left=some_left)
        counts.created, counts.changed = len(firsts), len(rows) - len(firsts)
        return counts

    def _insert_posts(self, posts: pl.DataFrame, *, some_left: bool = False) -> None:
        begin = pl.col("since").fill_null(self._as_of).alias("valid_from")
        ends = [pl.col("ended").alias("valid_until")] if some_left else []
        insert_frame(Position, posts.with_columns(begin).select(*POST, *ends))

    # Who is there ---------------------------------------------------------------------------------------------------

    @staticmethod
    def _known(ids: Sequence[int]) -> dict[str, _Known]:
        by_id: dict[int, _Known] = {}
        names = ("pk", "institution_id", "status", "name", "name_key", "number_index", "ended_on", "ended_why")
        for some in _lots(ids):
            for row in Person.objects.filter(pk__in=some).values_list(*names):
                id_, institution, status, name, name_key, index, ended_on, why = row
                by_id[id_] = _Known(id_, institution, status, name, name_key, index, ended_on, why, [])
            left = [one for one in some if by_id[one].ended_on is not None]
            held = Q(person__in=some, valid_until__isnull=True) | Q(person__in=left, valid_until=F("person__ended_on"))
            posts = Position.objects.filter(held if left else Q(person__in=some, valid_until__isnull=True)).order_by(
                "pk"
            )
            for id_, person, *post in posts.values_list("pk", "person_id", *POST[1:]):
                by_id[person].posts.append(_Post(id_, *post))
        # Of two without a number who are called alike, a row is of the one who is in service.
        those = sorted(by_id.values(), key=lambda one: (one.ended_on is None, one.ended_on or date.min))
        return {_who(one.index, one.name_key, _first_unit(one)): one for one in those}

    def _refused(self, row: PersonRow, found: _Known) -> Refusal | None:
        if found.institution != row.institution and not self._moves:
            message = {
                "id": "Orang ini masih tercatat pada instansi lain. Bila ia pindah, mintalah operator sistem "
                "mengimpornya dengan --accept-moves.",
                "en": "This person is still recorded at another institution. If they moved, ask the system operator "
                "to import with --accept-moves.",
            }
            return Refusal(row.row, "elsewhere", message)
        if found.ended_on is not None and row.ended is None:
            message = {
                "id": f"Orang ini tercatat berhenti sejak {found.ended_on.isoformat()}. Bila itu keliru, perbaiki pada "
                "halaman orang ini, lalu kirim baris ini lagi.",
                "en": f"This person is recorded as having left on {found.ended_on.isoformat()}. If that is wrong, mend "
                "it on the page of this person, then send this row again.",
            }
            return Refusal(row.row, "ended", message)
        if not self._renames and not _alike(row.name_key, found.name_key):
            message = {
                "id": "Nomor ini milik orang dengan nama lain. Bila ia berganti nama, impor dengan --accept-renames.",
                "en": "This number belongs to somebody of another name. If they changed it, use --accept-renames.",
            }
            return Refusal(row.row, "another-name", message)
        later = self._later_post(row, found) if row.ended is None else None
        if later is not None and not self._is_past(row, found):
            told = f"{row.since or self._as_of:%Y-%m-%d}", f"{later.valid_from:%Y-%m-%d}"
            message = {
                "id": f"Jabatan ini mulai {told[0]}, lebih lama daripada yang tercatat (mulai {told[1]}). Berkas lama?",
                "en": f"This post begins on {told[0]}, before the one that is recorded ({told[1]}). An old file?",
            }
            return Refusal(row.row, "older-post", message)
        return None

    def _later_post(self, row: PersonRow, found: _Known) -> _Post | None:
        """Give another post that is held now and began after the one that a row tells of."""
        post = next((post for post in found.posts if _same_kind(post, row)), None)
        if post is None or _same_post(post, row) or (row.since or self._as_of) >= post.valid_from:
            return None
        return post

    def _is_past(self, row: PersonRow, found: _Known) -> bool:
        """Say whether a row tells of a post that is known already, and over: an old file says nothing new by it."""
        if self._later_post(row, found) is None:
            return False
        ended = Position.objects.filter(person=found.id, unit=row.unit, title=row.title, standing=row.standing)
        begun = ended.filter(valid_from=row.since) if row.since else ended.filter(valid_from__lte=self._as_of)
        return begun.filter(valid_until__isnull=False).exists()

    # What differs ---------------------------------------------------------------------------------------------------

    def _rename(self, row: PersonRow, found: _Known, plan: _Plan) -> bool:
        moved = found.institution != row.institution
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
        before.institution_id = row.institution
        before.status, before.name, before.name_key = row.status, row.name, row.name_key
        plan.renamed.append(before)
        if moved:
            plan.ended_posts += [_ended(post, self._as_of) for post in found.posts]
            found.posts = []
        return True

    @staticmethod
    def _leave(row: PersonRow, on: date, found: _Known, plan: _Plan) -> bool:
        """Let the service of somebody end. Of what else the row says, only an earlier begin of the post is taken."""
        post = next((post for post in found.posts if _same_post(post, row)), None)
        if post is not None and row.since is not None and row.since < post.valid_from:
            plan.mended_posts.append(_mended(post, row._replace(post_class=post.post_class), row.since))
            post.valid_from = row.since
        elif (found.ended_on, found.ended_why) == (on, row.ended_why):
            return False
        plan.leavings[found.id] = row.row, Leaving(found.id, on, row.ended_why)
        found.ended_on, found.ended_why = on, row.ended_why
        return True

    def _place(self, row: PersonRow, found: _Known, plan: _Plan) -> bool:
        """Compare the post with the open one of its kind; a new one ends the old on the day it begins."""
        post = next((post for post in found.posts if _same_kind(post, row)), None)
        if post is None:
            plan.posts.append((row, found.id))
            return True
        row = (
            row
            if row.post_class != PostClass.UNKNOWN or post.title != row.title
            else row._replace(post_class=post.post_class)
        )
        same = _same_post(post, row)
        if same and (row.since is None or row.since == post.valid_from):
            return False
        begin = row.since or self._as_of
        if begin <= post.valid_from or same:  # a correction of what was told before
            plan.mended_posts.append(_mended(post, row, begin if row.since else post.valid_from))
        else:
            plan.ended_posts.append(_ended(post, begin))
            plan.posts.append((row, found.id))
        return True

    # Writing --------------------------------------------------------------------------------------------------------

    def _write(self, plan: _Plan, counts: Counts) -> None:
        FormerDetail.objects.bulk_create(plan.former, batch_size=500)
        Person.objects.bulk_update(plan.renamed, ["institution", "status", "name", "name_key"], batch_size=200)
        Position.objects.bulk_update(plan.ended_posts, ["valid_until"], batch_size=200)
        mended = ["unit", "post_class", "title", "standing", "is_head", "valid_from"]
        Position.objects.bulk_update(plan.mended_posts, mended, batch_size=200)
        if plan.posts:
            rows = [(*row, person) for row, person in plan.posts]
            self._insert_posts(pl.DataFrame(rows, schema={**CHECKED, "person": pl.Int64}, orient="row"))
        if plan.leavings:
            refused = end_many([leaving for _row, leaving in plan.leavings.values()])
            counts.refusals += [Refusal(plan.leavings[one][0], "begins-later", BEGINS_LATER) for one in refused]
            counts.changed -= len(refused)


UNKNOWN_ENDED = {
    "id": "Orang ini sudah berhenti dan belum tercatat. Isi TMT jabatan terakhirnya, atau hapus baris ini.",
    "en": "This person has left and is not recorded. Fill in since when they held their last post, or leave it out.",
}


def _who(number_index: int | None, name_key: str, unit: int) -> str:
    """Give what WHO gives of a row."""
    return f"{name_key}/{unit}" if number_index is None else str(number_index)


def _lots(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[at : at + 5_000] for at in range(0, len(ids), 5_000))


def _ended(post: _Post, on: date) -> Position:
    return Position(pk=post.id, valid_until=max(on, post.valid_from + timedelta(days=1)))


def _mended(post: _Post, row: PersonRow, begin: date) -> Position:
    return Position(
        pk=post.id,
        unit_id=row.unit,
        post_class=row.post_class,
        title=row.title,
        standing=row.standing,
        is_head=row.is_head,
        valid_from=begin,
    )


def _first_unit(found: _Known) -> int:
    return found.posts[0].unit if found.posts else 0


def _same_post(post: _Post, row: PersonRow) -> bool:
    told = row.post_class in (PostClass.UNKNOWN, post.post_class)
    return told and (post.unit, post.title, post.standing, post.is_head) == (
        row.unit, row.title, row.standing, row.is_head
    )  # fmt: skip


def _same_kind(post: _Post, row: PersonRow) -> bool:
    if Standing.DEFINITIVE in (post.standing, row.standing):
        return post.standing == row.standing
    return post.unit == row.unit


def _alike(one: str, other: str) -> bool:
    return one == other or bool({*one.split()} & {*other.split()}) or SequenceMatcher(None, one, other).ratio() >= LIKE

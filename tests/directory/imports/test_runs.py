"""A whole import: good rows in, bad ones back, twice the same, cut and gone on with."""

from datetime import date

import pytest
from django.db import OperationalError, connection

from netral.directory.imports import rejects, tables
from netral.directory.imports.columns import NoSuchColumn
from netral.directory.imports.models import ImportRun, SealedReject
from netral.directory.imports.people_store import PeopleStore
from netral.directory.imports.runs import Busy, Interrupted, Options, import_people, import_units
from netral.directory.people.keys import number_keys
from netral.directory.people.models import FormerDetail, Person, Position
from netral.directory.people.queries import superiors
from netral.directory.structure.models import Institution, UnitState
from tests.directory.imports.samples import AS_OF, BUDI, CITRA, HEADINGS, NOW, SARI, SOUND


def counts(created=0, changed=0, unchanged=0, rejected=0):
    return {"created": created, "changed": changed, "unchanged": unchanged, "rejected": rejected}


def state():
    """Give all that an import may write, but for the random ids."""
    unseal = number_keys().numbers().unseal
    people = {
        person.pk: (
            person.name,
            person.status,
            unseal(bytes(person.number_sealed)) if person.number_sealed is not None else 0,
            person.institution.code,
        )
        for person in Person.objects.select_related("institution")
    }
    posts = Position.objects.values_list(
        "person", "unit__code", "title", "post_class", "standing", "is_head", "valid_from", "valid_until"
    )
    return sorted(people.values()), sorted(map(str, ((people[post[0]], *post[1:]) for post in posts)))


def refused(run):
    return {one.row: one.code for one in rejects.kept(run, number_keys())}


class TestImport:
    def test_writes_people_and_posts(self, take):
        outcome = take(SOUND)

        assert outcome.counts == counts(created=4)
        sari = Person.objects.get(name="Sari Contoh")
        (post,) = sari.positions.all()
        assert (post.is_head, post.valid_from, post.post_class) == (True, date(2020, 2, 1), "unknown")
        assert Position.objects.get(title="Guru Ahli Muda").post_class == "ahli-muda"
        citra = Person.objects.get(name="Citra Contoh")
        assert [one.person for one in superiors(citra.pk, date(2026, 11, 22))] == [sari.pk]

    def test_keeps_no_number_that_can_be_read(self, take, regency):
        take(SOUND)

        with connection.cursor() as cursor:
            cursor.execute("SELECT number_index, number_sealed, name, name_key FROM people_person")
            stored = b"".join(
                bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
                for row in cursor.fetchall()
                for value in row
                if value
            )
        assert SARI[0].encode() not in stored
        assert SARI[0][:8].encode() not in stored

    def test_twice_changes_nothing(self, take):
        take(SOUND)
        before = state()

        assert take(SOUND).counts == counts(unchanged=4)
        assert state() == before
        assert not FormerDetail.objects.exists()

    def test_of_a_move_within_the_institution_ends_the_post_before(self, take):
        take(SOUND)

        outcome = take([[*BUDI[:3], "K1", "Camat Sukamaju", "2026-05-01"]])

        assert outcome.counts == counts(changed=1)
        before, after = Person.objects.get(name="Budi Contoh").positions.order_by("valid_from")
        assert before.valid_until == after.valid_from == date(2026, 5, 1)
        assert (after.is_head, after.valid_until) == (True, None)

    def test_of_a_new_status_keeps_the_former(self, take):
        take([[SARI[0], SARI[1], "CPNS", *SARI[3:]]])

        assert take([[SARI[0], "Sari Contoh Baru", *SARI[2:]]]).counts == counts(changed=1)
        former = FormerDetail.objects.get()
        assert (former.status, former.name, former.until) == ("cpns", "Sari Contoh", AS_OF.as_of)

    def test_takes_an_acting_post_beside_the_definitive_one(self, take):
        acting = [*SARI[:3], "K1", "Plt. Camat Sukamaju", "2026-01-01"]

        assert take([SARI, acting]).counts == counts(created=1, changed=1)
        assert Person.objects.count() == 1
        assert take([SARI, acting]).counts == counts(unchanged=2)
        assert Position.objects.get(standing="plt").is_head

    def test_that_is_only_tried_writes_nothing(self, take):
        outcome = take([*SOUND, ["x", *SARI[1:]]], dry=True)

        assert outcome.counts == counts(created=4, rejected=1)
        assert not Person.objects.exists()
        assert not ImportRun.objects.exists()


class TestOldFile:
    """Sari was secretary, then something else; files of both days come in turn, as they do."""

    BEFORE = (*SARI[:3], "S1", "Sekretaris", "2020-10-21")
    AFTER = (*SARI[:3], "K1", "Staf Ahli", "2026-01-01")

    def posts(self):
        found = Person.objects.get().positions.order_by("valid_from")
        return [(one.title, one.valid_from.isoformat(), str(one.valid_until)) for one in found]

    def test_changes_nothing_of_what_came_later(self, take):
        for row in (self.BEFORE, self.AFTER):
            take([row])
        told = self.posts()

        for row in (self.BEFORE, self.AFTER, self.BEFORE):
            assert take([row]).counts == counts(unchanged=1)
        assert (
            self.posts()
            == told
            == [
                ("Sekretaris", "2020-10-21", "2026-01-01"),
                ("Staf Ahli", "2026-01-01", "None"),
            ]
        )

    def test_of_a_post_that_nobody_knew_is_refused(self, take):
        take([self.AFTER])

        outcome = take([self.BEFORE])

        assert (outcome.counts, refused(outcome.run)) == (counts(rejected=1), {2: "older-post"})
        assert self.posts() == [("Staf Ahli", "2026-01-01", "None")]

    def test_may_tell_an_earlier_day_of_the_same_post(self, take):
        take([self.AFTER])

        take([[*self.AFTER[:5], "2025-06-01"]])

        assert self.posts() == [("Staf Ahli", "2025-06-01", "None")]


class TestClassOfAPost:
    HEADED = (*HEADINGS, "JENIS JABATAN")

    def test_that_is_not_understood_keeps_what_is_known(self, regency, file):
        for said, expected in (("Jabatan Administrator", "created"), ("ngawur", "unchanged"), ("", "unchanged")):
            rows = [[*SARI[:4], "Kepala Bidang Contoh", SARI[5], said]]
            outcome = import_people(file(rows, headings=self.HEADED), regency, AS_OF, now=NOW)

            assert outcome.counts[expected] == 1
            assert Position.objects.get().post_class == "administrator"


class TestUnitsFile:
    HEADED = ("UNOR ID", "UNOR NAMA", "UNOR ATASAN ID", "TMT")
    ROWS = (("D9", "Dinas Baru", "", ""), ("B9", "Bidang Baru", "D9", ""))

    def take(self, regency, file, as_of, rows=ROWS):
        return import_units(file(rows, headings=self.HEADED), regency, Options(as_of), now=NOW).counts

    def begins(self):
        found = UnitState.objects.filter(unit__code__in=("D9", "B9")).order_by("unit__code", "valid_from")
        return [(one.name, one.valid_from) for one in found]

    def test_of_an_earlier_day_lets_units_begin_earlier(self, regency, file):
        self.take(regency, file, AS_OF.as_of)

        assert self.take(regency, file, date(2017, 1, 1)) == counts(changed=2)
        assert self.begins() == [("Bidang Baru", date(2017, 1, 1)), ("Dinas Baru", date(2017, 1, 1))]
        for day in (date(2017, 1, 1), date(2020, 1, 1), AS_OF.as_of):
            assert self.take(regency, file, day) == counts(unchanged=2)

    def test_of_an_earlier_day_leaves_what_something_stands_before(self, regency, file):
        self.take(regency, file, date(2018, 1, 1), rows=[("D9", "Dinas Lama", "", "")])
        self.take(regency, file, date(2024, 1, 1), rows=[("D9", "Dinas Baru", "", "")])

        assert self.take(regency, file, date(2017, 1, 1), rows=[("D9", "Dinas Baru", "", "")]) == counts(unchanged=1)
        assert self.begins() == [("Dinas Lama", date(2018, 1, 1)), ("Dinas Baru", date(2024, 1, 1))]

    def test_of_people_is_refused(self, regency, file):
        with pytest.raises(NoSuchColumn) as refusal:
            import_units(file(SOUND), regency, AS_OF, now=NOW)

        assert "berkas pegawai" in refusal.value.message["id"]


class TestRefused:
    @pytest.mark.parametrize(
        ("row", "code"),
        [
            (["1,98E+17", *SARI[1:]], "rounded"),
            (["199001012090011000", *SARI[1:]], "serial"),
            ([SARI[0], "", *SARI[2:]], "empty"),
            ([SARI[0], "=CMD()", *SARI[2:]], "formula"),
            ([*SARI[:2], "Wiraswasta", *SARI[3:]], "status"),
            ([*SARI[:3], "Z9", *SARI[4:]], "unit"),
            ([*SARI[:5], "31 Pebruari 2020"], "not-a-day"),
            ([*SARI[:5], "2199-01-01"], "strange-day"),
            (SARI[:3], "misshapen"),
        ],
    )
    def test_rows_say_why_and_keep_nobody_else_out(self, take, row, code):
        outcome = take([BUDI, row, CITRA])

        assert outcome.counts == counts(created=2, rejected=1)
        assert refused(outcome.run) == {3: code}

    def test_are_two_people_with_one_number(self, take):
        take([SARI])

        outcome = take([[SARI[0], "Rangga Lain", *SARI[2:]], BUDI, [BUDI[0], "Budi C.", *BUDI[2:]]])

        assert refused(outcome.run) == {2: "another-name", 4: "twice"}
        renames = Options(AS_OF.as_of, renames=True)
        assert take([[SARI[0], "Rangga Lain", *SARI[2:]]], renames).counts == counts(changed=1)

    def test_is_who_belongs_to_another_institution(self, take, regency, file):
        take([SARI])
        other = Institution.objects.create(kind="city", name="Kota Contoh", code="kota", valid_from=date(2015, 1, 1))
        regency.units.filter(code="K1").update(institution=other)
        row = [*SARI[:3], "K1", "Camat Sukamaju", "2026-10-01"]

        outcome = import_people(file([row]), other, AS_OF, now=NOW)
        assert refused(outcome.run) == {2: "elsewhere"}

        moved = import_people(file([row]), other, Options(AS_OF.as_of, moves=True), now=NOW)
        assert moved.counts == counts(changed=1)
        assert Person.objects.get().institution == other
        assert Position.objects.filter(valid_until__isnull=True).count() == 1

    def test_is_who_has_left(self, take):
        take([SARI])
        Person.objects.update(ended_on=date(2026, 1, 1), ended_why="retired")

        assert refused(take([SARI]).run) == {2: "ended"}

    def test_rows_come_back_to_be_mended(self, take, tmp_path, regency):
        outcome = take([BUDI, ["1.98E+17", "=Sari", *SARI[2:]]])
        path = tmp_path / "rejects.csv"
        rejects.write_rejects(path, outcome.headings, rejects.kept(outcome.run, number_keys()), "id")

        assert path.stat().st_mode & 0o077 == 0
        text = path.read_text(encoding="utf-8-sig")
        assert "'=Sari" in text
        assert "dibulatkan oleh Excel" in text
        path.write_text(text.replace("1.98E+17", SARI[0]).replace("'=Sari", "Sari Contoh"), encoding="utf-8-sig")
        assert import_people(path, regency, AS_OF, now=NOW).counts == counts(created=1)

    def test_rows_are_kept_sealed(self, take):
        outcome = take([["199001012090011000", *SARI[1:]]])

        sealed = bytes(SealedReject.objects.get(run=outcome.run).sealed)
        assert b"199001012090011000" not in sealed
        assert b"Sari" not in sealed


class TestCut:
    @pytest.fixture
    def many(self):
        people = [
            [f"1990010120900119{n:02d}", f"Orang Contoh {n}", "PNS", "S1", "Guru", "2020-01-01"] for n in range(20)
        ]
        people[7][0] = "1.98E+17"
        people[13] = people[2]
        return people

    @pytest.mark.parametrize("at", [0, 1, 3])
    def test_import_goes_on_to_the_same_end(self, take, many, monkeypatch, at):
        monkeypatch.setattr(tables, "BATCH", 5)
        real, left = PeopleStore.take, [at]

        def fails(self, rows):
            counted = real(self, rows)
            if not left[0]:
                raise OperationalError("server closed the connection")
            left[0] -= 1
            return counted

        monkeypatch.setattr(PeopleStore, "take", fails)
        with pytest.raises(Interrupted, match="jalankan perintah yang sama"):
            take(many)
        assert Person.objects.count() <= 5 * at
        monkeypatch.setattr(PeopleStore, "take", real)

        outcome = take(many)

        assert outcome.counts == counts(created=18, rejected=2)
        assert refused(outcome.run) == {9: "rounded", 15: "twice"}
        assert outcome.resumed_after == 5 * at
        cut = state()
        Position.objects.all().delete()
        Person.objects.all().delete()
        take(many)
        assert state() == cut

    def test_import_with_other_options_begins_anew(self, take, many, monkeypatch):
        monkeypatch.setattr(PeopleStore, "take", lambda self, rows: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            take(many)
        monkeypatch.undo()

        assert take(many, Options(date(2026, 1, 1))).resumed_after == 0
        assert ImportRun.objects.count() == 2


class TestDiskFull:
    def test_import_on_sqlite_says_so_and_goes_on_when_there_is_room(self, take, monkeypatch):
        if connection.vendor != "sqlite":
            return  # PostgreSQL tells it as any other failure of the server: TestCut
        monkeypatch.setattr(tables, "BATCH", 500)
        many = [[f"1990{m:02d}{d:02d}20900{k}1900", f"Orang {m} {d} {k}", "PNS", "S1", "Guru", "2020-01-01"]
                for m in range(1, 13) for d in range(1, 29) for k in range(1, 10)]  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA page_count")
            ((pages,),) = cursor.fetchall()
            cursor.execute(f"PRAGMA max_page_count = {pages + 100}")
        with pytest.raises(Interrupted, match="full"):
            take(many)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1000000")
        there = Person.objects.count()

        outcome = take(many)

        assert 0 < there < len(many)
        assert outcome.resumed_after > 0
        assert outcome.counts == counts(created=len(many))


class TestTwo:
    def test_imports_exclude_each_other(self, take, another_import):
        with another_import(), pytest.raises(Busy):
            take(SOUND)

        assert take(SOUND).counts == counts(created=4)

"""A file says who left service: what they held ends, and the same file again changes nothing."""

from datetime import date

import pytest

from netral.directory.imports import first_load, tables
from netral.directory.imports.runs import import_people
from netral.directory.people.models import Ending, Mandate, Person, Position, UnpaidLeave
from netral.directory.people.operations import end_service
from tests.databases import forget_trail
from tests.directory.imports.samples import AS_OF, BUDI, CITRA, DEDI, HEADINGS, NOW, SARI, SOUND
from tests.directory.imports.test_runs import counts, refused

pytestmark = pytest.mark.django_db
HEADED = [*HEADINGS, "TMT BERHENTI", "ALASAN BERHENTI"]
DAY = date(2025, 2, 1)


@pytest.fixture
def send(regency, file):
    def run(*rows, **more):
        return import_people(file(rows, headings=HEADED), regency, AS_OF, now=NOW, **more)

    return run


def left(row, day="1 Februari 2025", why="Pensiun"):
    return [*row, day, why]


def stays(row):
    return [*row, "", ""]


def ends():
    found = Person.objects.order_by("name").values_list("name", "ended_on", "ended_why")
    return {name: (on, why) for name, on, why in found if on}


class TestEnds:
    def test_end_what_they_hold(self, take, send, regency):
        take(SOUND)
        sari = Person.objects.get(name="Sari Contoh")
        Mandate.objects.create(institution=regency, role="pyb", title="Sekda", person=sari, valid_from=date(2021, 1, 1))
        UnpaidLeave.objects.create(person=sari, valid_from=date(2024, 1, 1))

        outcome = send(left(SARI), stays(BUDI), left(CITRA, why="Kontrak habis"), stays(DEDI))

        assert outcome.counts == counts(changed=2, unchanged=2)
        assert ends() == {"Sari Contoh": (DAY, "retired"), "Citra Contoh": (DAY, "expired")}
        assert {kind.objects.get(person=sari).valid_until for kind in (Position, Mandate, UnpaidLeave)} == {DAY}
        assert Position.objects.filter(valid_until=None).count() == 2

    def test_twice_change_nothing(self, take, send):
        take(SOUND)
        rows = left(SARI), stays(BUDI), left(CITRA), left(DEDI, why="Meninggal")
        outcome = send(*rows)
        assert (outcome.counts, refused(outcome.run)) == (
            counts(changed=2, unchanged=1, rejected=1),
            {5: "begins-later"},
        )

        assert send(*rows).counts == counts(unchanged=3, rejected=1)
        assert Person.objects.count() == 4

    def test_of_who_has_no_number_are_found_again(self, send):
        dedi = [*DEDI[:5], "2020-01-01"]
        assert send(stays(dedi)).counts == counts(created=1)

        assert send(left(dedi)).counts == counts(changed=1)
        assert send(left(dedi)).counts == counts(unchanged=1)
        assert Person.objects.count() == 1

    def test_may_be_mended_by_another_day_or_reason(self, take, send):
        take([SARI])
        send(left(SARI))

        assert send(left(SARI, "2025-03-01", "Meninggal")).counts == counts(changed=1)
        assert ends() == {"Sari Contoh": (date(2025, 3, 1), "died")}
        assert Position.objects.get().valid_until == date(2025, 3, 1)

    def test_do_not_come_back_by_a_row_without_one(self, take, send):
        take([SARI])
        send(left(SARI))

        outcome = send(stays(SARI))

        assert refused(outcome.run) == {2: "ended"}
        assert ends() == {"Sari Contoh": (DAY, "retired")}

    def test_told_at_the_desk_and_by_a_file_are_one(self, take, send):
        take([SARI])
        end_service(Person.objects.get(), DAY, Ending.RETIRED)

        assert send(left(SARI)).counts == counts(unchanged=1)

    def test_of_a_post_that_began_earlier_than_was_known(self, take, send):
        take([[*SARI[:5], "2026-05-01"]])
        assert refused(send(left(SARI, "2019-01-01")).run) == {2: "ended-before"}

        assert send(left(SARI)).counts == counts(changed=1)
        post = Position.objects.get()
        assert (post.valid_from, post.valid_until) == (date(2020, 2, 1), DAY)

    def test_of_somebody_of_another_name_are_refused(self, take, send):
        take([SARI])

        assert refused(send(left([SARI[0], "Rangga Lain", *SARI[2:]])).run) == {2: "another-name"}
        assert not ends()

    def test_that_are_only_tried_end_nothing(self, take, send):
        take([SARI])

        assert send(left(SARI), dry=True).counts == counts(changed=1)
        assert not ends()


class TestNobodyKnown:
    """Who comes into the directory when they have left already."""

    def test_comes_with_a_post_that_is_over(self, send):
        acting = [*SARI[:3], "K1", "Plt. Camat Sukamaju", "2024-01-01"]
        rows = left(SARI), stays(BUDI), stays(acting)

        assert send(*rows).counts == counts(created=2, changed=1)
        assert ends() == {"Sari Contoh": (DAY, "retired")}
        assert (
            list(Position.objects.filter(person__name="Sari Contoh").values_list("valid_until", flat=True)) == [DAY] * 2
        )
        assert Position.objects.filter(valid_until=None).count() == 1

    def test_needs_the_begin_of_the_last_post(self, send):
        outcome = send(left([*SARI[:5], ""]), stays(BUDI))

        assert (outcome.counts, refused(outcome.run)) == (counts(created=1, rejected=1), {2: "unknown-ended"})


@pytest.mark.django_db(transaction=True)
def test_in_a_first_load(send, monkeypatch):
    monkeypatch.setattr(first_load, "MANY", 0)
    monkeypatch.setattr(tables, "BATCH", 2)
    rows = left(SARI), stays(BUDI), left(CITRA), left(DEDI)

    outcome = send(*rows)

    assert (outcome.counts, refused(outcome.run)) == (counts(created=3, rejected=1), {5: "unknown-ended"})
    assert send(*rows).counts == counts(unchanged=3, rejected=1)
    assert ends().keys() == {"Sari Contoh", "Citra Contoh"}
    forget_trail()

"""A first load into an empty directory ends as any import does, with everything back that was put off."""

from unittest.mock import Mock

import pytest
from django.db import OperationalError, connection

from netral.directory.imports import first_load, tables
from netral.directory.imports.models import ImportRun
from netral.directory.imports.people_store import PeopleStore
from netral.directory.imports.runs import Interrupted
from netral.directory.people.models import Person, Position
from tests.databases import forget_trail
from tests.directory.imports.samples import SARI, SOUND
from tests.directory.imports.test_runs import counts, refused, state

pytestmark = pytest.mark.django_db(transaction=True)
ACTING = [*SARI[:3], "K1", "Plt. Camat Sukamaju", "2026-01-01"]
SOMEBODY_ELSE = [SARI[0], "Budiman Lain", "PNS", "S1", "Plt. Kepala Sekolah", "2026-01-01"]
MANY = [[f"1990010120900119{n:02d}", f"Orang Contoh {n}", "PNS", "S1", "Guru", "2020-01-01"] for n in range(10, 20)]
FILE = [ACTING, *SOUND, *MANY[:5], MANY[0], *MANY[5:], SOMEBODY_ELSE]


def indexes():
    with connection.cursor() as cursor:
        return {
            name: sorted(map(str, connection.introspection.get_constraints(cursor, name).items()))
            for name in ("people_person", "people_position")
        }


@pytest.fixture(autouse=True)
def every_load_is_one(monkeypatch, transactional_db):
    monkeypatch.setattr(first_load, "MANY", 0)
    monkeypatch.setattr(tables, "BATCH", 4)
    yield
    forget_trail()


def expected(take, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(first_load, "MANY", 1_000_000)
        outcome = take(FILE)
    found = state(), outcome.counts, refused(outcome.run)
    ImportRun.objects.all().delete()
    Position.objects.all().delete()
    Person.objects.all().delete()
    return found


def test_ends_as_any_import(take, monkeypatch):
    before, wanted = indexes(), expected(take, monkeypatch)
    monkeypatch.setattr(first_load, "begin", mock := Mock(wraps=first_load.begin))

    outcome = take(FILE)

    assert mock.called
    assert (state(), outcome.counts, refused(outcome.run)) == wanted
    assert outcome.counts == counts(created=14, changed=1, rejected=2)
    assert indexes() == before
    assert outcome.run.put_off == []
    assert take(FILE).counts == counts(unchanged=15, rejected=2)


def test_of_more_acting_posts_than_can_be_set_aside_goes_on_as_any(take, monkeypatch):
    before, wanted = indexes(), expected(take, monkeypatch)
    monkeypatch.setattr(first_load, "MOST_SET_ASIDE", 0)

    outcome = take(FILE)

    assert (state(), outcome.counts, refused(outcome.run)) == wanted
    assert indexes() == before


@pytest.mark.parametrize("at", [0, 1, 3, "finish"])
def test_that_is_cut_goes_on(take, monkeypatch, at):
    before, wanted = indexes(), expected(take, monkeypatch)

    def fails(*_):
        raise OperationalError("server closed the connection")

    def add(store, rows, left=[at]):  # noqa: B006 — counts down
        if left[0] == 0:
            fails()
        left[0] -= 1
        return PeopleStore_add(store, rows)

    PeopleStore_add = PeopleStore.add  # noqa: N806
    with monkeypatch.context() as patch:
        if at == "finish":
            patch.setattr(PeopleStore, "take", fails)
        else:
            patch.setattr(PeopleStore, "add", add)
        with pytest.raises(Interrupted):
            take(FILE)
    assert indexes() != before

    outcome = take(FILE)

    assert (state(), outcome.counts, refused(outcome.run)) == wanted
    assert indexes() == before


def test_that_was_left_is_ended_by_the_next_import(take, monkeypatch):
    before = indexes()
    with monkeypatch.context() as patch:
        patch.setattr(PeopleStore, "take", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            take(FILE)
    assert indexes() != before

    assert take(SOUND).counts == counts(unchanged=4)
    assert indexes() == before
    assert not ImportRun.objects.exclude(put_off=[]).exists()


def test_that_is_only_tried_puts_nothing_off(take):
    before = indexes()

    assert take(FILE, dry=True).counts["rejected"] >= 1
    assert indexes() == before

import hypothesis.strategies as st
import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis.extra.django import TestCase

from netral.audit import queries
from netral.audit.models import About, Entry, SubjectKey
from netral.audit.operations import Doer, by_command, destroy_key, record
from netral.audit.queries import Wanted
from netral.common.sealing import CannotUnseal
from tests.audit.conftest import EARLIER, LATER, OFFICER

pytestmark = pytest.mark.django_db


class TestRecord:
    def test_says_who_did_what_for_whom_when_and_from_where(self):
        entry = record("people.listed", by=OFFICER, at=EARLIER, of=["person/1", "person/2", "person/1"])

        kept = queries.entries(Wanted()).get()
        assert (kept.pk, kept.action, kept.at) == (entry.pk, "people.listed", EARLIER)
        assert (kept.account, kept.role, kept.institution, kept.place) == OFFICER
        assert [one.subject for one in kept.about.order_by("position")] == ["person/1", "person/2"]

    def test_seals_what_it_tells(self):
        record("person.renamed", by=OFFICER, at=EARLIER, of=["person/1"], told={"name": "Canary Wulandari"})

        entry = Entry.objects.get()
        assert queries.told(entry) == {"name": "Canary Wulandari"}
        assert b"Canary" not in bytes(entry.sealed or b"")

    def test_seals_the_same_words_differently_each_time(self):
        sealed = {
            bytes(record("a.b", by=OFFICER, at=EARLIER, of=["person/1"], told={"x": "y"}).sealed or b"")
            for _ in range(2)
        }

        assert len(sealed) == 2

    def test_tells_nothing_of_nobody(self):
        with pytest.raises(ValueError, match="needs a subject"):
            record("a.b", by=by_command("people", "import"), at=EARLIER, told={"x": "y"})

        assert not Entry.objects.exists()

    def test_goes_with_the_deed_or_not_at_all(self):
        with transaction.atomic():
            record("a.b", by=OFFICER, at=EARLIER, of=["person/1"])
            transaction.set_rollback(True)

        assert not Entry.objects.exists()

    def test_corrects_by_a_further_row(self):
        wrong = record("a.b", by=OFFICER, at=EARLIER, of=["person/1"])

        record("a.b", by=OFFICER, at=LATER, of=["person/2"], corrects=wrong)

        assert [one.about.get().subject for one in (wrong, *wrong.corrections.all())] == ["person/1", "person/2"]


class TestTrail:
    """What the database itself refuses, whatever the program asks."""

    @pytest.fixture(autouse=True)
    def entry(self):
        return record("a.b", by=OFFICER, at=EARLIER, of=["person/1"], told={"x": "y"})

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE audit_entry SET action = 'c.d'",
            "UPDATE audit_entry SET account = NULL",
            "DELETE FROM audit_entry",
            "UPDATE audit_about SET subject = 'person/2'",
            "DELETE FROM audit_about",
            "DELETE FROM audit_subjectkey",
            "UPDATE audit_subjectkey SET subject = 'person/2'",
            "UPDATE audit_subjectkey SET half = half",
        ],
    )
    def test_is_neither_changed_nor_deleted(self, statement):
        with pytest.raises(DatabaseError, match="only added to"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

        assert queries.told(Entry.objects.get()) == {"x": "y"}

    def test_is_not_replaced_or_emptied(self):
        attempts = {
            "sqlite": [
                "INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry",
                "INSERT OR REPLACE INTO audit_about (entry_id, position, subject) SELECT id, 0, 'p/2' FROM audit_entry",
                "INSERT OR REPLACE INTO audit_subjectkey (subject, half) VALUES ('person/1', x'00')",
            ],
            "postgresql": [
                "TRUNCATE audit_entry CASCADE",
                "TRUNCATE audit_about",
                "TRUNCATE audit_subjectkey",
                "INSERT INTO audit_about SELECT * FROM audit_about ON CONFLICT (id) DO UPDATE SET subject = 'person/2'",
            ],
        }
        connection.check_constraints()  # what PostgreSQL has put off would keep it from emptying, too
        for statement in attempts[connection.vendor]:
            with (
                pytest.raises(DatabaseError, match="only added to"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)

        assert queries.told(Entry.objects.get()) == {"x": "y"}


class TestDestroyKey:
    def test_makes_unreadable_what_was_told_and_what_is_told_later(self):
        before = record("a.b", by=OFFICER, at=EARLIER, of=["person/1"], told={"x": "y"})
        other = record("a.b", by=OFFICER, at=EARLIER, of=["person/2"], told={"x": "z"})

        destroy_key("person/1", by=OFFICER, at=LATER)
        destroy_key("person/1", by=OFFICER, at=LATER)

        after = record("a.b", by=OFFICER, at=LATER, of=["person/1"], told={"x": "y"})
        assert [queries.told(one) for one in (before, after, other)] == [None, None, {"x": "z"}]
        assert after.sealed is None
        assert SubjectKey.objects.get(subject="person/1").half is None
        assert Entry.objects.filter(action="subject.key-destroyed").count() == 2

    def test_keeps_a_subject_of_whom_nothing_was_told_yet_from_being_told_of(self):
        destroy_key("person/1", by=OFFICER, at=EARLIER)

        assert record("a.b", by=OFFICER, at=LATER, of=["person/1"], told={"x": "y"}).sealed is None


class TestKey:
    def test_has_two_halves(self, settings):
        entry = record("a.b", by=OFFICER, at=EARLIER, of=["person/1"], told={"x": "y"})

        settings.DATA_KEY = "another"

        with pytest.raises(CannotUnseal):
            queries.told(entry)


class TestEntries:
    def test_are_found_by_who_whom_what_for_whom_and_when(self, another):
        first = record("people.listed", by=OFFICER, at=EARLIER, of=["person/1", "person/2"])
        second = record("person.read", by=another, at=LATER, of=["person/2"])

        def found(**wanted):
            return [one.pk for one in queries.entries(Wanted(**wanted))]

        assert found() == [second.pk, first.pk]
        assert found(account=OFFICER.account) == [first.pk]
        assert found(institution=another.institution) == [second.pk]
        assert found(subject="person/2") == [second.pk, first.pk]
        assert found(subject="person/1", action="person.") == []
        assert found(action="people.") == [first.pk]
        assert found(since=LATER) == [second.pk]
        assert found(until=LATER) == [first.pk]


class TestAnyWords(TestCase):
    @given(st.dictionaries(st.text(max_size=8), st.text(max_size=40), min_size=1, max_size=4))
    def test_come_back_as_they_were_told(self, told):
        entry = record("a.b", by=Doer(None, "", "", "x"), at=EARLIER, of=["person/1"], told=told)

        assert queries.told(entry) == told
        assert About.objects.filter(entry=entry).count() == 1

"""People move, change names and numbers, take leave, declare ties, and leave; what was before is kept."""

from datetime import UTC, date, datetime

import pytest

from netral.audit.operations import Doer
from netral.directory.people import operations as deeds
from netral.directory.people.models import Ending, Kinship, Mandate, Person, Position, Role, Status, UnpaidLeave
from netral.directory.people.numbers import BadNumber
from netral.directory.people.operations import NotPossible
from netral.directory.people.queries import must_not_see, superiors, under
from netral.directory.structure.models import Institution, Unit, UnitState
from netral.law.errors import BadQuestion

pytestmark = pytest.mark.django_db
FIRST, DAY, TODAY = date(2020, 1, 1), date(2024, 10, 10), date(2026, 11, 22)


@pytest.fixture
def institution():
    return Institution.objects.create(kind="regency", name="Kabupaten Contoh", code="contoh", valid_from=FIRST)


@pytest.fixture
def unit(institution):
    return make_unit(institution, "D1")


@pytest.fixture
def sari(institution, unit):
    person = Person.objects.create(institution=institution, status="pns", name="Sari Contoh", name_key="sari contoh")
    Position.objects.create(person=person, unit=unit, title="Guru", valid_from=FIRST)
    return person


def make_unit(institution, code):
    unit = Unit.objects.create(institution=institution, code=code)
    UnitState.objects.create(unit=unit, name=f"Dinas {code}", kind="dinas", valid_from=FIRST)
    return unit


class TestEndOfService:
    @pytest.mark.parametrize("why", Ending)
    def test_ends_all_they_hold(self, sari, unit, institution, why):
        deeds.give_mandate(institution, Role.PYB, "Sekretaris Daerah", FIRST, person=sari)
        deeds.take_unpaid_leave(sari, FIRST, None)

        deeds.end_service(sari, DAY, why)

        assert not under(unit.pk, DAY).exists()
        assert under(unit.pk, date(2024, 10, 9)).get() == sari
        assert {kind.objects.get().valid_until for kind in (Position, Mandate, UnpaidLeave)} == {DAY}
        assert (sari.ended_on, sari.ended_why) == (DAY, why)

    def test_comes_once(self, sari):
        deeds.end_service(sari, DAY, Ending.RETIRED)

        for deed in (
            lambda: deeds.end_service(sari, TODAY, Ending.DIED),
            lambda: deeds.change_details(sari, TODAY, name="X"),
            lambda: deeds.take_unpaid_leave(sari, TODAY, None),
        ):
            with pytest.raises(NotPossible, match="tercatat berhenti sejak 2024-10-10"):
                deed()

    def test_is_refused_before_a_post_that_begins_later(self, sari, unit):
        deeds.move(sari, unit, TODAY, title="Kepala Sekolah")

        with pytest.raises(NotPossible):
            deeds.end_service(sari, DAY, Ending.RESIGNED)
        assert Person.objects.get(pk=sari.pk).ended_on is None
        assert Position.objects.filter(valid_until=None).count() == 1


class TestDetails:
    def test_keep_the_former_name_and_status(self, sari):
        deeds.change_details(sari, DAY, name="Sari Baru", name_key="sari baru", status=Status.CPNS)

        former = sari.former_details.get()
        assert (former.name, former.status, former.until) == ("Sari Contoh", "pns", DAY)
        again = Person.objects.get(pk=sari.pk)
        assert (again.name, again.name_key, again.status) == ("Sari Baru", "sari baru", "cpns")

    def test_keep_the_former_number(self, sari):
        deeds.change_number(sari, "1990 0101 209001 1 900", FIRST, today=TODAY)
        deeds.change_number(sari, "199001012090011901", DAY, today=TODAY)

        kept = list(sari.former_details.order_by("until"))
        assert [one.number_index is None for one in kept] == [True, False]
        assert sari.number_index != kept[1].number_index

    def test_of_somebody_else_are_refused(self, sari, institution):
        deeds.change_number(sari, "199001012090011900", FIRST, today=TODAY)
        other = Person.objects.create(institution=institution, status="pns", name="Budi", name_key="budi")

        with pytest.raises(NotPossible, match="milik orang lain"):
            deeds.change_number(other, "199001012090011900", DAY, today=TODAY)
        with pytest.raises(BadNumber):
            deeds.change_number(other, "1990", DAY, today=TODAY)


class TestMove:
    def test_ends_the_post_before_and_may_go_elsewhere(self, sari, unit):
        elsewhere = Institution.objects.create(kind="agency", name="Badan Contoh", code="badan", valid_from=FIRST)
        there = make_unit(elsewhere, "B1")

        deeds.move(sari, there, DAY, title="Analis", is_head=True)

        assert Person.objects.get(pk=sari.pk).institution == elsewhere
        assert not under(unit.pk, DAY).exists()
        assert under(there.pk, DAY).get() == sari
        assert sari.former_details.count() == 1

    def test_before_the_present_post_is_refused(self, sari, unit):
        with pytest.raises(NotPossible, match="baru mulai 2020-01-01"):
            deeds.move(sari, unit, FIRST, title="Analis")


class TestLeave:
    def test_does_not_overlap(self, sari):
        deeds.take_unpaid_leave(sari, date(2024, 9, 1), date(2024, 12, 1))

        deeds.take_unpaid_leave(sari, date(2024, 12, 1), None)
        for begin, until in [(DAY, None), (FIRST, DAY), (date(2024, 11, 30), date(2025, 1, 1))]:
            with pytest.raises(NotPossible, match="bertumpang tindih"):
                deeds.take_unpaid_leave(sari, begin, until)


class TestTies:
    def test_of_family_name_an_election_of_the_corpus(self, sari):
        assert deeds.declare_kin(sari, Kinship.SPOUSE, "Calon", "pilkada-2024", DAY).election == "pilkada-2024"
        with pytest.raises(BadQuestion):
            deeds.declare_kin(sari, Kinship.SPOUSE, "Calon", "pilkada-1900", DAY)

    def test_of_conflict_bar_both_and_are_noted_once(self, sari, institution):
        other = Person.objects.create(institution=institution, status="pns", name="Budi", name_key="budi")

        noted = deeds.declare_conflict(sari, other, "saudara ipar", FIRST)

        assert deeds.declare_conflict(other, sari, "saudara ipar", DAY) == noted
        assert {sari.pk, other.pk} <= must_not_see(sari.pk, DAY) & must_not_see(other.pk, DAY)
        with pytest.raises(NotPossible):
            deeds.declare_conflict(sari, sari, "diri sendiri", DAY)


class TestMandate:
    def test_follows_another(self, sari, institution):
        deeds.give_mandate(institution, Role.PPK, "Bupati Contoh", FIRST)
        deeds.give_mandate(institution, Role.PPK, "Pj. Bupati Contoh", DAY)

        assert [one.title for one in superiors(sari.pk, date(2024, 10, 9))] == ["Bupati Contoh"]
        assert [one.title for one in superiors(sari.pk, DAY)] == ["Pj. Bupati Contoh"]
        with pytest.raises(NotPossible):
            deeds.give_mandate(institution, Role.PPK, "Bupati Lain", DAY)


BY = Doer(None, "operator", "contoh", "leaving")
NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)


class TestEndMended:
    def test_moves_what_ended_with_it_and_nothing_else(self, sari, unit):
        deeds.move(sari, unit, date(2023, 1, 1), title="Kepala Sekolah")
        deeds.end_service(sari, DAY, Ending.RETIRED)

        deeds.note_end(sari, date(2025, 5, 1), Ending.DIED, by=BY, at=NOW)

        posts = sari.positions.order_by("valid_from").values_list("title", "valid_until")
        assert list(posts) == [("Guru", date(2023, 1, 1)), ("Kepala Sekolah", date(2025, 5, 1))]

    def test_may_come_earlier(self, sari):
        deeds.end_service(sari, DAY, Ending.RETIRED)

        deeds.note_end(sari, date(2023, 5, 1), Ending.RETIRED, by=BY, at=NOW)

        assert sari.positions.get().valid_until == date(2023, 5, 1)

    def test_is_refused_where_a_post_would_begin_later(self, sari, unit):
        deeds.move(sari, unit, date(2023, 1, 1), title="Kepala Sekolah")
        deeds.end_service(sari, DAY, Ending.RETIRED)

        with pytest.raises(NotPossible):
            deeds.note_end(sari, date(2022, 1, 1), Ending.RETIRED, by=BY, at=NOW)
        assert Person.objects.get(pk=sari.pk).ended_on == DAY

    def test_is_taken_back_but_for_a_mandate_that_somebody_else_has(self, sari, unit, institution):
        deeds.give_mandate(institution, Role.PYB, "Sekretaris Daerah", FIRST, person=sari)
        deeds.give_mandate(institution, Role.PPK, "Pj. Bupati", FIRST, person=sari)
        deeds.move(sari, unit, date(2023, 1, 1), title="Kepala Sekolah")
        deeds.end_service(sari, DAY, Ending.RETIRED)
        deeds.give_mandate(institution, Role.PPK, "Bupati Contoh", DAY)

        deeds.take_back_end(sari, by=BY, at=NOW)

        assert sari.positions.get(valid_until=None).title == "Kepala Sekolah"
        assert Mandate.objects.get(person=sari, valid_until=None).title == "Sekretaris Daerah"
        assert under(unit.pk, TODAY).get() == sari

    def test_of_many_leaves_out_only_who_cannot_be(self, sari, unit, institution):
        others = [
            Person.objects.create(institution=institution, status="pns", name=f"Budi {at}", name_key=f"budi {at}")
            for at in range(3)
        ]
        Position.objects.create(person=others[0], unit=unit, title="Guru", valid_from=TODAY)

        refused = deeds.end_many([deeds.Leaving(one.pk, DAY, "retired") for one in [sari, *others]])

        assert refused == {others[0].pk}
        assert Person.objects.filter(ended_on=DAY).count() == 3
        assert [one.valid_until for one in Position.objects.order_by("pk")] == [DAY, None]

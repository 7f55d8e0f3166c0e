"""The page by which an officer notes that somebody left service, and mends what was noted wrongly."""

from datetime import date

import pytest

from netral.accounts.queries import open_grants
from netral.accounts.roles import Role
from netral.audit.queries import Wanted, entries, told
from netral.directory.people.keys import addresses_of
from netral.directory.people.models import Mandate, Person, Position
from netral.directory.structure.models import Institution
from tests.directory.desk.test_views import words
from tests.directory.imports.samples import SARI, SOUND
from tests.signing import account_of, confirm, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def sari(take):
    take(SOUND)
    return Person.objects.get(name="Sari Contoh")


@pytest.fixture
def address(sari):
    return f"/pegawai/{addresses_of([sari.pk])[0]}/"


@pytest.fixture
def operator(desk, regency):
    """Give an operator of the institution, who has just shown that it is them."""
    account = account_of(Role.OPERATOR, regency)
    sign_in(desk, account)
    confirm(desk, account)
    return desk


class TestLeaving:
    @pytest.mark.parametrize("said", ["20 Oktober 2024", "2024-10-20", "20/10/2024"])
    def test_ends_the_service_of_somebody(self, operator, sari, address, said):
        Mandate.objects.create(
            institution=sari.institution, role="pyb", title="Sekda", person=sari, valid_from=date(2021, 1, 1)
        )

        done = operator.post(f"{address}berhenti/", {"on": said, "why": "retired"})

        assert (done.status_code, done.headers["Location"]) == (302, address)
        sari.refresh_from_db()
        assert (sari.ended_on, sari.ended_why) == (date(2024, 10, 20), "retired")
        assert Position.objects.get(person=sari).valid_until == Mandate.objects.get().valid_until == sari.ended_on
        assert "pensiun, tidak lagi bertugas sejak 20 Oktober 2024" in words(operator.get(address))

    def test_is_offered_on_the_page_of_the_person(self, operator, sari, address):
        page = operator.get(address).content.decode()

        assert f'href="{address}berhenti/"' in page
        assert "Catat berhenti" in words(operator.get(address))

    def test_is_not_offered_to_whom_it_is_refused(self, desk, sari, address, regency):
        sign_in(desk, account_of(Role.INSPECTORATE, regency))

        assert "berhenti/" not in desk.get(address).content.decode()
        assert desk.get(f"{address}berhenti/").status_code == 403

    def test_asks_first_who_is_there(self, desk, sari, address, regency):
        sign_in(desk, account_of(Role.OPERATOR, regency))

        answer = desk.post(f"{address}berhenti/", {"on": "2024-10-20", "why": "retired"})

        assert answer.headers["Location"].startswith("/masuk/lagi/")
        assert Person.objects.get(pk=sari.pk).ended_on is None

    def test_stays_in_the_trail(self, operator, sari, address):
        for on in ("2024-10-20", "2024-10-21"):
            operator.post(f"{address}berhenti/", {"on": on, "why": "retired"})
        operator.post(f"{address}berhenti/", {"deed": "take-back"})

        found = entries(Wanted(subject=f"person/{sari.pk}", action="person.")).order_by("pk")
        assert [(one.action, told(one)) for one in found] == [
            ("person.ended", {"on": "2024-10-20", "why": "retired", "before": ""}),
            ("person.end-mended", {"on": "2024-10-21", "why": "retired", "before": "2024-10-20"}),
            ("person.end-taken-back", {"on": "2024-10-21", "why": "retired"}),
        ]

    @pytest.mark.parametrize(
        ("said", "reason"),
        [
            ({}, "Tulis hari pertama"),
            ({"on": "2024-10-20"}, "pilih alasannya"),
            ({"on": "2024-10-20", "why": "bored"}, "pilih alasannya"),
            ({"on": "kapan2", "why": "retired"}, "kapan2"),
            ({"on": "2099-01-01", "why": "retired"}, "belum tiba"),
            ({"on": "2019-01-01", "why": "retired"}, "baru mulai pada hari itu atau sesudahnya"),
            ({"deed": "take-back"}, "tidak tercatat berhenti"),
        ],
    )
    def test_is_refused_with_what_was_typed_kept(self, operator, sari, address, said, reason):
        answer = operator.post(f"{address}berhenti/", said)

        assert reason in words(answer, 422)
        assert f'value="{said.get("on", "")}"' in answer.content.decode()
        assert Person.objects.get(pk=sari.pk).ended_on is None
        assert Position.objects.get(person=sari).valid_until is None

    def test_is_mended_by_another_day(self, operator, sari, address):
        operator.post(f"{address}berhenti/", {"on": "2024-10-20", "why": "retired"})

        page = operator.get(f"{address}berhenti/").content.decode()
        assert 'value="20 Oktober 2024"' in page
        operator.post(f"{address}berhenti/", {"on": "2025-02-01", "why": "died"})

        sari.refresh_from_db()
        assert (sari.ended_on, sari.ended_why) == (date(2025, 2, 1), "died")
        assert Position.objects.get(person=sari).valid_until == date(2025, 2, 1)

    def test_is_taken_back(self, operator, sari, address, regency):
        account = account_of(Role.INSPECTORATE, regency, name="Sari")
        account.person = sari
        account.save()
        operator.post(f"{address}berhenti/", {"on": "2024-10-20", "why": "retired"})
        assert not open_grants(account).exists()

        operator.post(f"{address}berhenti/", {"deed": "take-back"})

        sari.refresh_from_db()
        assert (sari.ended_on, sari.ended_why) == (None, "")
        assert Position.objects.get(person=sari).valid_until is None
        assert open_grants(account).exists()

    def test_of_who_was_erased_is_refused(self, operator, sari, address):
        operator.post(f"{address}berhenti/", {"on": "2024-10-20", "why": "retired"})
        Person.objects.filter(pk=sari.pk).update(name="", name_key="")

        for said in ({"on": "2024-10-21", "why": "retired"}, {"deed": "take-back"}):
            assert "sudah dihapus" in words(operator.post(f"{address}berhenti/", said), 422)
        assert "berhenti/" not in operator.get(address).content.decode()

    def test_of_somebody_elsewhere_is_not_there(self, desk, sari, address):
        other = Institution.objects.create(kind="city", name="Kota Contoh", code="kota", valid_from=date(2015, 1, 1))
        sign_in(desk, account_of(Role.OPERATOR, other))

        assert desk.get(f"{address}berhenti/").status_code == 404

    def test_in_english(self, operator, sari, address):
        page = words(operator.get(f"/en{address}berhenti/"))

        assert "For example 20 October 2024" in page
        assert SARI[0] not in page

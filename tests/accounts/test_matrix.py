"""Who may what: every address of the desk, for every role, at one's own place, at another's, and where nothing is."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.urls import get_resolver

from netral.accounts.models import Account, Grant, Invitation, Recovery
from netral.accounts.roles import GIVES, MAY, OF_A_UNIT, Deed, Reach, Role
from netral.common.doors import ANYBODY, SIGNED_IN, SIGNING_IN, Need, need_of
from netral.desk.models import SubjectRequest
from netral.directory.imports.models import ImportRun
from netral.directory.people.keys import addresses_of
from netral.directory.people.models import Person
from netral.directory.people.operations import move
from netral.directory.structure.models import Institution, Unit
from tests.signing import account_of, sign_in
from tools import who_may

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


def routes():
    """Give every address of the desk: its name, its page, the names of its parts."""
    table: Any = get_resolver("netral.config.urls.desk").url_patterns
    pages, *machines = table
    return [
        (one.name, one.callback, one.pattern, list(one.pattern.converters)) for one in (*pages.url_patterns, *machines)
    ]


def asked(view) -> Need:
    """Give what a page asks of who opens it."""
    need = need_of(view)
    assert need is not None
    return need


ROUTES = {name: (view, pattern, parts) for name, view, pattern, parts in routes()}
GUARDED = [name for name, (view, _pattern, _parts) in ROUTES.items() if asked(view).where]
OPEN = {
    "account_login", "mfa_login_webauthn", "mfa_authenticate", "account_inactive", "account_logout", "invitation",
    "recovery", "alive", "ready", "openid_connect_login", "openid_connect_callback", "socialaccount_login_cancelled",
    "sign-in-anew",
}  # fmt: skip
POSTED = {
    "sign-in-anew",
    "import-take",
    "withdraw-invitation",
    "suspend-account",
    "end-grant",
    "ask-recovery",
    "tie",
    "untie",
    "read-notices",
    "subject-copy",
    "answer-request",
    "agree-to-erase",
    "own-copy",
}


def things(place):
    """Give what the addresses of an institution are made of."""
    person = Person.objects.get(institution=place, name__startswith="Orang S1")
    holder = Account.objects.filter(grants__institution=place).first() or account_of(
        Role.LAWYER, place, name="Pemegang"
    )
    invited = Invitation.objects.create(
        key=uuid.uuid4().bytes, name="Undangan", role=Role.PPK, institution=place, made_at=NOW, expires_at=NOW
    )
    run = ImportRun.objects.create(
        kind="people", institution=place, digest=uuid.uuid4().hex, file_name="x", headings=[], started_at=NOW,
        finished_at=NOW, options={"as_of": "2026-11-01"},
    )  # fmt: skip
    recovery = Recovery.objects.create(
        account=holder, institution=place, asked_by=Grant.objects.filter(account=holder)[0], asked_at=NOW,
        expires_at=NOW, stopped_at=NOW,
    )  # fmt: skip
    asked = SubjectRequest.objects.create(
        person=person, institution=place, wish="copy", shown="card", received_on=NOW, due_on=NOW,
        noted_by=Grant.objects.filter(account=holder)[0], closed_at=NOW, outcome="given",
    )  # fmt: skip
    return {
        "asked": asked.pk, "code": place.code, "grant": Grant.objects.filter(account=holder)[0].pk,
        "unit": Unit.objects.get(institution=place, code="S1").pk, "account": holder.pk,
        "address": addresses_of([person.pk])[0], "run": run.pk, "invitation": invited.pk, "recovery": recovery.pk,
    }  # fmt: skip


NOTHING = {"code": "tiada", "unit": 10**9, "account": uuid.UUID(int=7), "address": "00" * 16, "run": uuid.UUID(int=7),
           "invitation": uuid.UUID(int=7), "recovery": uuid.UUID(int=7), "asked": uuid.UUID(int=7)}  # fmt: skip


def ask(visitor, name, parts):
    _view, pattern, names = ROUTES[name]
    address = "/" + str(pattern)
    for part in names:
        kind = next(kind for kind in ("str", "id", "uuid", "slug") if f"<{kind}:{part}>" in address)
        address = address.replace(f"<{kind}:{part}>", str(parts[part]))
    said = {"grant": parts.get("grant", 0)}
    return visitor.post(address, said) if name in POSTED else visitor.get(address)


class TestRoutes:
    @pytest.mark.parametrize("name", ROUTES)
    def test_each_says_what_it_needs(self, name):
        need = need_of(ROUTES[name][0])

        assert need is not None
        assert need.deed in {ANYBODY.deed, SIGNED_IN.deed, SIGNING_IN.deed, *Deed}
        assert (need is ANYBODY) == (name in OPEN)

    def test_each_thing_named_in_an_address_is_looked_at(self):
        unguarded = {name for name, (view, _pattern, parts) in ROUTES.items() if parts and asked(view).where is None}

        # A key opens its own invitation; passkeys and ties are looked for among one's own.
        own = {"mfa_remove_webauthn", "tie", "untie"}
        assert unguarded == {"invitation", "recovery", "openid_connect_login", "openid_connect_callback"} | own


@pytest.mark.parametrize("name", [name for name in ROUTES if name not in OPEN])
class TestStrangers:
    def test_are_sent_to_the_sign_in_page(self, desk, regency, name):
        response = ask(desk, name, things(regency) | {"pk": 1, "key": "x", "provider_id": "x"})

        assert response.status_code == 302
        assert response.headers["Location"].startswith("/masuk/?next=")


@pytest.mark.parametrize("role", Role)
class TestRoles:
    """Own: the institution of the role and, for a head, the unit above. Other: an institution of another region."""

    def expected(self, role, deed, where):
        reach = MAY[role].get(Deed(deed))
        if reach is None:
            return "refused"
        if where == "nothing":
            return "missing"
        return "there" if where == "own" or reach is Reach.COUNTRY else "missing"

    @pytest.mark.parametrize("where", ["own", "other", "nothing"])
    def test_open_what_the_table_says(self, desk, regency, neighbour, role, where):
        unit = Unit.objects.get(institution=regency, code="D1") if role in OF_A_UNIT else None
        parts = {"own": things(regency), "other": things(neighbour), "nothing": NOTHING}[where]
        sign_in(desk, account_of(role, regency, unit, name="Petugas"))
        found = {}
        for name in GUARDED:
            response = ask(desk, name, parts)
            found[name] = {403: "refused", 404: "missing"}.get(response.status_code, "there")

        wanted = {name: self.expected(role, asked(ROUTES[name][0]).deed, where) for name in GUARDED}
        if role is Role.HEAD and where == "own":  # a unit is theirs, the list of the whole institution is not
            wanted["institution-people"] = "missing"
        if wanted["import-rejects"] == "there":
            wanted["import-rejects"] = "missing"  # this import refused nothing, so there is no such file
        assert found == wanted

    def test_see_no_difference_between_what_is_not_theirs_and_what_is_not_there(self, desk, regency, neighbour, role):
        unit = Unit.objects.get(institution=regency, code="D1") if role in OF_A_UNIT else None
        sign_in(desk, account_of(role, regency, unit, name="Petugas"))
        theirs = things(neighbour)
        for name in GUARDED:
            if MAY[role].get(Deed(asked(ROUTES[name][0]).deed)) is Reach.COUNTRY:
                continue
            one, other = ask(desk, name, theirs), ask(desk, name, NOTHING)

            assert one.status_code == other.status_code
            assert without_address(one) == without_address(other)


def without_address(response):
    """Give a page without its own address, and without what fills it up to its size."""
    content = re.sub(r"<!--.*?-->", "", response.content.decode(), flags=re.DOTALL)
    return content.replace(response.wsgi_request.path, "…")


class TestHead:
    def test_sees_own_unit_and_those_below_and_nobody_else(self, desk, regency):
        units = {one.code: one for one in Unit.objects.filter(institution=regency)}
        sign_in(desk, account_of(Role.HEAD, regency, units["D1"]))

        assert [desk.get(f"/unit/{units[code].pk}/").status_code for code in ("D1", "S1", "K1")] == [200, 200, 404]
        found = desk.post("/pegawai/", {"siapa": "orang"}).content.decode()  # of the only institution there is for them
        assert ["Orang D1" in found, "Orang S1" in found, "Orang K1" in found] == [True, True, False]


class TestPast:
    def test_of_somebody_who_left_the_unit_is_not_the_heads_to_look_at(self, desk, regency):
        units = {one.code: one for one in Unit.objects.filter(institution=regency)}
        left = Person.objects.get(institution=regency, name__startswith="Orang D1")
        move(left, units["K1"], date(2025, 1, 1), title="Pelaksana")
        sign_in(desk, account_of(Role.HEAD, regency, units["D1"]))
        address = addresses_of([left.pk])[0]

        for day in ("", "?tanggal=2021-01-01"):
            assert desk.get(f"/pegawai/{address}/{day}").status_code == 404


class TestRegion:
    def test_is_not_the_country_where_an_institution_has_none(self, desk, regency, neighbour):
        Institution.objects.filter(pk=regency.pk).update(region="")
        sign_in(desk, account_of(Role.REVIEWER, regency))

        assert [desk.get(f"/instansi/{code}/").status_code for code in ("contoh", "tetangga")] == [200, 404]


class TestGrants:
    def test_end_with_the_move_to_another_institution(self, desk, regency, neighbour):
        account = account_of(Role.OPERATOR, regency)
        account.person = Person.objects.filter(institution=regency).first()
        account.save()
        sign_in(desk, account)
        assert desk.get("/instansi/contoh/").status_code == 200

        Person.objects.filter(pk=account.person.pk).update(institution=neighbour)

        assert desk.get("/instansi/contoh/").status_code == 403
        assert "perannya sudah berakhir" in desk.get("/").content.decode()

    def test_are_not_chosen_among_those_of_others(self, desk, regency, neighbour):
        sign_in(desk, account_of(Role.OPERATOR, regency))
        foreign = Grant.objects.get(account=account_of(Role.OPERATOR, neighbour))

        for wrong in (foreign.pk, "x", "", "9" * 30, "-1", "²"):
            assert desk.post("/peran/", {"grant": wrong}).status_code == 404

    def test_are_chosen_among_ones_own(self, desk, regency, neighbour):
        account = account_of(Role.OPERATOR, regency)
        second = Grant.objects.create(account=account, role=Role.OPERATOR, institution=neighbour, begun_at=NOW)
        sign_in(desk, account)

        assert [desk.get(f"/instansi/{code}/").status_code for code in ("contoh", "tetangga")] == [200, 404]
        desk.post("/peran/", {"grant": second.pk})
        assert [desk.get(f"/instansi/{code}/").status_code for code in ("contoh", "tetangga")] == [404, 200]


class TestGives:
    def test_no_role_makes_one_that_may_what_it_may_not_give(self):
        """Nobody but the system operator makes somebody who reaches further than themselves."""
        for giver, given in GIVES.items():
            reaches = {reach for role in given for reach in MAY[role].values()}
            assert giver is Role.SYSTEM or reaches <= {Reach.UNIT, Reach.INSTITUTION}


def test_the_page_about_who_may_what_is_that_of_the_code():
    assert who_may.PAGE.read_text(encoding="utf-8") == who_may.page()

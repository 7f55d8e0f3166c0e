"""What this room keeps of somebody, given to them; and how it is forgotten."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils.translation import gettext as _

from netral.accounts.models import Account, AddressCheck, Grant, Invitation, Notice, Recovery, SignIn
from netral.common.subjects import Section
from netral.directory.people.models import Person


def told_of(account: Account) -> list[Section]:
    """Give everything that is kept of an account, but for secrets, in the language of the page."""
    return [
        Section(
            _("Account"),
            [_("Name"), _("Login code"), _("Address for notices"), _("Made at"), _("Suspended since")],
            [[account.name, account.login, account.email, _at(account.made_at), _at(account.suspended_at)]],
        ),
        Section(
            _("Roles"),
            [_("Role"), _("Institution"), _("Unit"), _("Since"), _("Until")],
            [[str(one.get_role_display()), one.institution.name, one.unit.code if one.unit else "", _at(one.begun_at),
              _at(one.ended_at)]
             for one in Grant.objects.filter(account=account).select_related("institution", "unit").order_by("pk")],
        ),
        Section(
            _("Ways in"),
            [_("Kind"), _("Made at"), _("Last used")],
            [[one.wrap().name if one.type == Authenticator.Type.WEBAUTHN else _("App for codes"), _at(one.created_at),
              _at(one.last_used_at)] for one in Authenticator.objects.filter(user=account).order_by("pk")]
            + [[one.provider, _at(one.date_joined), _at(one.last_login)]
               for one in SocialAccount.objects.filter(user=account).order_by("pk")],
        ),
        Section(
            _("Where you are signed in"),
            [_("Device"), _("Since")],
            [[one.device, _at(one.begun_at)] for one in SignIn.objects.filter(account=account).order_by("begun_at")],
        ),
        Section(
            _("Notices"),
            [_("Notice"), _("At"), _("Read at")],
            [[str(one.get_kind_display()), _at(one.at), _at(one.read_at)]
             for one in Notice.objects.filter(account=account).order_by("pk")],
        ),
    ]  # fmt: skip


def account_of(person: Person) -> Account | None:
    """Give the account of a person, if they have one."""
    return Account.objects.filter(person=person).first()


@transaction.atomic
def erase(person: Person, at: datetime) -> None:
    """Forget who came to an account, and let nobody in by it again. What it did stays in the trail."""
    Invitation.objects.filter(person=person).update(name="", person=None)
    account = account_of(person)
    if account is None:
        return
    for kind in (Authenticator, SocialAccount):
        kind.objects.filter(user=account).delete()
    for kind in (SignIn, Notice, AddressCheck):
        kind.objects.filter(account=account).delete()
    Grant.objects.filter(account=account, ended_at=None).update(ended_at=at)
    Recovery.objects.filter(account=account, used_at=None, stopped_at=None).update(stopped_at=at)
    account.name, account.email, account.suspended_at, account.suspended_as = "", "", account.suspended_at or at, ""
    account.set_unusable_password()
    account.save()


def _at(instant: datetime | None) -> str:
    return instant.isoformat(timespec="minutes") if instant else ""

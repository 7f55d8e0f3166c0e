"""What this room keeps of somebody, given to them; and how it is forgotten."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from netral.accounts.models import Account, AddressCheck, Grant, Invitation, Notice, Recovery, SignIn
from netral.common.errors import NetralError
from netral.common.subjects import Section
from netral.directory.people.models import Person


def told_of(account: Account) -> list[Section]:
    """Give everything that is kept of an account, but for secrets, in the language of the page."""
    unconfirmed = AddressCheck.objects.filter(account=account).first()
    return [
        Section(
            _("Account"),
            [_("Name"), _("Login code"), _("Address for notices"), _("Address that is not confirmed"), _("Made at"),
             _("Suspended since")],
            [[account.name, account.login, account.email, unconfirmed.address if unconfirmed else "",
              account.made_at, account.suspended_at]],
        ),
        Section(
            _("Roles"),
            [_("Role"), _("Institution"), _("Unit"), _("Since"), _("Until")],
            [[str(one.get_role_display()), one.institution.name, one.unit.code if one.unit else "", one.begun_at,
              one.ended_at]
             for one in Grant.objects.filter(account=account).select_related("institution", "unit").order_by("pk")],
        ),
        Section(
            _("Ways in"),
            [_("Kind"), _("Made at"), _("Last used")],
            [[one.wrap().name if one.type == Authenticator.Type.WEBAUTHN else _("App for codes"), one.created_at,
              one.last_used_at] for one in Authenticator.objects.filter(user=account).order_by("pk")]
            + [[one.provider, one.date_joined, one.last_login]
               for one in SocialAccount.objects.filter(user=account).order_by("pk")],
        ),
        Section(
            _("Where you are signed in"),
            [_("Device"), _("Since")],
            [[one.device, one.begun_at] for one in SignIn.objects.filter(account=account).order_by("begun_at")],
        ),
        Section(
            _("Invitations"),
            [_("Name"), _("Role"), _("Institution"), _("Made at"), _("Used"), _("Withdrawn")],
            [[one.name, str(one.get_role_display()), one.institution.name, one.made_at, one.used_at, one.withdrawn_at]
             for one in Invitation.objects.filter(Q(used_by=account) | Q(person__isnull=False, person=account.person))
             .select_related("institution").order_by("made_at")],
        ),
        Section(
            _("Recoveries"),
            [_("At"), _("What happened"), _("Used"), _("Stopped")],
            [[one.asked_at, one.reason, one.used_at, one.stopped_at]
             for one in Recovery.objects.filter(account=account).order_by("asked_at")],
        ),
        Section(
            _("Notices"),
            [_("Notice"), _("At"), _("Read at")],
            [[str(one.get_kind_display()), one.at, one.read_at]
             for one in Notice.objects.filter(account=account).order_by("pk")],
        ),
    ]  # fmt: skip


def account_of(person: Person) -> Account | None:
    """Give the account of a person, if they have one."""
    return Account.objects.filter(person=person).first()


class Held(NetralError):
    """An account that is suspended, or being recovered: what it is about is not over."""

    def __init__(self) -> None:
        super().__init__(
            id="Akun orang ini sedang ditangguhkan atau dipulihkan. Selesaikan itu dulu.",
            en="This person's account is suspended, or being recovered. Bring that to an end first.",
        )


def check_can_erase(person: Person, at: datetime) -> None:
    """Refuse to forget an account about which something is open.

    :raises Held: it is suspended, or a recovery is under way
    """
    account = account_of(person)
    if account is None:
        return
    under_way = Recovery.objects.filter(account=account, used_at=None, stopped_at=None, expires_at__gt=at)
    if not account.is_active or under_way.exists():
        raise Held


@transaction.atomic
def erase(person: Person, at: datetime) -> list[str]:
    """Forget who came to an account, and let nobody in by it again. What it did stays in the trail.

    Give the subjects of whom the trail tells things that are to be forgotten, too.
    """
    account = account_of(person)
    invited = Invitation.objects.filter(Q(person=person) | Q(used_by__person=person))
    told = [f"invitation/{one}" for one in invited.values_list("pk", flat=True)]
    invited.filter(used_at=None, withdrawn_at=None).update(withdrawn_at=at)
    Invitation.objects.filter(Q(person=person) | Q(used_by__person=person)).update(name="")
    if account is None:
        return told
    for kind in (Authenticator, SocialAccount):
        kind.objects.filter(user=account).delete()
    for kind in (SignIn, Notice, AddressCheck):
        kind.objects.filter(account=account).delete()
    Grant.objects.filter(account=account, ended_at=None).update(ended_at=at)
    Recovery.objects.filter(account=account, used_at=None, stopped_at=None).update(stopped_at=at)
    Recovery.objects.filter(account=account).update(reason="")
    account.name, account.email, account.suspended_at, account.suspended_as = "", "", account.suspended_at or at, ""
    account.set_unusable_password()
    account.save()
    return [*told, f"account/{account.pk}"]

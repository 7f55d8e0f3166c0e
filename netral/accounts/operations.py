"""What is done to accounts: invited, come by, given roles, suspended, signed out. Each is kept in the trail."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple, NewType

from django.db import transaction

from netral.accounts.actor import Actor
from netral.accounts.models import Account, Grant, Invitation, Kind, SignIn
from netral.accounts.notices import tell
from netral.accounts.queries import open_grants
from netral.accounts.roles import GIVES, OF_A_UNIT, ONLY_AT, SHUTS_OUT, Role
from netral.audit.operations import Doer, record
from netral.common.errors import NetralError
from netral.directory.people.models import Person
from netral.directory.structure.models import Institution, Unit

InvitationKey = NewType("InvitationKey", str)
"""What the link or the slip has; only its hash is kept."""
LASTS = timedelta(days=14)
"""How long an invitation works."""
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""Of codes to be read from paper and typed: no two look alike."""


class NotYours(NetralError):
    """A role that this one does not give, or a person or unit of another institution."""


class NoLonger(NetralError):
    """An invitation that is used, withdrawn, too old, or none at all: which of these, nobody is told."""

    def __init__(self) -> None:
        super().__init__(
            id="Undangan ini tidak berlaku lagi. Mintalah yang baru kepada yang mengundang Anda. "
            "Bila Anda sendiri belum pernah memakainya, beri tahu inspektorat.",
            en="This invitation is not valid any longer. Ask whoever invited you for a new one. "
            "If you have never used it yourself, tell the inspectorate.",
        )


class Invited(NamedTuple):
    """To what somebody is invited."""

    role: Role
    institution: Institution
    name: str
    unit: Unit | None = None
    person: Person | None = None


def check_can_invite(actor: Actor | None, to: Invited) -> None:
    """Refuse a role that the actor does not give, or one that does not fit; the command (no actor) gives every role.

    :raises NotYours: it is not theirs to give
    """
    gives = frozenset(Role) if actor is None else GIVES.get(actor.role, frozenset()) if actor.role else frozenset()
    if to.role not in gives:
        raise NotYours(id="Peran Anda tidak dapat memberikan peran itu.", en="Your role cannot give that role.")
    if (to.role in OF_A_UNIT) != (to.unit is not None):
        raise NotYours(
            id="Sebutkan unitnya untuk kepala unit, dan hanya untuk kepala unit.",
            en="Name the unit for a head of unit, and for nobody else.",
        )
    if (only := ONLY_AT.get(to.role)) is not None and to.institution.kind not in only:
        raise NotYours(
            id=f"Peran “{to.role.label}” bukan untuk {to.institution.name}.",
            en=f"The role “{to.role.label}” is not for {to.institution.name}.",
        )
    foreign_unit = to.unit is not None and to.unit.institution_id != to.institution.pk
    foreign_person = to.person is not None and to.person.institution_id != to.institution.pk
    if foreign_unit or foreign_person:
        raise NotYours(
            id="Orang atau unit itu tidak tercatat pada instansi ini.",
            en="That person or unit is not recorded at this institution.",
        )


@transaction.atomic
def invite(to: Invited, *, by: Doer, actor: Actor | None, at: datetime) -> tuple[Invitation, InvitationKey]:
    """Invite somebody, and give the key that the link or the slip has. It is shown once.

    :raises NotYours: the role is not theirs to give
    """
    check_can_invite(actor, to)
    key = InvitationKey(secrets.token_urlsafe(24))
    made = Invitation.objects.create(
        key=_hash(key), name=to.name, person=to.person, role=to.role, institution=to.institution,
        unit=to.unit, made_at=at, made_by=actor.account if actor else None, expires_at=at + LASTS,
    )  # fmt: skip
    told = {"name": to.name, "role": to.role.value, "unit": to.unit.code if to.unit else ""}
    record(
        "account.invited", by=by, at=at, of=[f"invitation/{made.pk}", f"institution/{to.institution.code}"], told=told
    )
    return made, key


def invitation_by(key: str, at: datetime) -> Invitation:
    """Give the invitation that a link or slip is of.

    :raises NoLonger: it cannot be used
    """
    asked = Invitation.objects.select_related("institution", "unit", "person")
    found = asked.filter(key=_hash(InvitationKey(key)), used_at=None, withdrawn_at=None, expires_at__gt=at).first()
    if found is None or not _still_given(found):
        raise NoLonger
    return found


def _still_given(invitation: Invitation) -> bool:
    """Say whether who invited could do so today as well; the command could."""
    giver = invitation.made_by
    if giver is None:
        return True
    held = open_grants(giver) if giver.is_active else Grant.objects.none()
    return any(
        Role(invitation.role) in GIVES.get(Role(one.role), frozenset())
        and (one.role == Role.SYSTEM or one.institution_id == invitation.institution_id)
        for one in held
    )


@transaction.atomic
def accept(key: str, *, account: Account | None, place: str, at: datetime) -> tuple[Account, Grant]:
    """Use an invitation: give the account that came by it (a new one unless one is signed in) and its role.

    :raises NoLonger: it cannot be used
    """
    invitation = invitation_by(key, at)
    if account is None:
        account = Account.objects.filter(person=invitation.person).first() if invitation.person else None
        if account is not None:  # theirs to sign in to, not to be entered by a slip of paper
            raise HasAccount
        account = Account(login=new_login(), name=invitation.name, person=invitation.person, made_at=at)
        account.set_unusable_password()
        account.save(force_insert=True)
    else:
        check_is_for(invitation, account)
    used = Invitation.objects.filter(pk=invitation.pk, used_at=None, withdrawn_at=None)
    if not used.update(used_at=at, used_by=account):
        raise NoLonger
    grant, _new = Grant.objects.get_or_create(
        account=account, role=invitation.role, institution=invitation.institution, unit=invitation.unit, ended_at=None,
        defaults={"begun_at": at, "given_by": invitation.made_by},
    )  # fmt: skip
    by = Doer(account.pk, invitation.role, invitation.institution.code, place)
    record("account.accepted", by=by, at=at, of=[f"account/{account.pk}", f"invitation/{invitation.pk}"])
    if invitation.made_by is not None:
        tell([invitation.made_by], Kind.CAME, at=at)
    return account, grant


def check_is_for(invitation: Invitation, account: Account) -> None:
    """Refuse that somebody takes up, while signed in, what they made themselves or what is for another person.

    :raises NotYours: it is for somebody else
    """
    is_anothers = invitation.person_id is not None and account.person_id != invitation.person_id
    if is_anothers or invitation.made_by_id == account.pk:
        raise NotYours(
            id="Undangan ini untuk orang lain. Ia sendiri yang membukanya, di perambannya; undangan ini masih berlaku.",
            en="This invitation is for somebody else. They open it themselves, in their browser; it is still good.",
        )


class HasAccount(NetralError):
    """The person invited has an account already: a slip of paper does not open it."""

    def __init__(self) -> None:
        super().__init__(
            id="Anda sudah punya akun. Masuklah dulu, lalu buka undangan ini lagi.",
            en="You have an account already. Sign in first, then open this invitation again.",
        )


@transaction.atomic
def withdraw(invitation: Invitation, *, actor: Actor | None, by: Doer, at: datetime) -> None:
    """Let an invitation be used no longer; the command (no actor) may withdraw every one.

    :raises NotYours: the actor could not have made it
    :raises NoLonger: it is used or withdrawn already
    """
    if actor is not None and Role(invitation.role) not in GIVES.get(actor.role or Role.LAWYER, frozenset()):
        raise NotYours(id="Undangan itu bukan dari peran Anda.", en="That invitation is not one of your role.")
    if not Invitation.objects.filter(pk=invitation.pk, used_at=None, withdrawn_at=None).update(withdrawn_at=at):
        raise NoLonger
    record("account.invitation-withdrawn", by=by, at=at, of=[f"invitation/{invitation.pk}"])


@transaction.atomic
def end_grant(grant: Grant, *, reason: str, actor: Actor | None, by: Doer, at: datetime) -> None:
    """Let a role end; the command (no actor) may end every one.

    :raises NotYours: it has ended already, or `check_can_end` refuses
    """
    if actor is not None:
        check_can_end(actor, grant)
    if not Grant.objects.filter(pk=grant.pk, ended_at=None).update(ended_at=at):
        raise NotYours(id="Peran ini sudah berakhir.", en="This role has ended already.")
    told = {"role": grant.role, "unit": grant.unit.code if grant.unit else "", "reason": reason}
    record("account.role-ended", by=by, at=at, of=[f"account/{grant.account_id}"], told=told)
    tell([grant.account], Kind.ROLE_ENDED, at=at)


def check_can_end(actor: Actor, grant: Grant) -> None:
    """Refuse to end one's own role, that of who watches over the actor, or of the last who can invite others.

    :raises NotYours: it is not theirs to end
    """
    if grant.account_id == actor.account.pk:
        raise NotYours(
            id="Peran sendiri diakhiri oleh petugas lain. Undang dulu pengganti Anda; ia yang mengakhirinya.",
            en="Your own role another officer ends. First invite who follows you; they end it.",
        )
    if Role(grant.role) not in _shuts_out(actor):
        raise NotYours(
            id="Peran ini mengawasi Anda, jadi bukan Anda yang mengakhirinya.",
            en="This role watches over you, so it is not yours to end.",
        )
    others = Grant.objects.filter(institution=grant.institution, role=Role.OPERATOR, ended_at=None)
    others = others.filter(account__suspended_at=None).exclude(account=grant.account_id)
    if grant.role == Role.OPERATOR and actor.role is not Role.SYSTEM and not others.exists():
        raise NotYours(
            id="Ini operator terakhir instansi. Undang dulu penggantinya.",
            en="This is the last operator of the institution. First invite who follows.",
        )


def check_can_suspend(actor: Actor, account: Account) -> None:
    """Refuse to shut out who watches over the actor, or who acts for another institution as well.

    :raises NotYours: it is one's own account, or not theirs to shut out
    """
    if account.pk == actor.account.pk:
        raise NotYours(id="Akun sendiri tidak dapat ditangguhkan.", en="Your own account you cannot suspend.")
    held = Grant.objects.filter(account=account, ended_at=None)
    if actor.role is Role.SYSTEM:
        return
    if held.exclude(institution=actor.institution).exists():
        raise NotYours(
            id="Orang ini juga bertindak untuk instansi lain. Akhiri perannya di sini, atau hubungi operator sistem.",
            en="This person also acts for another institution. End their role here, or ask the system operator.",
        )
    # Roles that have ended count, too: else who ends them first may shut out anybody.
    ever = Grant.objects.filter(account=account, institution=actor.institution).values_list("role", flat=True)
    if not _shuts_out(actor).issuperset(ever):
        raise NotYours(
            id="Akun ini mengawasi Anda, jadi bukan Anda yang menangguhkannya.",
            en="This account watches over you, so it is not yours to suspend.",
        )


def _shuts_out(actor: Actor) -> frozenset[Role]:
    if actor.role is Role.SYSTEM:
        return frozenset(Role)
    return SHUTS_OUT.get(actor.role, frozenset()) if actor.role else frozenset()


@transaction.atomic
def suspend(account: Account, *, reason: str, by: Doer, at: datetime) -> None:
    """Let an account sign in no longer, and sign it out everywhere at once.

    :raises NotYours: it is suspended already
    """
    found = Account.objects.filter(pk=account.pk, suspended_at=None)
    if not found.update(suspended_at=at, suspended_as=by.role):
        raise NotYours(id="Akun ini sudah ditangguhkan.", en="This account is suspended already.")
    SignIn.objects.filter(account=account).delete()
    record("account.suspended", by=by, at=at, of=[f"account/{account.pk}"], told={"reason": reason})


@transaction.atomic
def readmit(account: Account, *, reason: str, by: Doer, at: datetime) -> None:
    """Let a suspended account sign in again: whoever is of the role that suspended it, or the system operator.

    :raises NotYours: it is not suspended, or another role did it
    """
    found = Account.objects.filter(pk=account.pk, suspended_at__isnull=False)
    if by.role not in (Role.SYSTEM, "command"):
        found = found.filter(suspended_as=by.role)
    if not found.update(suspended_at=None, suspended_as=""):
        raise NotYours(id="Akun ini tidak ditangguhkan.", en="This account is not suspended.")
    record("account.readmitted", by=by, at=at, of=[f"account/{account.pk}"], told={"reason": reason})
    tell([account], Kind.READMITTED, at=at)


@transaction.atomic
def sign_out(account: Account, sign_in: SignIn, *, by: Doer, at: datetime) -> None:
    """End one sign-in of an account."""
    SignIn.objects.filter(account=account, pk=sign_in.pk).delete()
    record("account.signed-out", by=by, at=at, of=[f"account/{account.pk}"], told={"device": sign_in.device})


def new_login() -> str:
    """Give a login that nobody has: eight letters, 39 bits. It is no secret."""
    while True:
        letters = "".join(secrets.choice(LETTERS) for _ in range(8))
        login = f"{letters[:4]}-{letters[4:]}"
        if not Account.objects.filter(login=login).exists():
            return login


def meant_login(typed: str) -> str:
    """Give the login that somebody typed, however they wrote it: in capitals, with blanks, or without its hyphen."""
    letters = "".join(letter for letter in typed.casefold() if letter.isalnum())
    return f"{letters[:4]}-{letters[4:]}" if len(letters) == 8 else typed.strip().casefold()


def _hash(key: InvitationKey) -> bytes:
    return hashlib.sha256(key.encode()).digest()

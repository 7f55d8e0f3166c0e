"""Accounts, what they may act as, and how they came to be."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from netral.accounts.roles import OF_A_UNIT, Role
from netral.directory.people.models import Person
from netral.directory.structure.models import Institution, Unit


class Account(AbstractBaseUser):
    """Somebody who signs in. It is no ASN: `person` says which one it belongs to, where it belongs to one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    login = models.CharField(max_length=16, unique=True)
    """Given at random, for those who sign in with a password. Never a NIP, which everybody can know."""
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    """Where a notice goes, confirmed by its owner; nobody signs in by it."""
    person = models.OneToOneField(Person, null=True, on_delete=models.PROTECT, related_name="account")
    made_at = models.DateTimeField()
    suspended_at = models.DateTimeField(null=True)
    suspended_as = models.CharField(max_length=16, blank=True)
    """The role that suspended it: that one lets it in again."""
    last_code = models.BigIntegerField(default=0)
    """The time step of the last code from an app that was accepted: it and those before are spent."""

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = BaseUserManager()

    def __str__(self) -> str:
        return self.login

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Whether it may sign in at all: suspended, it is out at once, wherever it is signed in."""
        return self.suspended_at is None


class Grant(models.Model):
    """A role of an account for an institution or one of its units. It ends; it is never deleted."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=16, choices=Role.choices)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="grants")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="grants")
    begun_at = models.DateTimeField()
    given_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="given")
    """Nobody where the command gave it."""
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="grant_for_a_unit_has_one",
                condition=Q(role__in=sorted(OF_A_UNIT), unit__isnull=False)
                | (~Q(role__in=sorted(OF_A_UNIT)) & Q(unit__isnull=True)),
            ),
            models.UniqueConstraint(
                fields=["account", "role", "institution"],
                condition=Q(ended_at__isnull=True, unit__isnull=True),
                name="grant_is_given_once",
            ),
            models.UniqueConstraint(
                fields=["account", "role", "unit"],
                condition=Q(ended_at__isnull=True, unit__isnull=False),
                name="grant_for_a_unit_is_given_once",
            ),
            models.CheckConstraint(
                name="grant_ends_after_it_begins", condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("begun_at"))
            ),
        )

    def __str__(self) -> str:
        return f"{self.role} {self.institution_id}"


class Invitation(models.Model):
    """A link or a slip by which somebody comes to an account with a role. It works once, and not for long."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.BinaryField(max_length=32, unique=True)
    """SHA-256 of what the link has: who reads this table cannot use it."""
    name = models.CharField(max_length=200, blank=True)
    """Of whom it is for, until some time after it was used (retention.py)."""
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=16, choices=Role.choices)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="invitations")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="invitations")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="invited")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="came_by")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="invitation_is_used_by_somebody",
                condition=Q(used_at__isnull=True, used_by__isnull=True)
                | Q(used_at__isnull=False, used_by__isnull=False, withdrawn_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"Invitation {self.pk}"


class Recovery(models.Model):
    """A way back into an account whose telephone or password is lost: two officers of other sides open it together.

    For who watches over institutions, or acts for none, whoever runs the machine does by the command: nobody asked.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="recoveries")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="recoveries")
    asked_by = models.ForeignKey(Grant, null=True, on_delete=models.PROTECT, related_name="recoveries_asked")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(Grant, null=True, on_delete=models.PROTECT, related_name="recoveries_agreed")
    reason = models.CharField(max_length=200, blank=True)
    """What the first officer says happened, for the second to judge."""
    expires_at = models.DateTimeField()
    key = models.BinaryField(max_length=32, null=True, unique=True)
    """SHA-256 of what the link has; there is none before the second officer agreed."""
    used_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="recovery_has_a_key_when_two_agreed",
                condition=Q(agreed_by__isnull=True, key__isnull=True, used_at__isnull=True)
                | Q(agreed_by__isnull=False, key__isnull=False)
                | Q(asked_by__isnull=True, key__isnull=False),
            ),
            models.CheckConstraint(
                name="recovery_is_of_two",
                condition=Q(agreed_by__isnull=True) | (Q(asked_by__isnull=False) & ~Q(agreed_by=F("asked_by"))),
            ),
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(used_at__isnull=True, stopped_at__isnull=True),
                name="account_has_one_open_recovery",
            ),
        )

    def __str__(self) -> str:
        return f"Recovery {self.pk}"


class SignIn(AbstractBaseSession):
    """Where an account is signed in. The cookie's value is not here, only a hash of it; the content is sealed."""

    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="sign_ins")
    begun_at = models.DateTimeField()
    device = models.CharField(max_length=80, blank=True)
    """What to recognise it by, such as “Chrome, Android”."""

    def __str__(self) -> str:
        return f"SignIn {self.begun_at}"


class Kind(models.TextChoices):
    """What a notice tells."""

    NEW_BROWSER = "new-browser", _("Somebody signed in to your account on a browser that was not known yet.")
    WAY_IN = "way-in", _("A way into your account was added or removed.")
    RECOVERY = "recovery", _("An officer has said that you lost your way in.")
    VOUCH = "vouch", _("A second officer is needed to let somebody in again.")
    ADDRESS = "address", _("The address for notices of your account was changed.")
    ROLE_ENDED = "role-ended", _("One of your roles has ended.")
    CAME = "came", _("Somebody whom you invited has come to their account.")
    READMITTED = "readmitted", _("Your account was suspended, and is open again.")
    COPY = "copy", _("A copy of your data was made. If you did not ask for one, tell the inspectorate.")
    LATE = "late", _("Something that waits for you is late, or will be tomorrow.")


class Notice(models.Model):
    """Something that its account should know. It tells of which kind it is; what it is about, the pages tell."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    address = models.EmailField(blank=True)
    """Where it goes until it is mailed, if not to the account's own address: the one that was the account's before."""
    mailed_at = models.DateTimeField(null=True)
    """When a mail about it was handed over; one mail stands for all that came until the desk was looked at."""

    class Meta:
        indexes = (models.Index(fields=["account", "at"], condition=Q(read_at__isnull=True), name="notice_not_read"),)

    def __str__(self) -> str:
        return self.kind


class AddressCheck(models.Model):
    """An address for notices that its owner has not confirmed yet: a code was sent there."""

    account = models.OneToOneField(Account, primary_key=True, on_delete=models.CASCADE, related_name="address_check")
    address = models.EmailField()
    key = models.BinaryField(max_length=32)
    """SHA-256 of the code and the account."""
    made_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return "AddressCheck"


class Counter(models.Model):
    """What is counted to slow down guessing: the table of Django's cache in the database, shared by all processes."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key

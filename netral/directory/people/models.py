"""Persons, and what held for them for a time. A person's number is sealed; it is found by a keyed hash."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from netral.common.sealing import BLOCK
from netral.directory.structure.kinds import PostClass
from netral.directory.structure.models import Institution, Period, Unit


class Status(models.TextChoices):
    """What somebody is before the law; the names are those of the corpus (`person` of a question)."""

    PNS = "pns", "PNS"
    CPNS = "cpns", "CPNS"
    PPPK = "pppk", "PPPK"
    HONORER = "honorer", "Honorer"


class Ending(models.TextChoices):
    """Why somebody is no longer in service."""

    RETIRED = "retired", _("retired")
    DIED = "died", _("died")
    RESIGNED = "resigned", _("resigned")
    DISMISSED = "dismissed", _("dismissed")
    EXPIRED = "expired", _("contract expired")


class Standing(models.TextChoices):
    """How somebody holds a post."""

    DEFINITIVE = "definitive", _("appointed")
    PLT = "plt", "Plt."
    PLH = "plh", "Plh."
    PJ = "pj", "Pj."


class Role(models.TextChoices):
    """Who decides about the people of an institution; the abbreviations are those of UU ASN."""

    PPK = "ppk", "Pejabat Pembina Kepegawaian"
    PYB = "pyb", "Pejabat yang Berwenang"


class Kinship(models.TextChoices):
    """What a candidate is to somebody."""

    SPOUSE = "spouse", _("husband or wife")
    PARENT = "parent", _("parent")
    CHILD = "child", _("child")
    SIBLING = "sibling", _("brother or sister")
    OTHER = "other", _("other family")


class KeyHalf(models.Model):
    """The database's half of the key that seals numbers, and a sign by which the settings' half is recognised."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    half = models.BinaryField(max_length=32)
    sign = models.BinaryField(max_length=BLOCK)

    class Meta:
        constraints = (models.CheckConstraint(name="people_have_one_key", condition=Q(id=1)),)

    def __str__(self) -> str:
        return "KeyHalf"


class Person(models.Model):
    """Somebody in service, as known now; what was known before is in `FormerDetail`."""

    id = models.BigAutoField(primary_key=True)
    """Of the inside only: rows that come together lie together (docs/adr/0012)."""
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="people", db_index=False)
    status = models.CharField(max_length=16, choices=Status.choices)
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200)
    """The name in small plain letters without titles: by it people are listed and searched."""
    number_index = models.BigIntegerField(null=True)
    """By it a person is found who has a certain number (`sealing.Numbers`)."""
    number_sealed = models.BinaryField(max_length=BLOCK, null=True)
    ended_on = models.DateField(null=True)
    ended_why = models.CharField(max_length=16, choices=Ending.choices, blank=True)

    class Meta:
        indexes = (models.Index(fields=["institution", "name_key", "id"], name="person_in_a_list"),)
        constraints = (
            models.UniqueConstraint(
                fields=["number_index"],
                condition=Q(number_index__isnull=False),
                name="person_has_a_number_of_their_own",
            ),
            models.CheckConstraint(
                name="person_number_is_sealed_and_found_together",
                condition=Q(number_index__isnull=True, number_sealed__isnull=True)
                | Q(number_index__isnull=False, number_sealed__isnull=False),
            ),
            models.CheckConstraint(
                name="person_ends_on_a_day_for_a_reason",
                condition=Q(ended_on__isnull=True, ended_why="") | (Q(ended_on__isnull=False) & ~Q(ended_why="")),
            ),
        )

    def __str__(self) -> str:
        return f"Person {self.pk}"

    @property
    def called(self) -> str:
        """The name as pages show it."""
        return called(self.name)


def called(name: str) -> str:
    """Give a name as pages show it; who was erased has none."""
    return name or gettext("Somebody whose data were erased")


class FormerDetail(models.Model):
    """What somebody was called, which status and number they had, until a day."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="former_details")
    until = models.DateField()
    status = models.CharField(max_length=16, choices=Status.choices)
    name = models.CharField(max_length=200)
    number_index = models.BigIntegerField(null=True, db_index=True)
    number_sealed = models.BinaryField(max_length=BLOCK, null=True)

    def __str__(self) -> str:
        return f"Person {self.person_id} until {self.until}"


class Position(Period):
    """A post somebody holds in a unit for a time; `is_head`: the unit is theirs to lead."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="positions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="positions", db_index=False)
    post_class = models.CharField(max_length=16, choices=PostClass.choices)
    title = models.CharField(max_length=200)
    standing = models.CharField(max_length=16, choices=Standing.choices, default=Standing.DEFINITIVE)
    is_head = models.BooleanField(default=False)

    class Meta(Period.Meta):
        indexes = (
            models.Index(fields=["unit", "person"], name="position_in_a_unit"),
            models.Index(fields=["unit"], name="position_at_the_head", condition=Q(is_head=True)),
        )
        constraints = (
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(valid_until__isnull=True, standing=Standing.DEFINITIVE),
                name="person_has_one_definitive_position",
            ),
        )

    def __str__(self) -> str:
        return self.title


class Mandate(Period):
    """Who is PPK or PyB of an institution for a time. A regent who is PPK is no ASN: only the title is here."""

    institution = models.ForeignKey(Institution, on_delete=models.CASCADE, related_name="mandates")
    role = models.CharField(max_length=8, choices=Role.choices)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="mandates")
    title = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.title


class UnpaidLeave(Period):
    """Cuti di luar tanggungan negara (CLTN) of somebody."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="unpaid_leaves")

    def __str__(self) -> str:
        return f"CLTN {self.valid_from}"


class Kin(Period):
    """A candidate in somebody's family, as they declared it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="kin")
    kinship = models.CharField(max_length=16, choices=Kinship.choices)
    candidate = models.CharField(max_length=200)
    election = models.CharField(max_length=64)
    """Identifier of an election of the corpus."""

    def __str__(self) -> str:
        return f"{self.kinship}, {self.election}"


class Conflict(Period):
    """Two people of whom one must not handle what concerns the other, as one of them declared it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="conflicts")
    with_person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="conflicts_of_others")
    reason = models.CharField(max_length=200)

    class Meta(Period.Meta):
        constraints = (
            *Period.Meta.constraints,
            models.CheckConstraint(name="nobody_conflicts_with_themselves", condition=~Q(person=F("with_person"))),
        )

    def __str__(self) -> str:
        return f"Conflict {self.valid_from}"

"""Institutions and their units. What can change has a period: its first day, and the first day on which it is over."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from netral.directory.structure.kinds import InstitutionKind, UnitKind


def on_day(day: date, prefix: str = "") -> Q:
    """Give the condition under which a period holds on a day."""
    until = f"{prefix}valid_until"
    return Q(**{f"{prefix}valid_from__lte": day}) & (Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gt": day}))


class Period(models.Model):
    """Something that holds from a day on, until before another day; without one, it still holds."""

    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ends_after_it_begins",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
            ),
        )


class Institution(Period):
    """A ministry, a regional government, an office of Bawaslu or BKN: what has people and a PPK, or handles cases."""

    id = models.BigAutoField(primary_key=True)
    """Of the inside only, and short: every person bears it. Outside, `code` names an institution."""
    kind = models.CharField(max_length=16, choices=InstitutionKind.choices)
    name = models.CharField(max_length=200)
    code = models.CharField(max_length=64, unique=True)
    """What files call it: for a regional government the code of its region, elsewhere a short name of our own."""
    region = models.CharField(max_length=5, blank=True, db_index=True)
    """Where it works: the code of a region of the corpus; nothing for the whole country."""
    bkn_code = models.CharField(max_length=16, blank=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")

    class Meta(Period.Meta):
        constraints = (
            *Period.Meta.constraints,
            models.UniqueConstraint(
                fields=["bkn_code"], condition=~Q(bkn_code=""), name="institution_has_a_bkn_code_of_its_own"
            ),
            models.CheckConstraint(name="institution_is_not_its_own_parent", condition=~Q(parent=F("id"))),
        )

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A unit of an institution, through all its names and places; `code` is what the personnel system calls it."""

    id = models.BigAutoField(primary_key=True)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="units")
    code = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["institution", "code"], name="unit_code_is_unique_in_its_institution"),
        )

    def __str__(self) -> str:
        return self.code


class UnitState(Period):
    """What a unit was called and where it stood in the tree for a time."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="states")
    parent = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="child_states")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=UnitKind.choices)

    class Meta(Period.Meta):
        constraints = (
            *Period.Meta.constraints,
            models.UniqueConstraint(fields=["unit", "valid_from"], name="unit_begins_one_state_a_day"),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(valid_until__isnull=True), name="unit_has_one_open_state"
            ),
            models.CheckConstraint(
                name="unit_is_not_its_own_parent", condition=Q(parent__isnull=True) | ~Q(parent=F("unit"))
            ),
        )

    def __str__(self) -> str:
        return self.name

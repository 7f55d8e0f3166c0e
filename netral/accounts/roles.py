"""What a role may do, as a table to be read aloud. A deed that no row names nobody may do."""

from __future__ import annotations

from enum import Enum, StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

from netral.directory.structure.kinds import InstitutionKind


class Role(models.TextChoices):
    """As what somebody acts for an institution."""

    OPERATOR = "operator", _("operator (BKPP, BKPSDM)")
    INSPECTORATE = "inspectorate", _("inspectorate")
    HEAD = "head", _("head of a unit")
    PPK = "ppk", "Pejabat Pembina Kepegawaian"
    PYB = "pyb", _("sekretaris daerah, Pejabat yang Berwenang")
    INTAKE = "intake", _("Bawaslu, intake")
    REVIEWER = "reviewer", _("Bawaslu, reviewer")
    BKN_AUDITOR = "bkn-auditor", _("BKN, auditor")
    CUSTODIAN = "custodian", _("custodian of identities")
    NEWSROOM = "newsroom", _("newsroom")
    MONITOR = "monitor", _("national monitor")
    AUDITOR = "auditor", _("auditor of the trail")
    SYSTEM = "system", _("system operator")
    LAWYER = "lawyer", _("lawyer")


class Reach(Enum):
    """How far a role's right to a deed reaches."""

    UNIT = "unit"
    """The unit of the role, and all below it."""
    INSTITUTION = "institution"
    """The institution of the role, and all its units."""
    REGION = "region"
    """Every institution of the region of the role's institution, and of the regions within it."""
    COUNTRY = "country"


class Deed(StrEnum):
    """What the desk lets somebody do, by the words under which the trail keeps it."""

    LIST_INSTITUTIONS = "institutions.list"
    SEE_INSTITUTION = "institution.see"
    SEE_PEOPLE = "people.see"
    IMPORT = "directory.import"
    SEE_ACCOUNTS = "accounts.see"
    INVITE = "accounts.invite"
    SUSPEND = "accounts.suspend"
    RECOVER = "accounts.recover"
    READ_TRAIL = "trail.read"
    SEE_REQUESTS = "subjects.see"
    HANDLE_REQUESTS = "subjects.handle"
    AGREE_ERASURE = "subjects.agree"
    CLOSE_INSTITUTION = "institution.close"


UNIT, HERE, REGION, COUNTRY = Reach.UNIT, Reach.INSTITUTION, Reach.REGION, Reach.COUNTRY
MAY: dict[Role, dict[Deed, Reach]] = {
    Role.OPERATOR: {
        Deed.SEE_INSTITUTION: HERE, Deed.SEE_PEOPLE: HERE, Deed.IMPORT: HERE, Deed.SEE_ACCOUNTS: HERE,
        Deed.INVITE: HERE, Deed.SUSPEND: HERE, Deed.RECOVER: HERE, Deed.SEE_REQUESTS: HERE,
        Deed.HANDLE_REQUESTS: HERE,
    },
    Role.INSPECTORATE: {
        Deed.SEE_INSTITUTION: HERE, Deed.SEE_PEOPLE: HERE, Deed.SEE_ACCOUNTS: HERE, Deed.SUSPEND: HERE,
        Deed.RECOVER: HERE, Deed.SEE_REQUESTS: HERE, Deed.AGREE_ERASURE: HERE,
    },
    Role.HEAD: {
        Deed.SEE_INSTITUTION: HERE, Deed.SEE_PEOPLE: UNIT, Deed.SEE_ACCOUNTS: HERE, Deed.RECOVER: HERE,
    },
    Role.PPK: {
        Deed.SEE_INSTITUTION: HERE, Deed.SEE_PEOPLE: HERE, Deed.SEE_ACCOUNTS: HERE, Deed.RECOVER: HERE,
        Deed.SEE_REQUESTS: HERE, Deed.AGREE_ERASURE: HERE,
    },
    Role.PYB: {
        Deed.SEE_INSTITUTION: HERE, Deed.SEE_PEOPLE: HERE, Deed.SEE_ACCOUNTS: HERE, Deed.RECOVER: HERE,
        Deed.SEE_REQUESTS: HERE, Deed.AGREE_ERASURE: HERE,
    },
    Role.INTAKE: {Deed.LIST_INSTITUTIONS: REGION, Deed.SEE_INSTITUTION: REGION},
    Role.REVIEWER: {Deed.LIST_INSTITUTIONS: REGION, Deed.SEE_INSTITUTION: REGION, Deed.SEE_PEOPLE: REGION},
    Role.BKN_AUDITOR: {Deed.LIST_INSTITUTIONS: COUNTRY, Deed.SEE_INSTITUTION: COUNTRY, Deed.SEE_PEOPLE: COUNTRY},
    Role.CUSTODIAN: {},
    Role.NEWSROOM: {Deed.LIST_INSTITUTIONS: COUNTRY, Deed.SEE_INSTITUTION: COUNTRY},
    Role.MONITOR: {Deed.LIST_INSTITUTIONS: COUNTRY, Deed.SEE_INSTITUTION: COUNTRY},
    Role.AUDITOR: {Deed.SEE_INSTITUTION: HERE, Deed.SEE_ACCOUNTS: HERE, Deed.READ_TRAIL: HERE, Deed.SEE_REQUESTS: HERE},
    Role.SYSTEM: {
        Deed.LIST_INSTITUTIONS: COUNTRY, Deed.SEE_INSTITUTION: COUNTRY, Deed.SEE_ACCOUNTS: COUNTRY,
        Deed.INVITE: COUNTRY, Deed.SUSPEND: COUNTRY, Deed.CLOSE_INSTITUTION: COUNTRY,
    },
    Role.LAWYER: {},
}  # fmt: skip
"""Role → deed → how far it reaches."""
GIVES: dict[Role, frozenset[Role]] = {
    Role.OPERATOR: frozenset({Role.OPERATOR, Role.HEAD}),
    Role.SYSTEM: frozenset(Role) - {Role.HEAD},
}
"""Role → the roles that it may invite to. Nobody makes those who watch over them: the system operator does."""
WATCHES = frozenset({Role.INSPECTORATE, Role.PPK, Role.PYB})
"""Roles that no operator gives. One of the two who let somebody in again is of these."""
RECOVERED = frozenset({Role.OPERATOR, Role.HEAD, *WATCHES})
"""Roles whose accounts two officers of the institution let in again; who reaches further asks the system operator."""
SHUTS_OUT: dict[Role, frozenset[Role]] = {
    Role.OPERATOR: frozenset({Role.OPERATOR, Role.HEAD}),
    Role.INSPECTORATE: frozenset({Role.OPERATOR, Role.HEAD, Role.INSPECTORATE, Role.PYB}),
}
"""Role → the roles whose accounts it may suspend. Nobody shuts out who watches over them."""
ONLY_AT: dict[Role, frozenset[str]] = {
    Role.INTAKE: frozenset({InstitutionKind.BAWASLU}),
    Role.REVIEWER: frozenset({InstitutionKind.BAWASLU}),
    Role.BKN_AUDITOR: frozenset({InstitutionKind.BKN, InstitutionKind.KASN}),
}
"""Role → the kinds of institutions that have it; a role that is not named is for all."""
OF_A_UNIT = frozenset({Role.HEAD})
"""Roles that are for one unit."""

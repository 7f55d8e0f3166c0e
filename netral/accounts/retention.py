"""What this room keeps for how long, and then forgets. The trail goes on saying that it was."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from netral.accounts.models import AddressCheck, Counter, Invitation, Notice, Recovery, SignIn
from netral.common.retention import Rule

WEEK, SEASON, YEAR = timedelta(days=7), timedelta(days=90), timedelta(days=366)


def _sign_ins(before: datetime) -> int:
    return SignIn.objects.filter(expire_date__lt=before).delete()[0]


def _counters(before: datetime) -> int:
    return Counter.objects.filter(expires__lt=before).delete()[0]


def _invitations(before: datetime) -> int:
    gone = Invitation.objects.filter(Q(expires_at__lt=before) | Q(withdrawn_at__lt=before), used_at=None).delete()[0]
    return gone + Invitation.objects.filter(used_at__lt=before).exclude(name="").update(name="")


def _recoveries(before: datetime) -> int:
    return Recovery.objects.filter(expires_at__lt=before).delete()[0]


def _notices(before: datetime) -> int:
    return Notice.objects.filter(read_at__lt=before).delete()[0]


def _unread_notices(before: datetime) -> int:
    return Notice.objects.filter(at__lt=before, read_at=None).delete()[0]


def _address_checks(before: datetime) -> int:
    Notice.objects.filter(at__lt=before).exclude(address="").update(address="")
    return AddressCheck.objects.filter(made_at__lt=before).delete()[0]


RULES = (
    Rule(
        "sign-ins", WEEK, _sign_ins,
        id="Sesi yang berakhir, beserta tulisan yang belum terkirim di dalamnya",
        en="Sign-ins that ended, with what was typed in them and not sent",
    ),
    Rule(
        "counters", timedelta(days=1), _counters,
        id="Hitungan percobaan masuk",
        en="Counts of attempts to sign in",
    ),
    Rule(
        "invitations", SEASON, _invitations,
        id="Undangan yang tidak dipakai, dan nama pada undangan yang dipakai",
        en="Invitations that were not used, and the name on those that were",
    ),
    Rule("recoveries", YEAR, _recoveries, id="Pemulihan akun", en="Recoveries of accounts"),
    Rule("notices", SEASON, _notices, id="Kabar yang sudah dibaca", en="Notices that were read"),
    Rule("unread-notices", YEAR, _unread_notices, id="Kabar yang tidak dibaca", en="Notices that were not read"),
    Rule(
        "address-checks", timedelta(days=2), _address_checks,
        id="Alamat surel yang belum dipastikan",
        en="Addresses for notices that were not confirmed",
    ),
)  # fmt: skip

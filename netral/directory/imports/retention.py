"""What is kept of files that were taken over, and for how long."""

from __future__ import annotations

from datetime import datetime, timedelta

from netral.common.retention import Rule
from netral.directory.imports.models import SealedReject


def _rejects(before: datetime) -> int:
    return SealedReject.objects.filter(run__started_at__lt=before).delete()[0]


RULES = (
    Rule(
        "refused-rows", timedelta(days=90), _rejects,
        id="Baris berkas yang ditolak (disegel)",
        en="Refused rows of files (sealed)",
    ),
)  # fmt: skip

"""What whoever runs the log should know at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from netral.common.clock import day_of
from netral.ledger.errors import LedgerError
from netral.ledger.keeping import why_halted
from netral.ledger.models import Shard
from netral.ledger.order import BATCH_AT
from netral.ledger.policy import Policy
from netral.ledger.queries import folder_of, policy
from netral.ledger.verify import read_checkpoint


def why_unwell(now: datetime, *, asleep: timedelta) -> dict[str, str] | None:
    """Say what is wrong with the log and what helps, in both languages; None when it is well.

    `asleep`: so late may a batch be.

    :raises BadPolicy: the operator's file of witnesses cannot be read
    """
    if (why := why_halted()) is not None:
        return why
    told, opened = policy(), Shard.objects.filter(opened_at__isnull=False)
    shard = opened.last()
    if shard is None:
        return None
    if shard.closed_at is not None and not Shard.objects.filter(opened_at=None).exists():
        return {
            "id": f"Log {shard.origin} sudah ditutup dan tidak ada yang berikutnya. Jalankan: netral ledger open.",
            "en": f"The log {shard.origin} is closed, and none follows. Run: netral ledger open.",
        }
    if shard.batched_on is not None and shard.batched_on < day_of(now - asleep - BATCH_AT):
        return {
            "id": f"Log tidak ditulis sejak {shard.batched_on:%d-%m-%Y}. Jalankan netral work.",
            "en": f"The log was not written since {shard.batched_on:%Y-%m-%d}. Run netral work.",
        }
    return next(filter(None, (_why_not_published(one, told) for one in opened if one.checkpoint)), None)


def _why_not_published(shard: Shard, told: Policy) -> dict[str, str] | None:
    """Say why nobody outside accepts the checkpoint that is published: it is gone, or too few witnesses cosigned."""
    try:
        told.check(read_checkpoint(folder_of(shard.year).read))
    except LedgerError as problem:
        return problem.about(shard.origin)
    return None

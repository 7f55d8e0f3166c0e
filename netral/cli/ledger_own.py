"""The subcommands of `netral ledger` for whoever runs the server: they need its database."""

from __future__ import annotations

import contextlib
from argparse import Namespace
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from netral.cli.common import print_json
from netral.cli.django import wake, wake_if_here
from netral.cli.imports import migrated, needed
from netral.cli.ledger_read import entries_said
from netral.cli.machine import said_in_a_line
from netral.cli.parser import whole_number
from netral.cli.terminal import echo
from netral.law.errors import BadQuestion
from netral.ledger.errors import LedgerError

if TYPE_CHECKING:
    from netral.ledger.models import Shard
    from netral.ledger.policy import Policy
    from netral.ledger.tiles import Read

PATIENCE = 10.0
"""Seconds to wait for a writer that stands still and tries again."""
EARLIEST, LATEST = 2024, 9999
"""Years that a log may have."""
TELL_WITNESSES = {
    "id": "Beri saksi dan pembaca kebijakan yang baru: /log/policy.",
    "en": "Give witnesses and readers the new policy: /log/policy.",
}


def own_source(year: int | None) -> tuple[Read, Policy, str]:
    """Give what reads a log of this server, whom it says to trust, and its name."""
    _wake_here(
        id="Sebut lognya: --url ALAMAT atau --folder FOLDER.", en="Name the log: --url ADDRESS or --folder FOLDER."
    )
    from netral.ledger.queries import folder_of, policy

    with migrated():
        shard = _shard(year)
        return folder_of(shard.year).read, policy(), shard.origin


def own_policy() -> Policy:
    """Give the policy of this server."""
    _wake_here(id="Sebut kebijakannya: --policy FILE.", en="Name the policy: --policy FILE.")
    from netral.ledger.queries import policy

    with migrated():
        return policy()


def _wake_here(*, id: str, en: str) -> None:
    """Wake Django where Netral is installed; somebody outside is told what to name instead."""
    if not wake_if_here():
        raise LedgerError(id=f"Di sini tidak ada server Netral. {id}", en=f"There is no Netral server here. {en}")


def _shard(year: int | None) -> Shard:
    from netral.ledger.models import Shard

    opened = Shard.objects.filter(opened_at__isnull=False)
    found = opened.last() if year is None else opened.filter(year=year).first()
    if found is None:
        known = ", ".join(str(shard.year) for shard in opened) or "-"
        raise LedgerError(
            id=f"Tidak ada log itu di sini. Yang ada: {known}. netral serve atau netral work membuka yang pertama.",
            en=f"There is no such log here. There are: {known}. netral serve or netral work opens the first.",
        )
    return found


def audit(given: Namespace) -> int | None:
    """Compare every log with the database."""
    wake()
    from netral.ledger.models import Shard
    from netral.ledger.recovery import audit as audited

    with migrated():
        found = [audited(shard) for shard in Shard.objects.filter(opened_at__isnull=False)]
    if given.as_json:
        print_json([{"origin": one.shard.origin, "published": one.published, "wrong": one.wrong} for one in found])
    else:
        same = {"id": "sama", "en": "the same"}
        for one in found:
            well = f"{entries_said(one.published)[given.language]}, {same[given.language]}"
            echo(f"{'▲' if one.wrong else '●'} {one.shard.origin}: {well if not one.wrong else ''}".rstrip())
            for wrong in one.wrong:
                echo(f"  {wrong[given.language]}")
    return 1 if any(one.wrong for one in found) else None


def announce(given: Namespace) -> None:
    """Announce the log of a further year, so that witnesses and readers come to know its key."""
    year = whole_number(needed(given.year, "year", "YEAR"), "year", LATEST, shown="YEAR")
    if year < EARLIEST:
        raise BadQuestion(
            "year",
            id=f"Tahun paling awal {EARLIEST}.",
            en=f"The earliest year is {EARLIEST}.",
            nearest=(str(EARLIEST),),
        )
    wake()
    from netral.ledger import operations

    with migrated():
        shard = operations.announce(year, at=_now())
        key = shard.keys.get().public
        _record("log.announced", shard, {"key": key})
    _say(
        given,
        {"origin": shard.origin, "key": key},
        id=f"Diumumkan: log {shard.origin}\n{TELL_WITNESSES['id']}",
        en=f"Announced: {shard.origin}\n{TELL_WITNESSES['en']}",
    )


def withdraw(given: Namespace) -> None:
    """Take an announcement back."""
    year = whole_number(needed(given.year, "year", "YEAR"), "year", LATEST, shown="YEAR")
    wake()
    from netral.ledger import operations

    with migrated():
        shard = operations.withdraw(year)
        _record("log.withdrawn", shard)
    _say(
        given, {"origin": shard.origin},
        id=f"Ditarik: {shard.origin}\n{TELL_WITNESSES['id']}",
        en=f"Taken back: {shard.origin}\n{TELL_WITNESSES['en']}",
    )  # fmt: skip


def close(given: Namespace) -> None:
    """Close the open log; who writes it, here or elsewhere, does it."""
    year = whole_number(needed(given.year, "year", "YEAR"), "year", LATEST, shown="YEAR")
    wake()
    from netral.ledger import operations
    from netral.ledger.keeping import write_once

    with migrated():
        shard = operations.close(year, at=_now())
        _record("log.closed", shard)
        with _others_said(given):
            write_once()
        shard.refresh_from_db()
    done = shard.closed_at is not None
    _say(
        given, {"origin": shard.origin, "is_closed": done, "size": shard.size},
        id=f"Ditutup: {shard.origin}, {entries_said(shard.size)['id']}" if done
        else f"Akan ditutup oleh netral work: {shard.origin}",
        en=f"Closed: {shard.origin}, {entries_said(shard.size)['en']}" if done
        else f"netral work will close it: {shard.origin}",
    )  # fmt: skip


def rotate(given: Namespace) -> None:
    """Give the open log a further key."""
    wake()
    from netral.ledger import operations

    with migrated():
        shard = _shard(None)
        key = operations.rotate(shard, at=_now()).public
        _record("log.key-made", shard, {"key": key})
    _say(
        given, {"origin": shard.origin, "key": key},
        id=f"Kunci baru: {key}\n{TELL_WITNESSES['id']}",
        en=f"New key: {key}\n{TELL_WITNESSES['en']}",
    )  # fmt: skip


def revoke(given: Namespace) -> None:
    """Revoke a key."""
    wake()
    from netral.ledger import operations

    with migrated():
        named = needed(given.key, "key", "KEY")
        key = operations.revoke(named, reason=given.reason or "", at=_now())
        _record("log.key-revoked", key.shard, {"key": key.public, "reason": key.reason})
    _say(
        given, {"key": key.public, "reason": key.reason},
        id=f"Dicabut: {key.public}\n{TELL_WITNESSES['id']}",
        en=f"Revoked: {key.public}\n{TELL_WITNESSES['en']}",
    )  # fmt: skip


def recover(given: Namespace) -> None:
    """Bring the files of a log back."""
    year = None if given.year is None else whole_number(given.year, "year", LATEST)
    if (given.source is None) is not given.rebuild:
        raise LedgerError(
            id="Sebut asalnya (--from), atau --rebuild bila memang tidak ada salinan.",
            en="Say from where (--from), or --rebuild if there really is no copy.",
        )
    wake()
    from netral.ledger.keeping import go_on
    from netral.ledger.recovery import rebuild, recover_from, set_aside
    from netral.ledger.remote import Remote
    from netral.ledger.store import Folder
    from netral.ledger.writer import Writer, alone

    with (
        migrated(),
        said_in_a_line(id="Log tidak dapat ditulis", en="The log cannot be written"),
        alone(patience=PATIENCE),
    ):
        shard, at = _shard(year), _now()
        if given.rebuild:
            size = rebuild(shard, at=at)
        else:
            is_remote = given.source.startswith(("http://", "https://"))
            read = Remote(given.source).read if is_remote else Folder(Path(given.source)).read
            size = recover_from(read, shard, at=at)
        _record("log.recovered", shard, {"size": str(size)})
        Writer().tend(shard)
        shard.refresh_from_db()
        with _others_said(given):
            go_on()
    aside = set_aside(shard, at)
    kept = {"id": f"\nBerkas yang lama: {aside}", "en": f"\nThe old files: {aside}"}
    kept = kept if aside.exists() else dict.fromkeys(kept, "")
    _say(
        given, {"origin": shard.origin, "recovered": size, "size": shard.size},
        id=f"Dipulihkan: {shard.origin}, {entries_said(size)['id']}; sekarang {shard.size}.{kept['id']}",
        en=f"Recovered: {shard.origin}, {entries_said(size)['en']}; now {shard.size}.{kept['en']}",
    )  # fmt: skip


@contextlib.contextmanager
def _others_said(given: Namespace) -> Iterator[None]:
    """Say what is still wrong beside what was done."""
    try:
        yield
    except LedgerError as problem:
        echo(f"▲ {problem.message[given.language]}", err=True)


def _now() -> datetime:
    return datetime.now(UTC)


def _record(action: str, shard: Shard, told: Mapping[str, str] | None = None) -> None:
    from netral.audit.operations import by_command, record

    record(action, by=by_command("ledger"), at=_now(), of=[f"log/{shard.year}"], told=told)


def _say(given: Namespace, data: Mapping[str, object], *, id: str, en: str) -> None:
    print_json(data) if given.as_json else echo({"id": id, "en": en}[given.language])

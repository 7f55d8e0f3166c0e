"""`netral ledger verify`, `export`, `proof`, `check`: whoever reads a log needs no server, no Django, no database."""

from __future__ import annotations

import contextlib
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from netral.cli.common import print_json
from netral.cli.imports import needed
from netral.cli.machine import octets_of, said_in_a_line
from netral.cli.parser import harmless, whole_number
from netral.cli.terminal import echo, number
from netral.law.errors import BadQuestion
from netral.ledger.errors import BadPolicy, BadProof, LedgerError
from netral.ledger.proof import SUFFIX

if TYPE_CHECKING:
    from netral.ledger.policy import Policy, Seen
    from netral.ledger.tiles import Read

LATEST = 9999
"""The latest year of a log."""


class Source(NamedTuple):
    """A log to be read, and whom to trust."""

    read: Read
    policy: Policy
    named: str


# Which log ----------------------------------------------------------------------------------------------------------


def source_of(given: Namespace) -> Source:
    """Give the log that the options name, and whom they trust."""
    if given.url is not None and given.folder is not None:
        raise BadQuestion(
            "url", id="Sebut --url atau --folder, bukan keduanya.", en="Give --url or --folder, not both."
        )
    trusted = _policy(given)
    if given.url is not None:
        return _source_at(given, trusted)
    if given.folder is not None:
        return _source_in(Path(given.folder), trusted)
    from netral.cli.ledger_own import own_source

    own = Source(*own_source(_year(given)))
    return own._replace(policy=trusted or own.policy)


def _source_in(folder: Path, trusted: Policy | None) -> Source:
    from netral.ledger.policy import Policy
    from netral.ledger.store import Folder

    if trusted is None:
        try:
            trusted = Policy.parse(octets_of(str(folder / "policy"), "folder"))
        except BadQuestion as missing:
            raise BadQuestion(
                "policy",
                id=f"{missing.message['id']}. Sebut kebijakannya: --policy FILE.",
                en=f"{missing.message['en']}. Give the policy: --policy FILE.",
            ) from None
    return Source(Folder(folder).read, trusted, str(folder))


def _source_at(given: Namespace, trusted: Policy | None) -> Source:
    from netral.ledger.policy import Policy
    from netral.ledger.remote import Remote

    remote = Remote(given.url)
    if trusted is None:
        try:
            trusted = Policy.parse(Remote(remote.url.rpartition("/")[0]).read("policy"))
        except FileNotFoundError:
            raise LedgerError(
                id="Di sana tidak ada kebijakan. Sebut berkasnya: --policy FILE.",
                en="There is no policy there. Give its file: --policy FILE.",
            ) from None
        unsure = {
            "id": "▲ Kunci diambil dari alamat yang sama. Simpan kebijakannya, lalu pakai --policy.",
            "en": "▲ The keys were taken from the same address. Keep the policy, then use --policy.",
        }
        echo(unsure[given.language], err=True)
    return Source(remote.read, trusted, remote.url)


def _policy(given: Namespace) -> Policy | None:
    from netral.ledger.policy import Policy

    if given.policy is None:
        return None
    octets = octets_of(given.policy, "policy")
    try:
        return Policy.parse(octets)
    except BadPolicy as problem:
        said = problem.about(given.policy)
        raise BadQuestion("policy", id=said["id"], en=said["en"]) from None


def _year(given: Namespace) -> int | None:
    return None if given.year is None else whole_number(given.year, "year", LATEST)


@contextlib.contextmanager
def _progress(given: Namespace) -> Iterator[Callable[[int], None] | None]:
    if given.as_json or not sys.stderr.isatty():
        yield None
        return

    def told(count: int) -> None:
        print(f"\r{number(count, given.language)} …", end="", file=sys.stderr, flush=True)

    yield told
    print("\r\033[K", end="", file=sys.stderr)


# verify, export -------------------------------------------------------------------------------------------------------


def verify(given: Namespace) -> None:
    """Read a whole log and compute all of it again."""
    from netral.ledger.verify import verify as verified

    source = source_of(given)
    with said_in_a_line(id="Log tidak terbaca", en="The log cannot be read"), _progress(given) as progress:
        _tell(given, source, verified(source.read, source.policy, progress=progress))


def export(given: Namespace) -> None:
    """Copy a whole log into a folder, after computing all of it again."""
    from netral.ledger.store import Folder
    from netral.ledger.verify import verify as verified

    folder = Path(needed(given.to, "to", "FOLDER"))
    source = source_of(given)
    with said_in_a_line(id="Log tidak dapat ditulis", en="The log cannot be written"):
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise BadQuestion("to", id=f"{folder} tidak kosong.", en=f"{folder} is not empty.")
        with _progress(given) as progress:
            found = verified(source.read, source.policy, to=Folder(folder), progress=progress)
        (folder / "policy").write_bytes(source.policy.octets())
        keys = [log.key for log in source.policy.logs if log.key.name == found.signed.checkpoint.origin]
        (folder / "keys").write_text("".join(f"{key}\n" for key in keys), encoding="utf-8")
    _tell(given, source, found)


def _tell(given: Namespace, source: Source, found: Any) -> None:
    from netral.ledger import base64
    from netral.ledger.policy import time_of

    checkpoint, at = found.signed.checkpoint, time_of(found.signed, source.policy)
    if given.as_json:
        print_json(
            {
                "origin": checkpoint.origin,
                "size": checkpoint.size,
                "root": base64.encode(checkpoint.root),
                "signed_at": at.isoformat() if at is not None else None,
                "witnesses": dict(found.seen.cosigned),
            }
        )
        return
    size, when, origin = entries_said(checkpoint.size)[given.language], _moment(at), harmless(checkpoint.origin)
    echo(
        {
            "id": f"● {origin}: {size}, semuanya cocok dengan checkpoint yang ditandatangani {when}.",
            "en": f"● {origin}: {size}, all as in the checkpoint signed {when}.",
        }[given.language]
    )
    echo(_witnesses(found.seen)[given.language])


def entries_said(count: int) -> dict[str, str]:
    """Say how many entries, in both languages."""
    return {
        "id": f"{number(count, 'id')} entri",
        "en": f"{number(count, 'en')} {'entry' if count == 1 else 'entries'}",
    }


def _witnesses(seen: Seen) -> dict[str, str]:
    names = harmless(", ".join(seen.cosigned))
    return {"id": f"  Saksi: {names or 'belum ada'}", "en": f"  Witnesses: {names or 'none'}"}


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC" if at is not None else "-"


# proof, check -------------------------------------------------------------------------------------------------------


def proof(given: Namespace) -> None:
    """Find an entry in a log, and write the proof that it is there."""
    from netral.ledger.entry import Opening
    from netral.ledger.proof import made
    from netral.ledger.tiles import Reader
    from netral.ledger.verify import read_checkpoint

    named = needed(given.opening, "opening", "--opening")
    opening = Opening.parse(octets_of(named, "opening"))
    to = Path(given.to) if given.to is not None else Path(named).with_suffix(SUFFIX)
    if given.to is None and to.exists():
        raise BadQuestion(
            "to",
            id=f"{to} sudah ada. Sebut tempat lain: --to FILE.",
            en=f"{to} is there already. Name another place: --to FILE.",
        )
    source, entry = source_of(given), opening.entry()
    size = read_checkpoint(source.read).checkpoint.size
    reader = Reader(source.read, size)
    found = (
        place * 256 + at
        for place in range(-(-size // 256) - 1, -1, -1)
        for at, one in enumerate(reader.entries(place))
        if one == entry
    )
    index = next(found, None)
    if index is None:
        raise BadProof(id="Entri itu tidak ada di log.", en="This entry is not in the log.")
    written = made(source.read, index, extra=b"" if given.apart else opening.octets())
    written.check(entry, source.policy)
    with said_in_a_line(id="Bukti tidak dapat ditulis", en="The proof cannot be written"):
        to.write_bytes(written.octets())
    said = {"id": f"Entri nomor {index}: {to}", "en": f"Entry number {index}: {to}"}
    print_json({"index": index, "file": str(to)}) if given.as_json else echo(said[given.language])


def check(given: Namespace) -> None:
    """Check a proof without asking anybody."""
    from netral.ledger.proof import check_file

    octets = octets_of(needed(given.file, "file", "FILE"), "file")
    opening = octets_of(given.opening, "opening") if given.opening is not None else b""
    checked = check_file(octets, opening, _policy(given) or _own_policy())
    checkpoint, at = checked.proof.signed.checkpoint, checked.signed_at
    if given.as_json:
        print_json(
            {
                "origin": checkpoint.origin,
                "index": checked.proof.index,
                "size": checkpoint.size,
                "signed_at": at.isoformat() if at is not None else None,
                "witnesses": dict(checked.seen.cosigned),
                "kind": checked.opening.kind,
                "content": checked.opening.shown(),
            }
        )
        return
    index, size = number(checked.proof.index, given.language), entries_said(checkpoint.size)[given.language]
    origin = harmless(checkpoint.origin)
    echo(
        {
            "id": f"● Bukti ini benar: entri nomor {index} (dihitung dari 0) dari {size} di {origin}, "
            f"ditandatangani {_moment(at)}.",
            "en": f"● The proof is right: entry number {index} (counted from 0) of {size} in {origin}, "
            f"signed {_moment(at)}.",
        }[given.language]
    )
    echo(_witnesses(checked.seen)[given.language])
    echo({"id": f"  Jenis: {checked.opening.kind}", "en": f"  Kind: {checked.opening.kind}"}[given.language])
    for line in checked.opening.shown().split("\n"):
        echo(f"  {harmless(line)}")


def _own_policy() -> Policy:
    from netral.cli.ledger_own import own_policy

    return own_policy()

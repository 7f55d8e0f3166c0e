"""`netral ledger`: read the public log, watch it, cosign it, check proofs; and, on the server, care for it.

Whoever only reads needs no server: neither Django nor a database.
"""

from __future__ import annotations

import contextlib
import functools
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from netral.cli.common import print_json
from netral.cli.django import said_in_a_line
from netral.cli.imports import needed
from netral.cli.parser import Both, Parser, choose, command, harmless, whole_number
from netral.cli.terminal import echo, number
from netral.law.errors import BadQuestion

if TYPE_CHECKING:
    from netral.ledger.monitor import Alarm, Other
    from netral.ledger.policy import Policy
    from netral.ledger.tiles import Read

ABOUT = {
    "id": "Log publik: baca, pantau, saksikan, periksa bukti; dan rawat.",
    "en": "The public log: read, watch, cosign, check proofs; and care for it.",
}
LATEST = 9999
"""The latest year of a log."""
MOST_SECONDS = 86_400
MOST_PORT = 65_535
AT_ONCE_CHECKED = 4
"""Requests that a witness answers at once."""


class Source(NamedTuple):
    """A log to be read, and whom to trust."""

    read: Read
    policy: Policy
    named: str


class _Command(NamedTuple):
    said: Both
    run: Callable[[Namespace], int | None]
    add: Callable[[Parser], None]
    usage: str
    examples: str


def main(words: Sequence[str]) -> int:
    """Run `netral ledger …` and give its exit code."""
    if words and words[0] in COMMANDS:
        one = COMMANDS[words[0]]
        named = f"netral ledger {words[0]}"
        return command(words[1:], named, one.run, about=one.said, add=one.add, usage=one.usage, examples=one.examples)
    return choose(words, "netral ledger", {name: one.said for name, one in COMMANDS.items()}, about=ABOUT)


# Which log ----------------------------------------------------------------------------------------------------------


def _add_source(parser: Parser) -> None:
    parser.option(
        "--url", metavar="ADDRESS",
        id="Alamat lognya, misalnya https://netral.example/log/2026. Bila tidak disebut: log server ini.",
        en="Address of the log, for example https://netral.example/log/2026. Default: the log of this server.",
    )  # fmt: skip
    parser.option(
        "--folder", metavar="FOLDER",
        id="Folder berisi log, dari netral ledger export.",
        en="A folder that holds a log, from netral ledger export.",
    )  # fmt: skip
    parser.option(
        "--year", metavar="YEAR",
        id="Tahun log server ini. Bila tidak disebut: yang terakhir dibuka.",
        en="Year of the log of this server. Default: the one opened last.",
    )  # fmt: skip
    _add_policy(parser)


def _add_policy(parser: Parser) -> None:
    parser.option(
        "--policy", metavar="FILE",
        id="Kebijakan: kunci log dan saksi yang Anda percaya. Bila tidak disebut: yang terbit di tempat yang sama, "
        "yang tidak melindungi dari log yang berbohong tentang kuncinya sendiri.",
        en="The policy: keys of logs and witnesses that you trust. Default: the one published in the same place, "
        "which does not protect from a log that lies about its own key.",
    )  # fmt: skip


def _source(given: Namespace) -> Source:
    if given.url is not None and given.folder is not None:
        raise BadQuestion(
            "url", id="Sebut --url atau --folder, bukan keduanya.", en="Give --url or --folder, not both."
        )
    if given.url is None and given.folder is None:
        from netral.cli.ledger_own import own_source

        own = Source(*own_source(_year(given)))
        return own._replace(policy=_policy(given) or own.policy)
    from netral.ledger.errors import LedgerError
    from netral.ledger.policy import Policy
    from netral.ledger.remote import Remote
    from netral.ledger.store import Folder

    policy = _policy(given)
    if given.folder is not None:
        read, beside = Folder(Path(given.folder)).read, Path(given.folder) / "policy"
        if policy is None:
            with said_in_a_line(id="Kebijakan tidak terbaca", en="The policy cannot be read"):
                policy = Policy.parse(beside.read_bytes())
        return Source(read, policy, given.folder)
    remote = Remote(given.url)
    if policy is None:
        try:
            policy = Policy.parse(Remote(remote.url.rpartition("/")[0]).read("policy"))
        except FileNotFoundError:
            raise LedgerError(
                id="Di sana tidak ada kebijakan. Sebut berkasnya: --policy.",
                en="There is no policy there. Give its file: --policy.",
            ) from None
        echo(_unsure(given.language), err=True)
    return Source(remote.read, policy, remote.url)


def _unsure(language: str) -> str:
    return {
        "id": "▲ Kunci diambil dari alamat yang sama. Simpan kebijakannya, lalu pakai --policy.",
        "en": "▲ The keys were taken from the same address. Keep the policy, then use --policy.",
    }[language]


def _policy(given: Namespace) -> Policy | None:
    from netral.ledger.policy import Policy

    if given.policy is None:
        return None
    return Policy.parse(_octets(given.policy, "policy"))


def _octets(path: str, field: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as problem:
        reason = " ".join(str(problem).split())
        raise BadQuestion(field, id=f"Tidak terbaca: {reason}", en=f"Cannot be read: {reason}") from None


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


def _verify(given: Namespace) -> None:
    from netral.ledger.verify import verify

    source = _source(given)
    with _progress(given) as progress:
        _tell(given, source, verify(source.read, source.policy, progress=progress))


def _export(given: Namespace) -> None:
    from netral.ledger.store import Folder
    from netral.ledger.verify import verify

    folder = Path(needed(given.to, "to", "FOLDER"))
    source = _source(given)
    with said_in_a_line(id="Log tidak dapat ditulis", en="The log cannot be written"):
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise BadQuestion("to", id=f"{folder} tidak kosong.", en=f"{folder} is not empty.")
        with _progress(given) as progress:
            found = verify(source.read, source.policy, to=Folder(folder), progress=progress)
        (folder / "policy").write_bytes(source.policy.octets())
        keys = [log.key for log in source.policy.logs if log.key.name == found.signed.checkpoint.origin]
        (folder / "keys").write_text("".join(f"{key}\n" for key in keys), encoding="utf-8")
    _tell(given, source, found)


def _tell(given: Namespace, source: Source, found: Any) -> None:
    from netral.ledger import base64
    from netral.ledger.monitor import time_of

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
    witnesses = ", ".join(found.seen.cosigned) or "-"
    size, when = number(checkpoint.size, given.language), f"{at:%Y-%m-%d %H:%M:%S} UTC" if at is not None else "-"
    echo(
        {
            "id": f"● {checkpoint.origin}: {size} entri, semuanya cocok dengan checkpoint yang ditandatangani {when}.\n"
            f"  Saksi: {witnesses}",
            "en": f"● {checkpoint.origin}: {size} entries, all as in the checkpoint signed {when}.\n"
            f"  Witnesses: {witnesses}",
        }[given.language]
    )


# proof, check -------------------------------------------------------------------------------------------------------


def _proof(given: Namespace) -> None:
    from netral.ledger.entry import Opening
    from netral.ledger.errors import BadProof
    from netral.ledger.proof import SUFFIX, made
    from netral.ledger.tiles import Reader
    from netral.ledger.verify import read_checkpoint

    opening = Opening.parse(_octets(needed(given.opening, "opening", "FILE"), "opening"))
    source, entry = _source(given), opening.entry()
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
    proof = made(source.read, index, extra=b"" if given.apart else opening.octets())
    proof.check(entry, source.policy)
    to = Path(given.to) if given.to is not None else Path(given.opening).with_suffix(SUFFIX)
    with said_in_a_line(id="Bukti tidak dapat ditulis", en="The proof cannot be written"):
        to.write_bytes(proof.octets())
    said = {"id": f"Entri {index}: {to}", "en": f"Entry {index}: {to}"}
    print_json({"index": index, "file": str(to)}) if given.as_json else echo(said[given.language])


def _own_policy() -> Policy:
    from netral.cli.ledger_own import own_policy

    return own_policy()


def _check(given: Namespace) -> None:
    from netral.ledger.monitor import time_of
    from netral.ledger.proof import check_file

    proof = _octets(needed(given.file, "file", "FILE"), "file")
    opening = _octets(given.opening, "opening") if given.opening is not None else b""
    policy = _policy(given) or _own_policy()
    checked = check_file(proof, opening, policy)
    checkpoint, at = checked.proof.signed.checkpoint, time_of(checked.proof.signed, policy)
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
    content = "\n".join(f"  {harmless(line)}" for line in checked.opening.shown().split("\n"))
    witnesses = ", ".join(checked.seen.cosigned) or "-"
    index, size = number(checked.proof.index, given.language), number(checkpoint.size, given.language)
    echo(
        {
            "id": f"● Bukti ini benar: entri {index} (dari 0) di antara {size}, di {checkpoint.origin}.\n"
            f"  Saksi: {witnesses}\n  Jenis: {checked.opening.kind}\n{content}",
            "en": f"● The proof is right: entry {index} (from 0) of {size} in {checkpoint.origin}.\n"
            f"  Witnesses: {witnesses}\n  Kind: {checked.opening.kind}\n{content}",
        }[given.language]
    )


# monitor, witness ---------------------------------------------------------------------------------------------------


def _monitor(given: Namespace) -> int | None:
    from netral.ledger.monitor import Memory, look

    every = None if given.once else whole_number(given.every, "every", MOST_SECONDS)
    source = _source(given)
    with said_in_a_line(id="Ingatan tidak dapat dipakai", en="The memory cannot be used"):
        memory = Memory(Path(needed(given.memory, "memory", "--memory")))
        while True:
            now = datetime.now(UTC)
            seen = look(source.read, source.policy, memory, now=now, others=functools.partial(_others, given))
            _tell_look(given, source, seen, now)
            if every is None:
                return 1 if seen.alarms else None
            time.sleep(every)


def _others(given: Namespace) -> list[Other | Alarm]:
    """Give what others were shown: at further addresses, and under proofs; an alarm for who cannot be read."""
    from netral.ledger.monitor import Other
    from netral.ledger.proof import Proof
    from netral.ledger.remote import Remote
    from netral.ledger.verify import read_checkpoint

    def mirror(url: str) -> Other:
        return Other(url, read_checkpoint(Remote(url).read), Remote(url).read)

    def proof(path: str) -> Other:
        return Other(path, Proof.parse(_octets(path, "proof")).signed)

    return [*(_or_alarm(mirror, url) for url in given.other), *(_or_alarm(proof, path) for path in given.proof)]


def _or_alarm(read: Callable[[str], Other], named: str) -> Other | Alarm:
    from netral.ledger.errors import LedgerError
    from netral.ledger.monitor import Alarm, What

    try:
        return read(named)
    except LedgerError as problem:
        return Alarm(What.UNREADABLE, {spoken: f"{named}: {text}" for spoken, text in problem.message.items()})


def _tell_look(given: Namespace, source: Source, seen: Any, now: datetime) -> None:
    if given.as_json:
        alarms = [{"what": one.what.value, "message": one.message} for one in seen.alarms]
        print_json({"at": now.isoformat(timespec="seconds"), "log": source.named, "size": seen.size, "alarms": alarms})
        return
    at = f"{now:%Y-%m-%dT%H:%M:%SZ}"
    for one in seen.alarms:
        echo(f"{at} ▲ {one.what.value}: {harmless(one.message[given.language])}")
    if not seen.alarms:
        size = number(seen.size, given.language)
        echo({"id": f"{at} ● {size} entri, baik", "en": f"{at} ● {size} entries, well"}[given.language])


def _witness(given: Namespace) -> None:
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces

    from netral.ledger.policy import Policy
    from netral.ledger.served import application, key_of

    octets = _octets(needed(given.policy, "policy", "--policy"), "policy")
    Policy.parse(octets)
    memory, port = Path(needed(given.memory, "memory", "--memory")), whole_number(given.port, "port", MOST_PORT)
    with said_in_a_line(id="Ingatan tidak dapat dipakai", en="The memory cannot be used"):
        key = key_of(memory, given.name or "").key
    line = f"witness {key.name.partition('/')[0]} {key} http://{given.host}:{port}"
    said = {"id": "Baris untuk kebijakan log:", "en": "The line for the policy of the log:"}[given.language]
    print_json({"key": str(key)}) if given.as_json else echo(f"{said}\n{line}")
    Granian(
        "netral.ledger.served:application",
        address=given.host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=AT_ONCE_CHECKED,
        http=HTTPModes.http1,
        websockets=False,
        log_access=False,
    ).serve(target_loader=functools.partial(application, memory, octets), wrap_loader=False)


# The options --------------------------------------------------------------------------------------------------------


def _add_export(parser: Parser) -> None:
    parser.argument("to", "TO", id="Folder kosong.", en="An empty folder.")
    _add_source(parser)


def _add_opening(parser: Parser) -> None:
    parser.option(
        "--opening", metavar="FILE",
        id="Isi entrinya (.isi), bila disimpan terpisah dari bukti.",
        en="What opens the entry (.isi), where it is kept apart from the proof.",
    )  # fmt: skip


def _add_proof(parser: Parser) -> None:
    _add_opening(parser)
    parser.option("--to", metavar="FILE", id="Berkas bukti yang ditulis.", en="The file of the proof to write.")
    parser.flag("--apart", id="Jangan taruh isinya di dalam bukti.", en="Keep the opening out of the proof.")
    _add_source(parser)


def _add_check(parser: Parser) -> None:
    parser.argument("file", "FILE", id="Bukti (.tlog-proof).", en="A proof (.tlog-proof).")
    _add_opening(parser)
    _add_policy(parser)


def _add_memory(parser: Parser) -> None:
    parser.option(
        "--memory", metavar="FOLDER",
        id="Folder untuk mengingat; jangan dihapus, dan hanya untuk ini.",
        en="Folder to remember in; not to be removed, and for nothing else.",
    )  # fmt: skip


def _add_monitor(parser: Parser) -> None:
    _add_memory(parser)
    _add_source(parser)
    parser.option(
        "--other", metavar="ADDRESS", many=True,
        id="Alamat lain yang menerbitkan log yang sama, untuk dibandingkan.",
        en="Another address that publishes the same log, to compare.",
    )  # fmt: skip
    parser.option(
        "--proof", metavar="FILE", many=True,
        id="Bukti yang dipegang seseorang, untuk dibandingkan.",
        en="A proof that somebody holds, to compare.",
    )  # fmt: skip
    parser.option(
        "--every", metavar="SECONDS", default="600", id="Jeda antarpengamatan.", en="Seconds between two looks."
    )
    parser.flag("--once", id="Amati sekali; kode keluar 1 bila ada alarm.", en="Look once; exit code 1 on an alarm.")


def _add_witness(parser: Parser) -> None:
    parser.option(
        "--policy", metavar="FILE",
        id="Kebijakan log: log di dalamnya yang disaksikan.",
        en="The policy of the log: the logs in it are cosigned.",
    )  # fmt: skip
    _add_memory(parser)
    parser.option(
        "--name", metavar="NAME",
        id="Nama kunci saksi ini, misalnya saksi.example/netral. Hanya saat pertama kali.",
        en="Name of this witness's key, for example witness.example/netral. Only the first time.",
    )  # fmt: skip
    parser.option(
        "--host", metavar="ADDRESS", default="127.0.0.1", id="Alamat tempat melayani.", en="Address to listen on."
    )
    parser.option("--port", metavar="NUMBER", default="8010", id="Port tempat melayani.", en="Port to listen on.")


def _own(name: str) -> Callable[[Namespace], int | None]:
    """Give what a subcommand for whoever runs the server does; only then Django is imported."""

    def run(given: Namespace) -> int | None:
        from netral.cli import ledger_own

        done: int | None = getattr(ledger_own, name)(given)
        return done

    return run


def _add_year(parser: Parser) -> None:
    parser.argument("year", "YEAR", id="Tahun lognya.", en="The year of the log.")


def _add_nothing(_parser: Parser) -> None:
    pass


def _add_revoke(parser: Parser) -> None:
    parser.argument("key", "KEY", id="Nomor kunci: delapan angka heksadesimal.", en="Id of the key: eight hex digits.")
    parser.option("--reason", metavar="TEXT", id="Sebabnya; diterbitkan.", en="Why; it is published.")


def _add_recover(parser: Parser) -> None:
    parser.option(
        "--from", "source", metavar="SOURCE",
        id="Alamat atau folder salinan log.",
        en="Address or folder of a copy of the log.",
    )  # fmt: skip
    parser.flag(
        "--rebuild",
        id="Bangun ulang dari basis data saja. Hanya bila tidak ada salinan, dan basis data tidak lebih tua daripada "
        "yang pernah terbit.",
        en="Rebuild from the database alone. Only when there is no copy, and the database is not older than what was "
        "published.",
    )
    parser.option("--year", metavar="YEAR", id="Tahun lognya.", en="The year of the log.")


COMMANDS = {
    "verify": _Command(
        {"id": "Baca seluruh log dan hitung ulang semuanya.", "en": "Read a whole log and compute all of it again."},
        _verify, _add_source, "", "  netral ledger verify --url https://netral.example/log/2026 --policy policy\n",
    ),
    "export": _Command(
        {"id": "Salin log yang sudah diperiksa ke folder.", "en": "Copy a log into a folder, checked."},
        _export, _add_export, "TO", "  netral ledger export salinan-2026\n",
    ),
    "monitor": _Command(
        {"id": "Pantau log: alarm bila berbohong.", "en": "Watch a log: alarms when it lies."},
        _monitor, _add_monitor, "",
        "  netral ledger monitor --url https://netral.example/log/2026 --policy policy --memory pemantau\n",
    ),
    "proof": _Command(
        {"id": "Buat bukti untuk satu entri.", "en": "Make the proof of an entry."},
        _proof, _add_proof, "", "  netral ledger proof --opening ikrar.isi --to ikrar.tlog-proof\n",
    ),
    "check": _Command(
        {"id": "Periksa bukti, tanpa jaringan.", "en": "Check a proof, without network."},
        _check, _add_check, "FILE", "  netral ledger check ikrar.tlog-proof --policy policy\n",
    ),
    "witness": _Command(
        {"id": "Jadilah saksi: ikut menandatangani log.", "en": "Be a witness: cosign a log."},
        _witness, _add_witness, "",
        "  netral ledger witness --policy policy --memory saksi --name saksi.example/netral\n",
    ),
    "audit": _Command(
        {"id": "Bandingkan basis data dengan log yang terbit.", "en": "Compare the database with the published log."},
        _own("audit"), _add_nothing, "", "  netral ledger audit\n",
    ),
    "open": _Command(
        {"id": "Umumkan log tahun berikutnya.", "en": "Announce the log of a further year."},
        _own("announce"), _add_year, "YEAR", "  netral ledger open 2027\n",
    ),
    "close": _Command(
        {"id": "Tutup log yang terbuka, untuk selamanya.", "en": "Close the open log, for good."},
        _own("close"), _add_nothing, "", "  netral ledger close\n",
    ),
    "rotate": _Command(
        {"id": "Tambah kunci baru; semuanya ikut menandatangani.", "en": "Add a new key; all of them sign."},
        _own("rotate"), _add_nothing, "", "  netral ledger rotate\n",
    ),
    "revoke": _Command(
        {"id": "Cabut kunci.", "en": "Revoke a key."},
        _own("revoke"), _add_revoke, "KEY", '  netral ledger revoke fd58557a --reason "Mesin lama diganti"\n',
    ),
    "recover": _Command(
        {"id": "Pulihkan berkas log yang hilang atau rusak.", "en": "Bring lost or damaged files of the log back."},
        _own("recover"), _add_recover, "", "  netral ledger recover --from https://salinan.example/log/2026\n",
    ),
}  # fmt: skip

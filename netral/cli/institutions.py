"""`netral institutions`: what institutions there are, and opening those that the corpus does not know."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from netral.cli.common import print_json
from netral.cli.django import wake
from netral.cli.imports import migrated, needed
from netral.cli.parser import Parser, choose, command
from netral.cli.terminal import echo
from netral.common.clock import today
from netral.law.contract.dates import meant_date
from netral.law.errors import BadQuestion

ABOUT = {
    "id": "Instansi dalam direktori. Pemerintah daerah, Bawaslu, BKN, dan KASN sudah dikenal dari korpus.",
    "en": "Institutions in the directory. Regional governments, Bawaslu, BKN and KASN are known from the corpus.",
}
SUBCOMMANDS = {
    "list": {"id": "Daftar instansi yang ada datanya.", "en": "List the institutions that have data."},
    "open": {"id": "Membuka instansi lain, misalnya kementerian.", "en": "Open another one, such as a ministry."},
}
KINDS = ("ministry", "agency", "bkn", "other")
"""Kinds that are opened by hand; the others come from the corpus."""
EXAMPLES = """\
  netral institutions open kemen-contoh --kind ministry --name "Kementerian Contoh"
  netral institutions open kanreg-contoh --kind bkn --name "Kantor Regional BKN Contoh" --region 14.71
"""


def main(words: Sequence[str]) -> int:
    """Run `netral institutions …` and give its exit code."""
    if words and words[0] == "list":
        return command(words[1:], "netral institutions list", _list, about=SUBCOMMANDS["list"])
    if words and words[0] == "open":
        return command(
            words[1:], "netral institutions open", _open, about=SUBCOMMANDS["open"], add=_add, usage="CODE",
            examples=EXAMPLES,
        )  # fmt: skip
    return choose(words, "netral institutions", SUBCOMMANDS, about=ABOUT)


def _add(parser: Parser) -> None:
    parser.argument("code", "CODE", id="Kode pendek yang Anda pilih.", en="A short code of your choice.")
    parser.option("--name", metavar="NAME", id="Namanya.", en="Its name.")
    parser.option("--kind", metavar="KIND", id=f"Jenisnya: {', '.join(KINDS)}.", en=f"Its kind: {', '.join(KINDS)}.")
    parser.option(
        "--region", metavar="CODE", id="Wilayah kerjanya, bila bukan seluruh negeri.",
        en="The region it works in, if not the whole country.",
    )  # fmt: skip
    parser.option("--from", metavar="DATE", id="Sejak kapan. Bila tidak diisi: hari ini.", en="Since. Default: today.")
    parser.option("--until", metavar="DATE", id="Sampai sebelum hari ini.", en="Until before this day.")


def _open(given: Namespace) -> None:
    code, name = needed(given.code, "code", "CODE"), needed(given.name, "name", "--name")
    if given.kind not in KINDS:
        raise BadQuestion(
            "kind",
            id=f"“kind” harus salah satu dari: {', '.join(KINDS)}.",
            en=f"“kind” must be one of: {', '.join(KINDS)}.",
            nearest=KINDS,
        )
    begin = getattr(given, "from")
    since = meant_date(begin, "from") if begin else today()
    until = meant_date(given.until, "until") if given.until else None
    wake()
    from netral.directory.structure.kinds import InstitutionKind
    from netral.directory.structure.operations import open_institution

    with migrated():
        kind = InstitutionKind(given.kind)
        made = open_institution(code, kind, name, since=since, until=until, region=given.region or "")
    if given.as_json:
        print_json({"code": made.code, "name": made.name})
    else:
        echo({"id": f"Dibuka: {made.name} ({made.code}).", "en": f"Opened: {made.name} ({made.code})."}[given.language])


def _list(given: Namespace) -> None:
    wake()
    from netral.directory.structure.models import Institution

    with migrated():
        found = list(Institution.objects.order_by("code").values("code", "kind", "name", "valid_from", "valid_until"))
    if given.as_json:
        print_json(
            [
                {
                    **one,
                    "valid_from": str(one["valid_from"]),
                    "valid_until": one["valid_until"] and str(one["valid_until"]),
                }
                for one in found
            ]
        )
    else:
        for one in found:
            echo(f"{one['code']:<20} {one['name']}")

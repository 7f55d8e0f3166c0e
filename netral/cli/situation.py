"""The options that `check` and `ask` share: which act, who, when, where, and what else is known."""

from __future__ import annotations

from netral.cli.parser import Parser


def add_situation(parser: Parser) -> None:
    """Add the options."""
    parser.option(
        "--act", "acts", metavar="ACT", many=True,
        id="Perbuatannya; boleh disebut beberapa kali.",
        en="What is done; may be given several times.",
    )  # fmt: skip
    parser.option(
        "--object", metavar="OBJECT",
        id="Terhadap siapa atau apa: calon, bakal-calon, party, spouse …",
        en="Whom or what it is about: calon, bakal-calon, party, spouse …",
    )  # fmt: skip
    parser.option(
        "--person", metavar="PERSON",
        id="Siapa pelakunya: pns, cpns, pppk, guru, camat, kepala-desa, polri …",
        en="Who does it: pns, cpns, pppk, guru, camat, kepala-desa, polri …",
    )  # fmt: skip
    parser.option(
        "--on", metavar="DATE",
        id="Hari perbuatannya, seperti 2024-11-27. Bila tidak diisi: hari ini di Jakarta.",
        en="The day it is done, as 2024-11-27. Default: today in Jakarta.",
    )  # fmt: skip
    parser.option(
        "--region", metavar="NAME",
        id="Kabupaten, kota, atau provinsi: nama atau kode Kemendagri.",
        en="Regency, city or province: a name or Kemendagri's code.",
    )  # fmt: skip
    parser.option(
        "--election", metavar="ID",
        id="Pemilihan yang mana, misalnya pilkada-2024.",
        en="Which election, for example pilkada-2024.",
    )  # fmt: skip
    parser.option(
        "--known-on", metavar="DATE",
        id="Jawab menurut hukum seperti diketahui pada hari ini.",
        en="Answer as the law was known on this day.",
    )  # fmt: skip
    parser.option(
        "--fact", "facts", metavar="NAME=VALUE", many=True,
        id="Fakta yang diketahui: uniform=yes, cltn=granted, gesture=unknown …",
        en="A known fact: uniform=yes, cltn=granted, gesture=unknown …",
    )  # fmt: skip

"""`netral accounts`: the first invitation to the desk, from which all others come."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from datetime import UTC, datetime

from netral.cli.common import print_json
from netral.cli.django import wake
from netral.cli.imports import migrated, needed
from netral.cli.parser import Parser, choose, command
from netral.cli.terminal import echo
from netral.law.errors import BadQuestion

ABOUT = {"id": "Akun pada meja.", "en": "Accounts at the desk."}
SUBCOMMANDS = {
    "invite": {
        "id": "Mengundang orang ke meja; mencetak tautan yang berlaku sekali.",
        "en": "Invite somebody to the desk; prints a link that works once.",
    },
    "recover": {
        "id": "Membuka jalan masuk lagi bagi auditor, operator sistem, atau petugas lintas instansi.",
        "en": "Open the way back for an auditor, a system operator or an officer of many institutions.",
    },
}
RECOVERED = """\
  netral accounts recover abcd-efgh --reason "Ponsel hilang; dikenal langsung"
"""
EXAMPLES = """\
  netral accounts invite --name "Wening Contoh" --role operator --institution 14.06
  netral accounts invite --name "Panji Contoh" --role system --institution bkn
"""


def main(words: Sequence[str]) -> int:
    """Run `netral accounts …` and give its exit code."""
    if words and words[0] == "invite":
        return command(
            words[1:], "netral accounts invite", _invite, about=SUBCOMMANDS["invite"], add=_add, examples=EXAMPLES,
        )  # fmt: skip
    if words and words[0] == "recover":
        return command(
            words[1:], "netral accounts recover", _recover, about=SUBCOMMANDS["recover"], add=_add_recovery,
            usage="LOGIN", examples=RECOVERED,
        )  # fmt: skip
    return choose(words, "netral accounts", SUBCOMMANDS, about=ABOUT)


def _add(parser: Parser) -> None:
    parser.option("--name", metavar="NAME", id="Nama orangnya.", en="The person's name.")
    parser.option(
        "--role", metavar="ROLE", default="operator",
        id="Perannya, misalnya operator, auditor, system.", en="The role, such as operator, auditor, system.",
    )  # fmt: skip
    parser.option("--institution", metavar="CODE", id="Kode instansinya.", en="The code of the institution.")
    parser.option(
        "--port", metavar="NUMBER", default="8000",
        id="Port pemasangan lokal, untuk tautannya.", en="The port of a local installation, for the link.",
    )  # fmt: skip
    parser.option("--unit", metavar="CODE", id="Kode unitnya, untuk kepala unit.", en="The unit, for a head of unit.")


def _invite(given: Namespace) -> None:
    name = needed(given.name, "name", "--name")
    code = needed(given.institution, "institution", "--institution")
    wake()
    from netral.accounts.operations import Invited, invite
    from netral.accounts.roles import Role
    from netral.audit.operations import by_command
    from netral.directory.structure.models import Unit
    from netral.directory.structure.operations import institution_of

    if given.role not in Role.values:
        raise BadQuestion(
            "role",
            id=f"Tidak ada peran “{given.role}”. Yang ada: {', '.join(Role.values)}.",
            en=f"There is no role “{given.role}”. There are: {', '.join(Role.values)}.",
            nearest=tuple(Role.values),
        )
    with migrated():
        place = institution_of(code)
        unit = Unit.objects.filter(institution=place, code=given.unit).first() if given.unit else None
        if given.unit and unit is None:
            raise BadQuestion(
                "unit",
                id=f"Tidak ada unit berkode “{given.unit}” pada instansi ini.",
                en=f"This institution has no unit with the code “{given.unit}”.",
            )
        to = Invited(Role(given.role), place, name, unit)
        made, key = invite(to, by=by_command("accounts", "invite", institution=code), actor=None, at=datetime.now(UTC))
    _show(_link("invitation", key, given.port), made.expires_at, as_json=given.as_json)


def _add_recovery(parser: Parser) -> None:
    parser.argument("login", "LOGIN", id="Kode masuk akunnya.", en="The login code of the account.")
    parser.option(
        "--reason", metavar="WORDS",
        id="Dari mana Anda tahu bahwa ini pemiliknya; masuk jejak.",
        en="How you know that it is its owner; it goes to the trail.",
    )  # fmt: skip
    parser.option(
        "--port", metavar="NUMBER", default="8000",
        id="Port pemasangan lokal, untuk tautannya.", en="The port of a local installation, for the link.",
    )  # fmt: skip


def _recover(given: Namespace) -> None:
    login = needed(given.login, "login", "LOGIN")
    reason = needed(given.reason, "reason", "--reason")
    wake()
    from netral.accounts.models import Account
    from netral.accounts.operations import meant_login
    from netral.accounts.recovery import LASTS, open_by_command
    from netral.audit.operations import by_command

    with migrated():
        account = Account.objects.filter(login=meant_login(login)).first()
        if account is None:
            raise BadQuestion("login", id="Tidak ada akun dengan kode masuk itu.", en="No account has this login code.")
        at = datetime.now(UTC)
        key = open_by_command(account, reason=reason, by=by_command("accounts", "recover"), at=at)
    _show(_link("recovery", key, given.port), at + LASTS, as_json=given.as_json)


def _link(name: str, key: str, port: str) -> str:
    from django.conf import settings
    from django.urls import reverse

    from netral.common.addresses import DESK

    host = f"http://{settings.DESK_HOST}:{port}" if settings.IS_LOCAL else f"https://{settings.DESK_HOST}"
    return host + reverse(name, urlconf=DESK, args=[key])


def _show(link: str, expires_at: datetime, *, as_json: bool) -> None:
    if as_json:
        print_json({"link": link, "expires_at": expires_at.isoformat()})
    else:
        echo(link)

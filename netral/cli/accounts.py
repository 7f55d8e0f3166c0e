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
}
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
    from django.conf import settings
    from django.urls import reverse

    from netral.accounts.operations import Invited, invite
    from netral.accounts.roles import Role
    from netral.audit.operations import by_command
    from netral.common.addresses import DESK
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
    host = f"http://{settings.DESK_HOST}:{given.port}" if settings.IS_LOCAL else f"https://{settings.DESK_HOST}"
    link = host + reverse("invitation", urlconf=DESK, args=[key])
    if given.as_json:
        print_json({"link": link, "expires_at": made.expires_at.isoformat()})
    else:
        echo(link)

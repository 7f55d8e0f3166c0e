"""Mail of the desk. It tells that something waits and nothing else: no names, no link that somebody could imitate."""

from __future__ import annotations

from collections.abc import Callable
from email.utils import make_msgid

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import override


def send_that_something_waits(address: str) -> None:
    """Tell an address that something waits at the desk.

    :raises OSError: the mail server cannot be reached, or refuses it (smtplib's faults are of this kind)
    """
    _send(address, lambda: _("Netral: something waits for you"), _waits)


def send_code(address: str, code: str) -> None:
    """Send the code by which the owner of an account shows that an address is theirs.

    :raises OSError: the mail server cannot be reached, or refuses it
    """
    _send(address, lambda: _("Netral: your code"), lambda: _code(code))


def _waits() -> str:
    return _(
        "Something waits for you at the desk of Netral.\n\n"
        "Open %(host)s as you always do, and sign in. On purpose, this mail says no more, and has no link: "
        "a mail that asks you to follow one is not from Netral."
    ) % {"host": settings.DESK_HOST}


def _code(code: str) -> str:
    return _(
        "Your code: %(code)s\n\n"
        "Somebody asked Netral to send notices to this address. If that was you, type the code at the desk within a "
        "day. If not, there is nothing to do."
    ) % {"code": code}


def _send(address: str, subject: Callable[[], str], body: Callable[[], str]) -> None:
    said = list[str]()
    for language, _name in settings.LANGUAGES:
        with override(language):
            said.append(body())
    with override(settings.LANGUAGE_CODE):
        title = subject()
    EmailMessage(
        title,
        "\n\n-- \n\n".join(said) + "\n",
        to=[address],
        # Of our own name, not of the machine's; and no out-of-office reply is wanted.
        headers={"Message-ID": make_msgid(domain=settings.DESK_HOST), "Auto-Submitted": "auto-generated"},
    ).send()

"""A mail server to send to, which keeps what it was sent."""

from __future__ import annotations

import email.policy
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

from aiosmtpd.controller import Controller
from django.test import override_settings


class Mailbox:
    """What a mail server took, in order; `refuses` makes it take nothing, `refused` nothing to some."""

    def __init__(self) -> None:
        self.taken: list[tuple[list[str], EmailMessage]] = []
        self.raw: list[bytes] = []
        self.refuses = False
        self.refused: set[str] = set()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 — aiosmtpd's name
        if self.refuses or self.refused.intersection(envelope.rcpt_tos):
            return "451 not now"
        self.raw.append(envelope.content)
        parsed = BytesParser(policy=email.policy.default).parsebytes(envelope.content)
        assert isinstance(parsed, EmailMessage)
        self.taken.append((envelope.rcpt_tos, parsed))
        return "250 taken"


class _Server(Controller):
    """Listens on whatever port is free."""

    def _trigger_server(self) -> None:
        server: Any = self.server
        self.port = server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """Start a mail server on this machine, and let Netral send through it."""
    box = Mailbox()
    server = _Server(box, hostname="127.0.0.1", port=0)
    server.start()
    try:
        with override_settings(
            SENDS_MAIL=True,
            EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
            EMAIL_HOST="127.0.0.1",
            EMAIL_PORT=server.port,
            DEFAULT_FROM_EMAIL="netral@netral.example",
        ):
            yield box
    finally:
        server.stop()

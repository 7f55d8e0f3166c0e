"""Problem details (RFC 9457): the one shape of every error of the HTTP interface."""

from __future__ import annotations

from http import HTTPStatus

import orjson
from django.http import HttpResponse


def problem(
    status: int, said: dict[str, str], *, field: str | None = None, nearest: tuple[str, ...] = ()
) -> HttpResponse:
    """Answer with what went wrong, in both languages; with `field` also what the command would print with --json."""
    body: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": said["en"],
    }
    if field is not None:
        body["error"] = {"field": field, "message": said, "nearest": list(nearest)}
    text = orjson.dumps(body, option=orjson.OPT_INDENT_2) + b"\n"
    return HttpResponse(text, content_type="application/problem+json", status=status)

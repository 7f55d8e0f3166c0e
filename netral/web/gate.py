"""The gate before Django: what it cannot take is refused or put right here, and no fault leaves without a page of ours.

Django reads the character set that a request names before any middleware runs, so a made-up one would end in a fault
outside of everything that keeps headers, sizes and the log in order.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable
from typing import Any

from netral.web.sizes import filled

Environ = dict[str, Any]
Start = Callable[..., Any]
Application = Callable[[Environ, Start], Iterable[bytes]]

FAULT = (
    '<!DOCTYPE html><html lang="id"><head><meta charset="utf-8"><title>Panduan ASN – Netral</title></head><body>'
    "<h1>Halaman ini tidak dapat dibuat</h1><p>Kesalahannya pada kami. Silakan coba lagi beberapa menit lagi.</p>"
    '<p lang="en">The page could not be made. The mistake is ours. Please try again in a few minutes.</p></body></html>'
)
BOUNDARY = re.compile(r"""(?:^|;)\s*boundary="?([0-9A-Za-z'()+_,./:=?-]{1,70})"?\s*(?:;|$)""", re.IGNORECASE)
HEADERS = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
]


def gate(application: Application) -> Application:
    """Give the application behind the gate."""

    def guarded(environ: Environ, start: Start) -> Iterable[bytes]:
        environ["CONTENT_TYPE"] = _content_type(environ.get("CONTENT_TYPE", ""))
        try:
            return application(environ, start)
        except Exception:  # whatever it is: a reader gets a page, and the log gets no request
            logging.getLogger("netral.gate").exception("a fault outside of the pages")
            page = filled(FAULT.encode())
            start("500 Internal Server Error", [*HEADERS, ("Content-Length", str(len(page)))])
            return [page]

    return guarded


def _content_type(said: str) -> str:
    """Give the kind of a body without what may be said beside it; of a form with files, also where its parts end."""
    kind, _semicolon, beside = said.partition(";")
    boundary = BOUNDARY.search(beside)
    files = kind.strip().lower() == "multipart/form-data" and boundary is not None
    return f"multipart/form-data; boundary={boundary[1]}" if files and boundary else kind.strip()
